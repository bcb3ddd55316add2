package dev.pawl.signer;

import dev.pawl.races.PlantedLoader;
import org.junit.jupiter.api.Test;

/// Has Lincheck notice a bug, in a process of its own; see [LincheckTest].
class PlantedLeaseTest {
  @Test
  void lease_withoutItsLock_isNoticed() throws Exception {
    PlantedLoader loader =
        new PlantedLoader("dev.pawl.signer.LeafSource", "next", "lock", "unlock");
    Lincheck.requireNoticed(
        Lincheck.realThreads(
            loader.loadClass(LeaseOperations.Counter.class.getName()), Lincheck.SMALL),
        loader,
        LeaseOperations.class);
  }
}
