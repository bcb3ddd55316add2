package dev.pawl.signer;

import static dev.pawl.signer.SigningTest.message;
import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.Message;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.KeyState;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
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
}
