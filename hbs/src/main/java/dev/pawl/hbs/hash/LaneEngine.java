package dev.pawl.hbs.hash;

import java.util.function.Supplier;

/// Walks the chains of LMS in the lanes of vector registers, as [LaneWalker] fills them.
///
/// Batches in which hardly a lane would work go to the engine given at construction.
final class LaneEngine implements ChainEngine {

  private final String description;
  private final ChainEngine narrow;

  // One a thread: about 10 KiB, and four bytes for each chain of the largest batch seen.
  private final ThreadLocal<LaneWalker> walkers;

  /// An engine.
  ///
  /// @param lanes makes the lanes of one thread
  /// @param narrow walks the batches that would leave most lanes empty
  LaneEngine(String description, Supplier<Lanes> lanes, ChainEngine narrow) {
    this.description = description;
    this.narrow = narrow;
    this.walkers = ThreadLocal.withInitial(() -> new LaneWalker(lanes.get()));
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public void run(ChainBatch batch) {
    if (!walkers.get().run(batch)) {
      narrow.run(batch);
    }
  }
}
