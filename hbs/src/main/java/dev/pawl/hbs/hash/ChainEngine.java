package dev.pawl.hbs.hash;

/// Walks Winternitz chains for one hash function: the inner loop of everything here.
///
/// Engines give equal results and differ in speed only. An engine is safe for use by any number of
/// threads at once, each with its own batch.
public interface ChainEngine {

  /// What this engine is, for `status` and `bench`: `SHA-256, 16 lanes of AVX-512`.
  String description();

  /// Walks the chains `[0, count)` of the batch in place. Allocates nothing.
  void run(ChainBatch batch);
}
