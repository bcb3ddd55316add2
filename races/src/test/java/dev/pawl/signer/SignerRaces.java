package dev.pawl.signer;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.HostFingerprint;
import dev.pawl.ledger.RacingLedger;
import dev.pawl.ledger.SignerId;
import dev.pawl.testkit.MemoryLedger;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/// What depends on the order of memory in `signer`: the counter of a lease, the publication of a
/// tree and its erasure, the epoch that is opened once.
public final class SignerRaces {
  private SignerRaces() {}

  /// Two threads take from the lease at hand.
  @JCStressTest
  @Outcome(
      id = {"1, 2", "2, 1"},
      expect = ACCEPTABLE,
      desc = "a leaf each")
  @Outcome(expect = FORBIDDEN, desc = "one leaf for both, or one that was not next")
  @State
  public static class LeaseHandsOut {
    private final Lease lease = new Lease();

    @Actor
    public void one(JJ_Result result) {
      result.r1 = lease.getAsLong();
    }

    @Actor
    public void other(JJ_Result result) {
      result.r2 = lease.getAsLong();
    }
  }

  /// Two threads ask for a tree that is not made yet.
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "made once, seen whole by both")
  @Outcome(expect = FORBIDDEN, desc = "made twice, or seen half made")
  @State
  public static class SlotPublishes {
    private final TreeSlot slot = new TreeSlot();
    private final RacingTree tree = new RacingTree();

    private int get() {
      try {
        return slot.get(tree::make).publicKey().certified().length > 0 ? tree.made() : 0;
      } catch (IOException e) {
        return -1;
      }
    }

    @Actor
    public void one(II_Result result) {
      result.r1 = get();
    }

    @Actor
    public void other(II_Result result) {
      result.r2 = get();
    }
  }

  /// A tree is made while its slot is closed.
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "the private key is erased")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "the private key outlives the close")
  @State
  public static class SlotCloses {
    private final TreeSlot slot = new TreeSlot();
    private final RacingTree tree = new RacingTree();

    @Actor
    public void user() {
      try {
        var _ = slot.get(tree::make);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Actor
    public void closer() {
      slot.close();
    }

    @Arbiter
    public void after(Z_Result result) {
      result.r1 = tree.isErased();
    }
  }

  /// Two threads need the epoch that nobody opened yet.
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "both have the one epoch that is open")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "one has an epoch that the other fenced")
  @State
  public static class EpochOpensOnce {
    private final RacingLedger of =
        RacingLedger.first(new MemoryLedger.Store(), "p", Bytes.copyOf((byte) 2), 10);
    private final SigningEpoch epoch =
        new SigningEpoch(
            of.ledger,
            new Surroundings(
                new dev.pawl.durable.RealDisk(),
                () -> Instant.EPOCH,
                new SecureRandom(),
                new SignerId("s"),
                "v",
                () -> HostFingerprint.UNKNOWN),
            AnchorGate.NONE);
    private Epoch first;
    private Epoch second;

    @Actor
    public void one() {
      first = epoch.allocator().epoch();
    }

    @Actor
    public void other() {
      second = epoch.allocator().epoch();
    }

    @Arbiter
    public void after(Z_Result result) {
      result.r1 = first.equals(second);
      of.close();
    }
  }
}
