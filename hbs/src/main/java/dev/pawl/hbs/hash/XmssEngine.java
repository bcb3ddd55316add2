package dev.pawl.hbs.hash;

/// The hash calls of XMSS of which there are very many, side by side: everything between the secret
/// seed and the leaves of a tree.
///
/// As with every [ChainEngine], engines give equal results and differ in speed only, and an engine
/// is safe for use by any number of threads at once, each with its own batch. No method allocates.
public interface XmssEngine extends ChainEngine {

  /// Puts the start of each private chain in use into its value (SP 800-208 §6.2.1, Algorithm 10':
  /// `sk[i] = PRF_keygen(S_XMSS, SEED || ADRS)`). Ranges are not looked at.
  ///
  /// @param secretSeed S_XMSS, n bytes
  void derive(ChainBatch batch, byte[] secretSeed);

  /// Hashes the ends of all chains of each one-time key into its leaf (RFC 8391 §4.1.5, Algorithm
  /// 8). The batch holds whole one-time keys one after the other; the leaf of key `k` is left in
  /// the value of its first chain, and its other values mean nothing any more.
  ///
  /// @param chains the chains of a one-time key, of which count is a multiple
  void lTrees(ChainBatch batch, int chains);
}
