package dev.pawl.hbs.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The trial of an engine, with engines whose speed and errors are planted and a clock that only
/// they move.
final class XmssTrialTest {
  private static final XmssHash HASH = XmssHash.SHA2_192;

  private final AtomicLong clock = new AtomicLong();

  private enum Fault {
    NONE,
    DERIVE,
    RUN,
    L_TREES
  }

  @ParameterizedTest
  @EnumSource
  void compare_oneBitWrongAnywhere_refuses(Fault fault) {
    EngineTrial.Result result =
        new XmssTrial(HASH, clock::get)
            .compare(new Paced(1_000_000, Fault.NONE), new Paced(1_000, fault));
    if (fault == Fault.NONE) {
      assertThat(result).isInstanceOf(EngineTrial.Passed.class);
    } else {
      assertThat(result)
          .isInstanceOfSatisfying(
              EngineTrial.Failed.class,
              failed -> assertThat(failed.why()).contains("another result"));
    }
  }

  @Test
  void compare_equalButNotFaster_refuses() {
    EngineTrial.Result result =
        new XmssTrial(HASH, clock::get)
            .compare(new Paced(100_000_000, Fault.NONE), new Paced(99_000_000, Fault.NONE));
    assertThat(result)
        .isInstanceOfSatisfying(
            EngineTrial.Failed.class, failed -> assertThat(failed.why()).contains("not faster"));
  }

  /// Right results, unless its fault spoils them, at a pace of the test's choosing.
  private final class Paced implements XmssEngine {
    private final XmssEngine right = new XmssDigestEngine(HASH);
    private final long nanosPerRun;
    private final Fault fault;

    Paced(long nanosPerRun, Fault fault) {
      this.nanosPerRun = nanosPerRun;
      this.fault = fault;
    }

    @Override
    public String description() {
      return "paced";
    }

    @Override
    public void derive(ChainBatch batch, byte[] secretSeed) {
      right.derive(batch, secretSeed);
      spoil(Fault.DERIVE, batch);
    }

    @Override
    public void run(ChainBatch batch) {
      clock.addAndGet(nanosPerRun);
      right.run(batch);
      spoil(Fault.RUN, batch);
    }

    @Override
    public void lTrees(ChainBatch batch, int chains) {
      right.lTrees(batch, chains);
      spoil(Fault.L_TREES, batch);
    }

    private void spoil(Fault mine, ChainBatch batch) {
      if (fault == mine) {
        batch.values[batch.n - 1] ^= 0x40;
      }
    }
  }
}
