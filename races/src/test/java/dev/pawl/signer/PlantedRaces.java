package dev.pawl.signer;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.pawl.races.PlantedLoader;
import java.util.function.LongSupplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/// What must be reported: the same race over the shipped class with its lock left out.
public final class PlantedRaces {
  private PlantedRaces() {}

  /// `LeafSource.next` without its lock.
  @JCStressTest
  @Outcome(
      id = {"1, 2", "2, 1"},
      expect = ACCEPTABLE,
      desc = "a leaf each")
  @Outcome(expect = FORBIDDEN, desc = "one leaf for both, or seen by the lease")
  @State
  public static class LeaseWithoutLock {
    private static final PlantedLoader LOADER =
        new PlantedLoader("dev.pawl.signer.LeafSource", "next", "lock", "unlock");
    private final LongSupplier lease = (LongSupplier) LOADER.instance(Lease.class);

    /// The lease's own check may see it first: -1 then, which is nobody's leaf.
    private long take() {
      try {
        return lease.getAsLong();
      } catch (RuntimeException e) {
        return -1;
      }
    }

    @Actor
    public void one(JJ_Result result) {
      result.r1 = take();
    }

    @Actor
    public void other(JJ_Result result) {
      result.r2 = take();
    }
  }
}
