package dev.pawl.signer;

import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.SignedNote;
import java.util.Optional;

/// What became of publishing.
///
/// @param head how far the published log has come
/// @param checkpoint the one that is published; empty where there is none yet to publish
/// @param isNew whether it was published now
/// @param added how many entries are new under it
/// @param repaired how many files were missing or wrong and are made again
public record Publication(
    TreeHead head, Optional<SignedNote> checkpoint, boolean isNew, long added, long repaired) {}
