package dev.pawl.signer;

import dev.pawl.ledger.LedgerStore;
import dev.pawl.ledger.LedgerStore.RecordCursor;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreDamagedException.Kind;
import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.SignedNote;
import java.nio.file.Path;
import java.util.Optional;

/// Holds checkpoints against the ledger: those that were published before, and those that are to
/// be. A checkpoint that others hold and the ledger does not lead to is evidence that the ledger
/// went back in time.
final class CheckpointGuard {
  private final LedgerStore ledger;
  private final LogKeys keys;
  private final Path file;

  /// @param file where the published checkpoint stands
  CheckpointGuard(LedgerStore ledger, LogKeys keys, Path file) {
    this.ledger = ledger;
    this.keys = keys;
    this.file = file;
  }

  /// Reads a published checkpoint.
  ///
  /// @param file that it was read from
  /// @throws ForeignLogException where it is none
  static SignedNote parse(Path file, byte[] bytes) throws ForeignLogException {
    try {
      SignedNote note = SignedNote.parse(bytes);
      var _ = Checkpoint.parse(note.text());
      return note;
    } catch (MalformedException e) {
      throw new ForeignLogException(
          file,
          "is no checkpoint (%s); remove it if this is the place of the log: everything is made again"
              .formatted(e.getMessage()));
    }
  }

  /// The head of the published checkpoint.
  ///
  /// @throws ForeignLogException where it is of another log
  /// @throws StoreDamagedException where it is not of this ledger
  TreeHead requirePublished(SignedNote note) throws ForeignLogException {
    Checkpoint checkpoint = claim(note);
    if (!checkpoint.origin().equals(keys.origin())) {
      throw new ForeignLogException(
          file, "is of the log %s, not of %s".formatted(checkpoint.origin(), keys.origin()));
    }
    if (!keys.signed(note)) {
      throw new StoreDamagedException(
          Kind.FORKED,
          "%s names this log but is not signed by its keys: either the file was changed, or the ledger went back to before these keys were made"
              .formatted(file));
    }
    return requireOfLedger(note, "the log published at " + file.getParent() + " has");
  }

  /// The head of a checkpoint that is to be published.
  ///
  /// @throws StoreDamagedException where it is not of this ledger
  TreeHead requireOfLedger(SignedNote note) {
    Checkpoint checkpoint = claim(note);
    if (!note.text().equals(keys.text(checkpoint.head()))) {
      throw new IllegalArgumentException(
          "checkpoint is of %s, expected %s without extensions"
              .formatted(checkpoint.origin(), keys.origin()));
    }
    return requireOfLedger(note, "witnesses cosigned");
  }

  private TreeHead requireOfLedger(SignedNote note, String who) {
    TreeHead head = claim(note).head();
    long size = ledger.head().size();
    if (head.size() > size) {
      throw new StoreDamagedException(
          Kind.ROLLED_BACK,
          "the ledger was rolled back: %s %d entries, the store holds %d; entries %d to %d are missing"
              .formatted(who, head.size(), size, size, head.size() - 1));
    }
    if (!rootAt(head.size()).equals(head.root())) {
      throw new StoreDamagedException(
          Kind.FORKED,
          "the ledger was forked: %s another root at %d entries than the store"
              .formatted(who, head.size()));
    }
    return head;
  }

  /// The root at this size. A store that recorded none there folds all entries before it.
  private Hash rootAt(long size) {
    Optional<Hash> recorded = ledger.rootAt(size);
    if (recorded.isPresent()) {
      return recorded.get();
    }
    Frontier frontier = new Frontier();
    try (RecordCursor records = ledger.read(0)) {
      while (frontier.size() < size) {
        frontier.append(MerkleTree.leafHash(LogFiles.next(records, frontier.size())));
      }
    }
    return frontier.head().root();
  }

  /// What a note says that has the form of a checkpoint, unverified.
  static Checkpoint claim(SignedNote note) {
    try {
      return Checkpoint.parse(note.text());
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
