package dev.pawl.signer;

import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.ledger.Anchor;
import dev.pawl.ledger.AnchorUnavailableException;
import dev.pawl.ledger.Command.ConfigureAnchors;
import dev.pawl.ledger.Entry.AnchorsConfigured;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.Release;
import dev.pawl.ledger.RequiredAnchor;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Signatures that wait until an anchor elsewhere knows their receipts.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class WitnessedReleaseTest {
  @TempDir Path root;

  private StoreHouse house;
  private KeyState key;

  /// Remembers in memory, and nothing beyond what it is told to.
  private static final class Elsewhere implements Anchor {
    private TreeHead head = MerkleTree.EMPTY;
    private long upTo = Long.MAX_VALUE;
    private int asked;

    @Override
    public String description() {
      return "elsewhere";
    }

    @Override
    public TreeHead remembered() {
      return head;
    }

    @Override
    public void confirm(TreeHead next) throws IOException {
      asked++;
      if (next.size() > upTo) {
        throw new IOException("does not answer");
      }
      head = next;
    }

    @Override
    public void close() {}
  }

  private final Elsewhere elsewhere = new Elsewhere();

  @BeforeEach
  void create() throws Exception {
    house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5);
      configure(store, Release.WITNESSED, 0);
    }
  }

  private static void configure(PawlStore store, Release release, int grace) {
    var _ =
        store
            .ledger()
            .submit(
                new ConfigureAnchors(
                    new AnchorsConfigured(
                        List.of(new RequiredAnchor("elsewhere", "1")),
                        release,
                        grace,
                        List.of("a", "b"),
                        "test",
                        0)));
  }

  private Signer signer(PawlStore store) throws IOException {
    return new Signer(
        store.ledger(),
        DerivedIndex.open(house.surroundings().disk(), root.resolve("index.mv"), store.ledger()),
        store::signingKey,
        house.surroundings(),
        () -> store.ledger().openAnchors(_ -> elsewhere),
        2);
  }

  @Test
  void sign_isReleasedOnceTheAnchorKnowsTheReceipt() throws Exception {
    try (PawlStore store = house.open()) {
      SignOutcome.Released signed = released(signer(store).sign(request(key.id(), "m")));
      assertThat(elsewhere.head.size()).isGreaterThan(signed.receipt().index());
    }
  }

  /// The leaf is reserved and confirmed, the receipt is durable, and then the anchor is away: the
  /// signature stays, also for whoever asks again, and leaves when the anchor is back.
  @Test
  void sign_whileTheAnchorDoesNotKnowTheReceipt_releasesNothing_andTheSameLater() throws Exception {
    try (PawlStore store = house.open()) {
      Signer signer = signer(store);
      elsewhere.upTo = store.state().size() + 2; // the epoch and the reservation
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> signer.sign(request(key.id(), "m", "id")))
            .isInstanceOf(AnchorUnavailableException.class);
        assertThat(store.state().key(key.id()).orElseThrow().leaves().signed()).isEqualTo(1);
      }
      elsewhere.upTo = Long.MAX_VALUE;
      SignOutcome.Released later = released(signer.sign(request(key.id(), "m", "id")));
      assertThat(later.replayed()).isTrue();
      assertThat(later.receipt().leaf()).isZero();
    }
  }

  /// An old signature whose receipt the anchor knows is released without another question, however
  /// much was written since.
  @Test
  void sign_anEarlierRequestThatTheAnchorKnows_asksNobody() throws Exception {
    try (PawlStore store = house.open()) {
      Signer signer = signer(store);
      var _ = released(signer.sign(request(key.id(), "m", "id")));
      var _ = StoreHouse.key(store, "other", StoreHouse.H5);
      elsewhere.asked = 0;
      assertThat(released(signer.sign(request(key.id(), "m", "id"))).replayed()).isTrue();
      assertThat(elsewhere.asked).isZero();
    }
  }

  @Test
  void sign_anEarlierRequestInAnotherProcess_asksTheAnchorFirst() throws Exception {
    try (PawlStore store = house.open()) {
      var _ = released(signer(store).sign(request(key.id(), "m", "id")));
    }
    elsewhere.asked = 0;
    try (PawlStore store = house.open()) {
      assertThat(released(signer(store).sign(request(key.id(), "m", "id"))).replayed()).isTrue();
      assertThat(elsewhere.asked).isPositive();
    }
  }

  /// Whoever remembers another ledger is to say so before this one is written to.
  @Test
  void sign_whileTheAnchorIsAway_writesNothing() throws Exception {
    try (PawlStore store = house.open()) {
      long size = store.state().size();
      elsewhere.upTo = 0;
      Signer signer = signer(store);
      assertThatThrownBy(() -> signer.sign(request(key.id(), "m")))
          .isInstanceOf(AnchorUnavailableException.class);
      assertThat(store.state().size()).isEqualTo(size);
    }
  }

  /// With grace, so many leaves and no more are used while the anchor is away, also where a lease
  /// would be larger than what is left; the first signature of a process among them.
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void sign_onGrace_usesSoManyLeavesAndNoMore(int grace) throws Exception {
    try (PawlStore store = house.open()) {
      configure(store, Release.RECEIPT, grace);
      elsewhere.upTo = 0;
      Signer signer = signer(store);
      List<SignRequest> five = Collections.nCopies(5, request(key.id(), "m"));
      List<SignOutcome> outcomes = new ArrayList<>();
      assertThatThrownBy(() -> signer.signEach(five, outcomes::add))
          .isInstanceOf(AnchorUnavailableException.class);
      assertThat(outcomes).hasSize(grace).allMatch(SignOutcome.Released.class::isInstance);
      assertThat(store.state().oversight().graceLeft()).isZero();
      elsewhere.upTo = Long.MAX_VALUE;
      var _ = released(signer.sign(request(key.id(), "m")));
    }
  }
}
