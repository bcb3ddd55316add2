package dev.pawl.anchors;

import dev.pawl.durable.Disk;
import dev.pawl.ledger.StoreId;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.witness.WitnessClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Function;

/// What anchors need of the store that they remember.
///
/// @param store whose ledger it is
/// @param disk where files are: state of an anchor, and secrets that specifications name
/// @param directory for an anchor's own state; outside the store, made where it is missing
/// @param signer signs the checkpoint of a durable head by the keys of the log; for witnesses
/// @param proofs of durable heads from the ledger; called by several threads, and a while after the
///   confirmation that it was for
/// @param random makes names for the processes that use an anchor
public record AnchorContext(
    StoreId store,
    Disk disk,
    Path directory,
    Function<TreeHead, SignedNote> signer,
    WitnessClient.Proofs proofs,
    SecureRandom random) {}
