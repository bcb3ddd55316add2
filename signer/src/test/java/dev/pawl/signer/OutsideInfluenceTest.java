package dev.pawl.signer;

import static dev.pawl.signer.SigningTest.assertGenuine;
import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.durable.RealDisk;
import dev.pawl.hbs.HssPublicKey;
import dev.pawl.ledger.KeyState;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What comes from outside never chooses a leaf: no clock, no caller.
class OutsideInfluenceTest {
  @TempDir Path root;

  /// B16, and 47 of the catalogue: signers elsewhere derived the leaf from the time.
  @Test
  void sign_underAClockThatRunsBackwardsAndJumps_usesEachLeafOnce() throws Exception {
    StoreHouse house = new StoreHouse(root);
    AtomicLong seconds = new AtomicLong(4_000_000_000L);
    Surroundings odd =
        house.surroundings(
            new RealDisk(), () -> Instant.ofEpochSecond(seconds.addAndGet(-250_000_000L)));
    KeyState key;
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5);
    }
    HssPublicKey publicKey = HssPublicKey.parse(key.created().publicKey().toArray());
    Set<Long> leaves = new HashSet<>();
    for (int restart = 0; restart < 4; restart++) {
      try (PawlStore store = house.open(odd)) {
        for (int i = 0; i < 4; i++) {
          SignOutcome.Released signed = released(store.signer().sign(request(key.id(), "m")));
          assertGenuine(publicKey, "m", signed);
          assertThat(leaves.add(signed.receipt().leaf())).isTrue();
        }
        assertThat(store.audit(AuditProgress.NONE).findings()).isEmpty();
      }
    }
    assertThat(seconds.get()).isNegative();
  }

  /// B33: a server elsewhere told the signer which leaf comes next. Here nobody can: no number goes
  /// in.
  @Test
  void publicMethodsOfTheSigner_takeNoNumber() {
    List<Class<?>> taken =
        Arrays.stream(Signer.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .flatMap(OutsideInfluenceTest::parameters)
            .toList();
    assertThat(taken).isNotEmpty().allMatch(type -> !isNumber(type));
    assertThat(SignRequest.class.getRecordComponents())
        .extracting(RecordComponent::getType)
        .allMatch(type -> !isNumber(type));
    assertThat(isNumber(long.class)).isTrue();
  }

  private static java.util.stream.Stream<Class<?>> parameters(Method method) {
    return Arrays.stream(method.getParameterTypes());
  }

  private static boolean isNumber(Class<?> type) {
    return type.isPrimitive() || Number.class.isAssignableFrom(type);
  }
}
