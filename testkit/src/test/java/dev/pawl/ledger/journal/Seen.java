package dev.pawl.ledger.journal;

/// A set of fingerprints: some 11 to 22 bytes each, by open addressing. Safe for all threads.
final class Seen {
  private long[] slots = new long[1 << 12];
  private long size;

  /// @return whether it is new
  synchronized boolean add(long fingerprint) {
    long key = fingerprint == 0 ? 1 : fingerprint; // 0 is an empty slot
    if (!put(slots, key)) {
      return false;
    }
    if (++size * 4L > slots.length * 3L) {
      grow();
    }
    return true;
  }

  synchronized long size() {
    return size;
  }

  private void grow() {
    long[] larger = new long[2 * slots.length];
    for (long key : slots) {
      if (key != 0) {
        put(larger, key);
      }
    }
    slots = larger;
  }

  private static boolean put(long[] slots, long key) {
    int at = (int) key & slots.length - 1;
    while (slots[at] != 0) {
      if (slots[at] == key) {
        return false;
      }
      at = at + 1 & slots.length - 1;
    }
    slots[at] = key;
    return true;
  }
}
