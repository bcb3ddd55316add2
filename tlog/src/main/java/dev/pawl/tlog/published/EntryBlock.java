package dev.pawl.tlog.published;

import dev.pawl.tlog.Hash;
import java.util.List;
import java.util.Optional;

/// Some entries of a log that follow one another, at most 256, and their leaf hashes.
///
/// @param first the index of the first
/// @param entries as the log published them
/// @param leaves the hash of each, computed
/// @param tileProblem what is wrong with the tile of leaf hashes, where it was looked at and
///   something is
public record EntryBlock(
    long first, List<byte[]> entries, List<Hash> leaves, Optional<String> tileProblem) {}
