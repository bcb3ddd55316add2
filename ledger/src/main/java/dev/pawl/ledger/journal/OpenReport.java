package dev.pawl.ledger.journal;

import dev.pawl.tlog.TreeHead;

/// What opening a journal found and did. Shown to the operator: nothing is cut silently.
///
/// @param head how far the journal has come
/// @param floor how far it had to have come
/// @param segments how many files it has
/// @param cutBytes the length of a torn batch that was cut from the end: it was never acknowledged
/// @param unfinishedSegmentRemoved whether a new segment was removed whose first block had never
///   been finished
/// @param rewrittenBytes how much of the tail was written and forced again, because the disk may
///   not hold what the page cache showed
public record OpenReport(
    TreeHead head,
    TreeHead floor,
    int segments,
    long cutBytes,
    boolean unfinishedSegmentRemoved,
    long rewrittenBytes) {}
