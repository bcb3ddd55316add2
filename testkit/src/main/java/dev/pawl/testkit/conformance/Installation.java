package dev.pawl.testkit.conformance;

import java.nio.file.Path;

/// Where a signer keeps things.
///
/// @param data its data: what a backup takes, what is copied, restored or lost
/// @param apart what it keeps away from its data on purpose, so that neither a backup nor a copy of
///   the data takes it along; a signer may leave it empty
public record Installation(Path data, Path apart) {}
