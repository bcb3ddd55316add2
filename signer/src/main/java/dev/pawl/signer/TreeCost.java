package dev.pawl.signer;

import dev.pawl.hbs.LmsParameters;

/// What it costs to make a tree, in chain steps: one call of the hash function each, 15 to 100 ns.
final class TreeCost {
  /// A chunk of about this many steps is worth a checkpoint: 0.03 to 0.15 s on one core.
  private static final long CHUNK_STEPS = 1L << 21;

  /// From here on, 2 s or so on one core, a tree is worth checkpoints and the warming of engines.
  private static final long LONG_STEPS = 1L << 25;

  /// Below, 4 ms or so, making a tree again is as cheap as reading it.
  private static final long FILE_STEPS = 1L << 16;

  private static final int CHUNK_HEIGHT_MIN = 5;
  private static final int CHUNK_HEIGHT_MAX = 12;

  /// At least 2^4 chunks, so that many cores have work.
  private static final int CHUNKS_LOG = 4;

  private TreeCost() {}

  /// The steps for one leaf: each of its p chains is derived and walked to its end.
  static long stepsPerLeaf(LmsParameters parameters) {
    return (long) parameters.ots().p() << parameters.ots().w();
  }

  /// The steps for all leaves.
  static long steps(LmsParameters parameters) {
    return parameters.leaves() * stepsPerLeaf(parameters);
  }

  /// Whether making the tree takes seconds or more.
  static boolean isLong(LmsParameters parameters) {
    return steps(parameters) >= LONG_STEPS;
  }

  /// Whether keeping the nodes on the disk saves anything.
  static boolean isWorthFile(LmsParameters parameters) {
    return steps(parameters) >= FILE_STEPS;
  }

  /// The height of the subtrees in which the tree is made, whatever the machine.
  static int chunkHeight(LmsParameters parameters) {
    long leaves = Math.max(1, CHUNK_STEPS / stepsPerLeaf(parameters));
    int byCost = Long.SIZE - 1 - Long.numberOfLeadingZeros(leaves);
    int forCores = Math.max(CHUNK_HEIGHT_MIN, parameters.height() - CHUNKS_LOG);
    return Math.clamp(byCost, CHUNK_HEIGHT_MIN, Math.min(CHUNK_HEIGHT_MAX, forCores));
  }
}
