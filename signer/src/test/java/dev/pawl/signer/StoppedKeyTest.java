package dev.pawl.signer;

import static dev.pawl.signer.SigningTest.message;
import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.durable.RealDisk;
import dev.pawl.hbs.Message;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.InvariantViolation;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.LedgerClosedException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A key that is stopped, and one that was stopped and signs again, while a process holds a lease.
class StoppedKeyTest {
  @TempDir Path root;

  @Test
  void sign_aQuarantinedKey_isRefusedAndOldSignaturesComeBack() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5);
      SignOutcome.Released first = released(store.signer().sign(request(key.id(), "m", "id")));
      store.ledger().submit(new Command.Quarantine(key.id(), "test", "", "test", 0));
      assertThat(store.signer().sign(request(key.id(), "other")))
          .isInstanceOf(SignOutcome.Refused.class);
      assertThat(released(store.signer().sign(request(key.id(), "m", "id"))).signature())
          .isEqualTo(first.signature());
    }
  }

  @Test
  void sign_afterAResumeThatBurnedTheLease_goesOnBeyondIt() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
      for (int i = 0; i < 20; i++) {
        var _ = released(store.signer().sign(request(key.id(), "m" + i)));
      }
      long next = store.state().key(key.id()).orElseThrow().leaves().next();
      assertThat(next).isGreaterThan(20);
      store.ledger().submit(new Command.Quarantine(key.id(), "test", "", "test", 0));
      store.ledger().submit(new Command.Resume(key.id(), 0, "test", "test", 0));
      SignOutcome.Released after = released(store.signer().sign(request(key.id(), "after")));
      assertThat(after.receipt().leaf()).isGreaterThanOrEqualTo(next);
      assertThat(store.audit(AuditProgress.NONE).findings()).isEmpty();
    }
  }

  @Test
  void sign_aQuarantinedKeyWithALease_computesNothing() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
      for (int i = 0; i < 40; i++) {
        var _ = released(store.signer().sign(request(key.id(), "m" + i)));
      }
      store.ledger().submit(new Command.Quarantine(key.id(), "test", "", "test", 0));
      AtomicInteger readings = new AtomicInteger();
      Message counted =
          () -> {
            readings.incrementAndGet();
            return message("m").open();
          };
      assertThat(store.signer().sign(SignRequest.of(key.id(), counted)))
          .isInstanceOf(SignOutcome.Refused.class);
      assertThat(readings).hasValue(1); // to digest it
    }
  }

  @Test
  void sign_whileTheKeyIsQuarantinedAndResumed_takesAnotherLeaf() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5);
      AtomicInteger readings = new AtomicInteger();
      Message meanwhile =
          () -> {
            if (readings.incrementAndGet() == 2) {
              store.ledger().submit(new Command.Quarantine(key.id(), "test", "", "test", 0));
              store.ledger().submit(new Command.Resume(key.id(), 0, "test", "test", 0));
            }
            return message("m").open();
          };
      assertThat(
              released(store.signer().sign(SignRequest.of(key.id(), meanwhile))).receipt().leaf())
          .isEqualTo(1);
      assertThat(store.state().key(key.id()).orElseThrow().status())
          .isEqualTo(KeyState.Status.ACTIVE);
    }
  }

  /// Goal: between the last look at a leaf and its receipt there is a moment that no look closes;
  /// somebody who stops the key and resumes it just then burns the leaf, and the receipt trips. The
  /// rules cannot tell it from a forger's, so they stop the key, and this process with it: it holds
  /// a signature that no ledger accounts for. Nothing is released, nothing is signed twice, and
  /// whoever resumes once more goes on.
  ///
  /// Method: a receipt's time is asked for within that moment, so the clock does it.
  @Test
  void commit_whileTheKeyIsQuarantinedAndResumed_stopsTheKeyAndReleasesNothing() throws Exception {
    StoreHouse house = new StoreHouse(root);
    AtomicReference<Runnable> atTheClock = new AtomicReference<>(() -> {});
    InstantSource clock =
        () -> {
          atTheClock.getAndSet(() -> {}).run();
          return Instant.ofEpochSecond(1_800_000_000);
        };
    KeyState key;
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5);
    }
    try (PawlStore store = house.open(house.surroundings(new RealDisk(), clock))) {
      var _ = released(store.signer().sign(request(key.id(), "m0")));
      atTheClock.set(() -> quarantineAndResume(store, key));
      assertThatThrownBy(() -> store.signer().sign(request(key.id(), "m1", "id")))
          .isInstanceOf(InvariantViolation.class)
          .hasMessageContaining("not open");
      KeyState stopped = store.state().key(key.id()).orElseThrow();
      assertThat(stopped.status()).isEqualTo(KeyState.Status.QUARANTINED);
      assertThat(stopped.leaves().signed()).isEqualTo(1);
      assertThat(stopped.leaves().burned()).isEqualTo(stopped.leaves().next() - 1);
      assertThatThrownBy(() -> store.signer().sign(request(key.id(), "m2")))
          .isInstanceOf(LedgerClosedException.class);
    }
    try (PawlStore store = house.open()) {
      assertThat(store.signer().sign(request(key.id(), "m1", "id")))
          .isInstanceOf(SignOutcome.Refused.class);
      long next = store.state().key(key.id()).orElseThrow().leaves().next();
      store.ledger().submit(new Command.Resume(key.id(), 0, "test", "test", 0));
      SignOutcome.Released after = released(store.signer().sign(request(key.id(), "m1", "id")));
      assertThat(after.replayed()).isFalse();
      assertThat(after.receipt().leaf()).isGreaterThanOrEqualTo(next);
      assertThat(store.audit(AuditProgress.NONE).findings()).isEmpty();
    }
  }

  private static void quarantineAndResume(PawlStore store, KeyState key) {
    store.ledger().submit(new Command.Quarantine(key.id(), "test", "", "test", 0));
    store.ledger().submit(new Command.Resume(key.id(), 0, "test", "test", 0));
  }
}
