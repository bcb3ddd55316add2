package dev.pawl.signer;

import dev.pawl.races.PlantedLoader;
import org.junit.jupiter.api.Test;

/// Has Lincheck notice a bug, in a process of its own; see [LincheckTest].
class PlantedTreeSlotTest {
  @Test
  void treeSlot_withoutItsLock_isNoticed() throws Exception {
    PlantedLoader loader = new PlantedLoader("dev.pawl.signer.TreeSlot", "get", "lock", "unlock");
    Lincheck.requireNoticed(Lincheck.interleavings(), loader, TreeSlotOperations.class);
  }
}
