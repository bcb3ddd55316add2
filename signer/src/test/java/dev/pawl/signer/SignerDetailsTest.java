package dev.pawl.signer;

import static dev.pawl.signer.SigningTest.entries;
import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.Message;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.FenceReason;
import dev.pawl.ledger.HostFingerprint;
import dev.pawl.ledger.InvariantViolation;
import dev.pawl.ledger.KeyState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What no other test of the signer asked for, as small changes of its code have shown (PIT).
class SignerDetailsTest {
  @TempDir Path root;

  @Test
  void close_afterASignature_fencesTheEpochInOrder() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5);
      assertThat(store.signer().epoch()).isEmpty();
      SignOutcome.Released signed = released(store.signer().sign(request(key.id(), "m")));
      assertThat(store.signer().epoch()).contains(signed.receipt().epoch());
    }
    try (PawlStore store = house.open()) {
      assertThat(entries(store, Entry.SignerFenced.class))
          .singleElement()
          .satisfies(fenced -> assertThat(fenced.reason()).isEqualTo(FenceReason.CLOSED));
    }
  }

  @Test
  void earlier_ofARequestThatWasAnswered_showsItsReceiptAndTakesNothing() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5);
      SignOutcome.Released signed = released(store.signer().sign(request(key.id(), "m", "id")));
      long size = store.state().size();
      assertThat(store.signer().earlier(key.id(), "id"))
          .hasValueSatisfying(earlier -> {
            assertThat(earlier.disclosure()).isEqualTo(signed.receipt().disclosure());
            assertThat(earlier.index()).isEqualTo(signed.receipt().index());
          });
      assertThat(store.signer().earlier(key.id(), "other")).isEmpty();
      assertThat(store.state().size()).isEqualTo(size);
    }
  }

  /// The index is derived: where it points at another entry, it is made again, and the request has
  /// the signature that it had.
  @Test
  void sign_aRequestWhoseIndexEntryIsWrong_findsItsSignature() throws Exception {
    StoreHouse house = new StoreHouse(root);
    KeyState key;
    SignOutcome.Released signed;
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5);
      signed = released(store.signer().sign(request(key.id(), "m", "id")));
      var _ = released(store.signer().sign(request(key.id(), "other", "other")));
    }
    try (PawlStore store = house.open()) {
      pointElsewhere(house, store, signed.receipt().index());
      SignOutcome.Released again = released(store.signer().sign(request(key.id(), "m", "id")));
      assertThat(again.replayed()).isTrue();
      assertThat(again.signature()).isEqualTo(signed.signature());
    }
  }

  @Test
  void sign_inATreeWhoseIndexEntryIsWrong_goesOnInThatTree() throws Exception {
    StoreHouse house = new StoreHouse(root);
    KeyState key;
    long parent;
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
      parent = released(store.signer().sign(request(key.id(), "m"))).receipt().index() - 1;
    }
    try (PawlStore store = house.open()) {
      pointElsewhere(house, store, parent);
      SignOutcome.Released next = released(store.signer().sign(request(key.id(), "m")));
      assertThat(next.receipt().leaf()).isLessThan(32);
      SigningTest.assertGenuine(HssPublicKey.parse(key.created().publicKey().toArray()), "m", next);
      assertThat(store.state().key(key.id()).orElseThrow().layers().get(1).signed()).isEqualTo(1);
    }
  }

  /// The index says of what is signed in this entry that it is far behind the last one.
  private static void pointElsewhere(StoreHouse house, PawlStore store, long entry)
      throws IOException {
    Receipts.Found found = new Receipts(store.ledger()).readIfThere(entry).orElseThrow();
    Path file = house.paths.derived().resolve("index.mv");
    try (DerivedIndex index =
        DerivedIndex.open(house.surroundings().disk(), file, store.ledger())) {
      index.put(store.state().size() + 100, found.signed(), found.disclosure());
    }
  }

  @Test
  void sign_twoKeysFromTwoThreads_keepsNobodyWaitingForEver() throws Exception {
    try (PawlStore store = new StoreHouse(root).create();
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<SignOutcome>> signing = new ArrayList<>();
      for (String name : List.of("a", "b")) {
        KeyState key = StoreHouse.key(store, name, StoreHouse.H5);
        signing.add(threads.submit(() -> store.signer().sign(request(key.id(), "m"))));
      }
      for (Future<SignOutcome> outcome : signing) {
        var _ = released(outcome.get(60, TimeUnit.SECONDS));
      }
    }
  }

  /// Leaves are reserved for those who said that they will want one. Who got an old signature, or
  /// came to an end before, wants none any more.
  @Test
  void signEach_thatTakesFewerLeavesThanItSaid_leavesNoDemandBehind() throws Exception {
    StoreHouse house = new StoreHouse(root);
    KeyState key = made(house);
    List<SignRequest> requests =
        IntStream.range(0, 100).mapToObj(i -> request(key.id(), "m" + i, "id" + i)).toList();
    var _ = leaseAfter(house, key, signer -> assertThat(all(signer, requests)).hasSize(100));
    assertThat(
            leaseAfter(
                house,
                key,
                signer ->
                    assertThat(all(signer, requests))
                        .allSatisfy(outcome -> assertThat(released(outcome).replayed()).isTrue())))
        .isLessThan(20);
    List<SignRequest> reused =
        IntStream.range(0, 100).mapToObj(i -> request(key.id(), "other", "id" + i)).toList();
    assertThat(
            leaseAfter(
                house,
                key,
                signer ->
                    assertThat(all(signer, reused))
                        .allMatch(SignOutcome.RequestReused.class::isInstance)))
        .isLessThan(20);
    Message unreadable =
        () -> {
          throw new IOException("unreadable");
        };
    List<SignRequest> none = Collections.nCopies(100, SignRequest.of(key.id(), unreadable));
    assertThat(
            leaseAfter(
                house,
                key,
                signer ->
                    assertThatThrownBy(() -> signer.signAll(none)).isInstanceOf(IOException.class)))
        .isLessThan(20);
  }

  private static KeyState made(StoreHouse house) throws IOException {
    try (PawlStore store = house.create()) {
      return StoreHouse.key(store, "k", StoreHouse.H5_H5);
    }
  }

  private static List<SignOutcome> all(Signer signer, List<SignRequest> requests) {
    try {
      return signer.signAll(requests);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// How many leaves the first signature of a process reserves after this.
  private static long leaseAfter(StoreHouse house, KeyState key, Consumer<Signer> before)
      throws IOException {
    try (PawlStore store = house.open()) {
      before.accept(store.signer());
      var _ = released(store.signer().sign(request(key.id(), "m")));
      return entries(store, Entry.Reserved.class).stream()
          .filter(reserved -> reserved.layer() == 0)
          .toList()
          .getLast()
          .range()
          .count();
    }
  }

  /// The lease goes beyond a border: the copy on the other machine must not take the parent's leaf.
  @Test
  void sign_atABorderAfterTheHostChanged_reservesNoParentLeaf() throws Exception {
    StoreHouse house = new StoreHouse(root);
    AtomicReference<HostFingerprint> host = new AtomicReference<>(HostFingerprint.UNKNOWN);
    KeyState key;
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
    }
    try (PawlStore store = house.open(SigningTest.on(house, host::get))) {
      List<SignOutcome> outcomes = new ArrayList<>();
      assertThatThrownBy(() ->
              store
                  .signer()
                  .signEach(
                      Collections.nCopies(64, request(key.id(), "m")),
                      outcome -> {
                        outcomes.add(outcome);
                        if (outcomes.size() == 32) {
                          host.set(new HostFingerprint("another boot", "", "", ""));
                        }
                      }))
          .isInstanceOf(InvariantViolation.class);
      assertThat(outcomes).hasSize(32);
      assertThat(store.state().key(key.id()).orElseThrow().layers().get(1).next()).isEqualTo(1);
    }
  }
}
