package dev.pawl.hbs.hash;

import java.util.List;
import java.util.function.LongSupplier;

/// An [EngineTrial] of all that an [XmssEngine] does: each batch is one one-time key, from its
/// secret seed to its leaf.
final class XmssTrial implements EngineSwitch.Trial<XmssEngine> {
  private final EngineTrial trial;

  XmssTrial(XmssHash hash, LongSupplier nanoTime) {
    this.trial =
        new EngineTrial(
            new EngineTrial.Shape(List.of(hash.n()), hash.n() + XmssHash.TREE_ADDRESS_BYTES),
            nanoTime);
  }

  @Override
  public EngineTrial.Result compare(XmssEngine portable, XmssEngine candidate) {
    return trial.compare(new OneTimeKey(portable), new OneTimeKey(candidate));
  }

  private record OneTimeKey(XmssEngine engine) implements ChainEngine {
    @Override
    public String description() {
      return engine.description();
    }

    @Override
    public void run(ChainBatch batch) {
      engine.derive(batch, batch.tree); // as good a secret as any
      engine.run(batch);
      engine.lTrees(batch, batch.count);
    }
  }
}
