package dev.pawl.ledger.journal;

import dev.pawl.tlog.Hash;

/// Where a batch begins, or may begin.
///
/// @param offset in its segment, in bytes
/// @param index of its first record
/// @param chain before it
record Position(long offset, long index, Hash chain) {
  /// Where the batch after this one begins.
  Position after(BatchHeader header) {
    return new Position(offset + header.paddedBytes(), header.end(), header.chain());
  }
}
