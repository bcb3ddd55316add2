package dev.pawl.ledger.journal;

/// How often lives have looked at what is promised, and how often they saw it broken. Counted where
/// it is seen, before the search ends for it, so that a report can only say what was found.
final class Tally {
  // owned by the thread of one search
  private long computed;
  private long usedTwice;
  private long freeAgain;
  private long receiptsSought;
  private long receiptsLost;
  private long receiptsLostToHarm;

  /// A one-time signature is about to be computed with this leaf.
  void computing(long leaf, Known known) {
    computed++;
    usedTwice += known.computed() >>> leaf & 1;
  }

  /// A store serves; the leaves from `next` on are free.
  ///
  /// @param signed the leaves that have a receipt in it; one bit each
  void served(Known known, long signed, long next) {
    freeAgain += next < Long.SIZE ? Long.bitCount(known.computed() >>> next) : 0;
    receiptsSought += Long.bitCount(known.released());
    receiptsLost += Long.bitCount(known.released() & ~signed);
  }

  /// A store refuses, or serves what it may not.
  void notServed(Known known) {
    receiptsSought += Long.bitCount(known.released());
    receiptsLost += Long.bitCount(known.released());
  }

  /// A write went astray and took released receipts with it, as it may.
  ///
  /// @param leaves one bit each
  void lostToHarm(long leaves) {
    receiptsSought += Long.bitCount(leaves);
    receiptsLostToHarm += Long.bitCount(leaves);
  }

  void add(Tally other) {
    computed += other.computed;
    usedTwice += other.usedTwice;
    freeAgain += other.freeAgain;
    receiptsSought += other.receiptsSought;
    receiptsLost += other.receiptsLost;
    receiptsLostToHarm += other.receiptsLostToHarm;
  }

  /// How many one-time signatures were computed.
  long computed() {
    return computed;
  }

  /// How many of them with a leaf that had been computed with.
  long usedTwice() {
    return usedTwice;
  }

  /// How many leaves were found free that had been computed with.
  long freeAgain() {
    return freeAgain;
  }

  /// How many released receipts were looked for, at each opening again.
  long receiptsSought() {
    return receiptsSought;
  }

  /// How many of them were not there and should have been.
  long receiptsLost() {
    return receiptsLost;
  }

  /// How many were not there because a write went astray.
  long receiptsLostToHarm() {
    return receiptsLostToHarm;
  }

  @Override
  public String toString() {
    return """
    leaves used twice: %,d, found free again: %,d, of %,d one-time signatures computed
    acknowledged receipts lost: %,d of %,d looked for; \
    %,d more to a write that went astray just before a crash\
    """
        .formatted(
            usedTwice, freeAgain, computed, receiptsLost, receiptsSought, receiptsLostToHarm);
  }
}
