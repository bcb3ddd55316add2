package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.ledger.ReserveOperations;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Test;

/// Goal: what threads see of the concurrent parts is what one thread could have seen. Method:
/// Lincheck over the shipped classes. `Planted…Test` have it notice bugs under the same options.
class LincheckTest {
  @Test
  void treeSlot_inManyInterleavings_isAsOneThreadSeesIt() {
    Lincheck.interleavings().check(TreeSlotOperations.class);
  }

  @Test
  void lease_onRealThreads_countsUp() {
    Lincheck.realThreads(LeaseOperations.Counter.class, Lincheck.SMALL)
        .check(LeaseOperations.class);
  }

  @Test
  void reserve_ofTwoLedgersOverOneStore_countsUp() {
    Lincheck.realThreads(ReserveOperations.Counter.class, Lincheck.STORES)
        .check(ReserveOperations.class);
  }

  @Test
  void reserve_overAStoreThatDoesNotCompare_isNoticed() {
    assertThatThrownBy(() ->
            Lincheck.realThreads(ReserveOperations.Counter.class, Lincheck.STORES)
                .check(ReserveOperations.OverACarelessStore.class))
        .isInstanceOf(LincheckAssertionError.class);
  }

  @Test
  void requests_ofEqualIds_areATable() {
    Lincheck.realThreads(RequestOperations.Table.class, Lincheck.STORES)
        .check(RequestOperations.class);
  }
}
