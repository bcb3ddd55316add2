package dev.pawl.hbs.hash;

/// A row of chains that walk side by side, each in a lane of its own; what a [LaneEngine] fills.
///
/// Lanes belong to one thread. They hold private values between [#begin] and [#end].
interface Lanes {
  /// How many lanes to use for a batch, 0 if it is better walked without.
  ///
  /// @param work the steps of all chains together
  /// @param longest the steps of the longest chain, not 0
  int width(long work, int longest);

  /// Prepares all lanes for the chains of one batch.
  void begin(ChainBatch batch);

  /// Puts chain `k` of the batch into a lane, at its first step.
  void load(ChainBatch batch, int k, int lane);

  /// Walks the lanes `[0, live)` some steps on. The other lanes hold nothing that matters.
  void walk(int live, int steps);

  /// Writes the value of a lane back to chain `k` of the batch.
  void store(ChainBatch batch, int k, int lane);

  /// Moves a chain from one lane to another.
  void move(int from, int to);

  /// Erases every value and everything computed from one.
  void end();
}
