package dev.pawl.testkit;

/// Hashes of 64 bits by which a search knows states that it has seen. Among 10^8 states two
/// different ones share theirs with a probability of some 3 in 10,000; the second one is then taken
/// for the first.
public final class Fingerprint {
  private Fingerprint() {}

  /// Spreads every bit over all of them (the finalizer of MurmurHash3).
  public static long mix(long value) {
    long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }

  /// The fingerprint of a sequence that one more value is added to.
  public static long add(long fingerprint, long value) {
    return mix(fingerprint * 31 + value);
  }
}
