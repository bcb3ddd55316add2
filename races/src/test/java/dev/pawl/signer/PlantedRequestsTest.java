package dev.pawl.signer;

import dev.pawl.races.PlantedLoader;
import org.junit.jupiter.api.Test;

/// Has Lincheck notice a bug, in a process of its own; see [LincheckTest].
class PlantedRequestsTest {
  @Test
  void requests_thatDoNotWaitForEqualOnes_isNoticed() throws Exception {
    PlantedLoader loader = new PlantedLoader("dev.pawl.signer.Signer", "signOnce", "putIfAbsent");
    Lincheck.requireNoticed(
        Lincheck.realThreads(
            loader.loadClass(RequestOperations.Table.class.getName()), Lincheck.STORES),
        loader,
        RequestOperations.class);
  }
}
