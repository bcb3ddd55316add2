package dev.pawl.hbs.hash;

/// A row of lanes that knows all of [XmssEngine]; what a [XmssLaneEngine] fills.
///
/// Between [#begin] and [#end] it serves either chains ([#load], [#walk]), pairs of nodes
/// ([#loadPair], [#hashPairs]) or, begun with [#beginDerivation], chain starts ([#load],
/// [#derive]).
interface XmssLanes extends Lanes {

  /// How many lanes there are.
  int lanes();

  /// As [#begin], but for [#derive] and nothing else.
  ///
  /// @param secretSeed S_XMSS, n bytes
  void beginDerivation(ChainBatch batch, byte[] secretSeed);

  /// Replaces the values of the lanes `[0, live)` by the starts of their chains.
  void derive(int live);

  /// Puts two nodes of an L-tree into a lane.
  ///
  /// @param height of the two, 0 for chain ends
  /// @param index of their parent in its level
  /// @param leftAt where in the batch's values the left one stands, with the right one after it
  void loadPair(ChainBatch batch, int leaf, int height, int index, int leftAt, int lane);

  /// Hashes the pairs in the lanes `[0, live)` into their values, where [#store] finds them.
  void hashPairs(int live);
}
