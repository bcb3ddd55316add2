package dev.pawl.signer;

import static dev.pawl.signer.OneTimeOracle.ORACLE;
import static dev.pawl.signer.SigningTest.assertGenuine;
import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.XmssParameters;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.LayerState;
import dev.pawl.ledger.Refusal;
import dev.pawl.ledger.StoreDamagedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The one order with keys of XMSS and XMSS^MT: every leaf of a tree, every kind of border between
/// trees, and the last leaf, with restarts in between. What leaves is verified by Bouncy Castle,
/// too.
class XmssSigningTest {
  private static final XmssParameters XMSS = XmssParameters.parse("XMSS-SHA2_10_256");

  /// Four layers of trees of 32 leaves.
  private static final XmssParameters XMSS_MT = XmssParameters.parse("XMSSMT-SHA2_20/4_256");

  @TempDir Path root;

  private StoreHouse house;
  private KeyState key;
  private SchemePublicKey publicKey;

  private void make(SchemeParameters parameters) throws Exception {
    house = new StoreHouse(root.resolve("house"));
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", parameters);
    }
    publicKey = SchemePublicKey.parse(parameters, key.created().publicKey().toArray());
  }

  /// Signs so many messages from this leaf on, in one process, and checks each.
  private void sign(long first, int count) throws Exception {
    List<SignRequest> requests =
        LongStream.range(first, first + count)
            .mapToObj(i -> request(key.id(), "message " + i))
            .toList();
    List<SignOutcome> outcomes;
    try (PawlStore store = house.open()) {
      outcomes = store.signer().signAll(requests);
    }
    List<Long> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SignOutcome.Released released = released(outcomes.get(i));
      leaves.add(released.receipt().leaf());
      check("message " + (first + i), released);
    }
    assertThat(leaves)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(first, first + count).boxed().toList());
  }

  private void check(String text, SignOutcome.Released released) throws Exception {
    assertGenuine(publicKey, text, released);
    byte[] signature = released.signature().toArray();
    if (publicKey.top().root().length != 24) { // of those the castle is wrong
      byte[] message = text.getBytes(StandardCharsets.UTF_8);
      assertThat(Castle.verifies(publicKey, message, signature)).as(text).isTrue();
    }
  }

  private KeyState now(PawlStore store) {
    return store.state().key(key.id()).orElseThrow();
  }

  private void assertExhausted() throws Exception {
    for (int asked = 0; asked < 2; asked++) {
      try (PawlStore store = house.open()) {
        SignOutcome outcome = store.signer().sign(request(key.id(), "one more"));
        assertThat(outcome).isInstanceOf(SignOutcome.Refused.class);
        assertThat(((SignOutcome.Refused) outcome).refusal().reason())
            .isEqualTo(Refusal.Reason.KEY_EXHAUSTED);
        assertThat(now(store).leaves().free()).isZero();
      }
    }
  }

  private void assertAddsUp() throws Exception {
    assertThat(ORACLE.takeViolations()).isEmpty();
    try (PawlStore store = house.open()) {
      assertThat(store.audit(AuditProgress.NONE).findings()).isEmpty();
    }
  }

  @Test
  void sign_everyLeafOfATreeWithRestarts_usesEachOnceAndThenIsExhausted() throws Exception {
    make(XMSS);
    Random random = new Random(1);
    long next = 0;
    while (next < XMSS.capacity()) {
      int count = (int) Math.min(XMSS.capacity() - next, 1 + random.nextInt(60));
      sign(next, count);
      next += count;
    }
    assertExhausted();
    try (PawlStore store = house.open()) {
      assertThat(now(store).leaves().signed()).isEqualTo(XMSS.capacity());
      assertThat(now(store).leaves().burned()).isZero();
    }
    assertAddsUp();
  }

  /// Borders of one layer, of two and of all at a time.
  @Test
  void sign_acrossBordersOfEveryLayer_certifiesEachTreeOnce() throws Exception {
    make(XMSS_MT);
    sign(0, 1);
    long[] borders = {32, 64, 1_024, 31 * 1_024, 32_768, 5 * 32_768 + 32, 31 * 32_768};
    for (long border : borders) {
      FaultyRun.skipTo(house, key, border - 2);
      for (long leaf = border - 2; leaf < border + 2; leaf++) {
        sign(leaf, 1);
      }
    }
    FaultyRun.skipTo(house, key, XMSS_MT.capacity() - 3);
    sign(XMSS_MT.capacity() - 3, 1);
    sign(XMSS_MT.capacity() - 2, 2);
    assertExhausted();
    try (PawlStore store = house.open()) {
      for (int layer = 1; layer < XMSS_MT.layers(); layer++) {
        LayerState state = now(store).layers().get(layer);
        assertThat(state.signed() + state.burned()).isEqualTo(state.next());
      }
    }
    assertAddsUp();
  }

  @Test
  void sign_acrossEveryBorderOfATreeOfTrees_certifiesEachTreeOnce() throws Exception {
    make(XMSS_MT);
    sign(0, 1);
    for (long border = 32; border <= 1_024; border += 32) {
      FaultyRun.skipTo(house, key, border - 1);
      sign(border - 1, 1);
      sign(border, 1);
    }
    try (PawlStore store = house.open()) {
      assertThat(now(store).layers().get(1).signed()).isEqualTo(33);
      assertThat(now(store).layers().get(1).burned()).isZero();
      assertThat(now(store).layers().get(2).signed()).isEqualTo(2);
      assertThat(now(store).layers().get(3).signed()).isEqualTo(1);
    }
    assertAddsUp();
  }

  /// Where a number no longer fits into 31, 32 or 53 bits, and at the very end.
  @Test
  void sign_withLeavesBeyondWhatOtherNumbersHold_isExact() throws Exception {
    XmssParameters parameters = XmssParameters.parse("XMSSMT-SHA2_60/12_256");
    make(parameters);
    for (int bits : new int[] {31, 32, 53}) {
      FaultyRun.skipTo(house, key, (1L << bits) - 1);
      sign((1L << bits) - 1, 3);
    }
    FaultyRun.skipTo(house, key, (1L << 60) - 2);
    sign((1L << 60) - 2, 1);
    sign((1L << 60) - 1, 1);
    assertExhausted();
    assertAddsUp();
  }

  /// One set of each hash function and length, with restarts, over a border where it has one.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "XMSSMT-SHA2_20/4_192",
        "XMSSMT-SHA2_20/4_512",
        "XMSSMT-SHAKE_20/4_256",
        "XMSSMT-SHAKE_20/4_512",
        "XMSSMT-SHAKE256_20/4_256",
        "XMSSMT-SHAKE256_20/4_192",
        "XMSS-SHA2_10_192",
        "XMSS-SHAKE256_10_256"
      })
  void sign_withEachHash_verifiesAcrossARestart(String name) throws Exception {
    make(XmssParameters.parse(name));
    sign(0, 1);
    FaultyRun.skipTo(house, key, 31);
    sign(31, 1);
    sign(32, 2);
    assertAddsUp();
  }

  @Test
  void sign_again_withTheSameIdAndBytes_givesTheSameSignatureAcrossARestart() throws Exception {
    make(XMSS_MT);
    SignOutcome.Released first;
    try (PawlStore store = house.open()) {
      first = released(store.signer().sign(request(key.id(), "image", "release-1")));
    }
    try (PawlStore store = house.open()) {
      SignOutcome.Released again =
          released(store.signer().sign(request(key.id(), "image", "release-1")));
      assertThat(again.replayed()).isTrue();
      assertThat(again.signature()).isEqualTo(first.signature());
      assertThat(again.receipt()).isEqualTo(first.receipt());
      assertThat(now(store).leaves().next()).isEqualTo(1);
    }
  }

  @Test
  void trees_withoutTheirFiles_areMadeAgainAndTheSame() throws Exception {
    make(XMSS_MT);
    sign(0, 2);
    StoreHouse.remove(house.paths.derived());
    sign(2, 2);
    assertAddsUp();
  }

  @Test
  void crash_behindABorder_burnsWhatWasLeasedAndUsesTheCertifiedTree() throws Exception {
    make(XMSS_MT);
    FaultyRun.skipTo(house, key, 31);
    StoreHouse image;
    try (PawlStore store = house.open()) {
      for (int i = 0; i < 3; i++) {
        check("m" + i, released(store.signer().sign(request(key.id(), "m" + i))));
      }
      image = house.crashImage(root.resolve("image"));
    }
    try (PawlStore store = image.open()) {
      long reserved = now(store).leaves().next();
      SignOutcome.Released next = released(store.signer().sign(request(key.id(), "after")));
      assertThat(next.receipt().leaf()).isGreaterThanOrEqualTo(reserved);
      check("after", next);
      assertThat(store.audit(AuditProgress.NONE).findings()).isEmpty();
    }
  }

  @Test
  void copyPutBack_afterTheStoreWasUsed_isRolledBack() throws Exception {
    make(XMSS);
    sign(0, 1);
    Path backup = root.resolve("backup");
    StoreHouse.copy(house.paths.store(), backup);
    sign(1, 1);
    StoreHouse.remove(house.paths.store());
    StoreHouse.copy(backup, house.paths.store());
    assertThatThrownBy(house::open)
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("rolled back");
  }
}
