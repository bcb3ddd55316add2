package dev.pawl.signer;

import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.StoreDamagedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store that is copied with its anchor and used in two places: nobody inside a machine can know,
/// but the two are told apart where they meet (FAULTS 42).
class CopiedWithAnchorTest {
  @TempDir Path root;

  private static void use(StoreHouse house, KeyState key) throws Exception {
    try (PawlStore store = house.open()) {
      var _ = released(store.signer().sign(request(key.id(), "more")));
    }
  }

  @Test
  void copy_usedElsewhereAndPutBack_isAFork() throws Exception {
    StoreHouse house = new StoreHouse(root);
    KeyState key;
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5);
      var _ = released(store.signer().sign(request(key.id(), "first")));
    }
    StoreHouse elsewhere = new StoreHouse(root.resolve("elsewhere"));
    Files.createDirectories(elsewhere.root);
    for (String part : new String[] {"store", "anchors", "sealing"}) {
      StoreHouse.copy(root.resolve(part), elsewhere.root.resolve(part));
    }
    try (var _ = OneTimeOracle.ORACLE.branch()) { // in a real world both would have happened
      use(house, key);
    }
    for (int i = 0; i < 3; i++) {
      use(elsewhere, key);
    }
    StoreHouse.remove(house.paths.store());
    StoreHouse.copy(elsewhere.paths.store(), house.paths.store());
    assertThatThrownBy(house::open).isInstanceOf(StoreDamagedException.class);
  }
}
