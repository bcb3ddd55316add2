package dev.pawl.signer;

import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.StoreId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Counts how often signing forces the disk: once for each step of the one order that must be
/// durable, and never less (93 of the catalogue; B11, B17, B18).
class ForcesTest {
  @TempDir Path root;

  /// @param signatures how many are made, one after the other
  /// @param watched part of the names of the files whose forces count, given the id of the store
  private long forces(int signatures, Function<StoreId, String> watched) throws Exception {
    StoreHouse house = new StoreHouse(root.resolve("house" + signatures));
    Files.createDirectory(house.root);
    KeyState key;
    StoreId id;
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5);
      id = store.id();
    }
    TestDisk disk = TestDisk.watching(watched.apply(id));
    try (PawlStore store = house.open(house.surroundings(disk))) {
      disk.forcesOfWatched.set(0);
      for (int i = 0; i < signatures; i++) {
        var _ = released(store.signer().sign(request(key.id(), "m" + i)));
      }
      return disk.forcesOfWatched.get();
    }
  }

  /// The epoch, then for the first signature a reservation and a receipt.
  @Test
  void firstSignature_forcesEpochReservationAndReceipt() throws Exception {
    assertThat(forces(1, id -> ".seg")).isEqualTo(3);
  }

  /// The epoch and the reservation: what a rollback must not forget.
  @Test
  void firstSignature_forcesTheAnchorBeforeAnyLeafIsUsed() throws Exception {
    assertThat(forces(1, StoreId::toString)).isEqualTo(2);
  }

  /// A lease of several leaves shares one reservation; each receipt has a force of its own.
  @Test
  void eachSignatureOfOneCaller_forcesItsReceipt() throws Exception {
    for (int signatures = 1; signatures <= 9; signatures++) {
      assertThat(forces(signatures, id -> ".seg")).isGreaterThanOrEqualTo(1 + 1 + signatures);
    }
  }
}
