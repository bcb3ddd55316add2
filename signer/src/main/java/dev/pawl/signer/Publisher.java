package dev.pawl.signer;

import dev.pawl.durable.Disk;
import dev.pawl.ledger.Invariant;
import dev.pawl.ledger.LedgerStore;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.NoteSignature;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.tile.Tile;
import dev.pawl.tlog.tile.TileBuilder;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Publishes the ledger as a transparency log (C2SP tlog-tiles): a directory of static files that
/// any web server can serve.
///
/// ```
/// checkpoint                    how far the log has come, signed by both keys of the log, cosigned by witnesses
/// tile/entries/<N>[.p/<W>]      the entries; never their attachments
/// tile/<L>/<N>[.p/<W>]          the hashes of the tree
/// ```
///
/// ## Order
///
/// Entries and hashes are written and forced, then their names, and then the checkpoint takes the
/// place of the one before: whatever happens in between, the checkpoint names only what is there.
/// Full tiles that it names are never written again. What lies beyond it is: it may be what a
/// failed force has left, which reads well and is not on the disk. A part of a tile goes once a
/// checkpoint names the whole tile.
///
/// ## Trust
///
/// All of this is derived: without the directory it is made again, entry by entry, from the ledger.
/// Nothing is believed that is read from it; the right edge of the tree is taken over only under a
/// root that the ledger confirms. But a checkpoint that the keys of this log signed, and that the
/// ledger does not lead to, says that the ledger went back in time or was forked. Then nothing is
/// written: it is evidence.
///
/// Safe for all threads; they take turns.
public final class Publisher {
  private static final Logger LOG = System.getLogger(Publisher.class.getName());

  private final LedgerStore ledger;
  private final LogKeys keys;
  private final CheckpointSource source;
  private final InstantSource clock;
  private final Disk disk;
  private final Path path;
  private final CheckpointGuard guard;

  private final ReentrantLock lock = new ReentrantLock();
  private LogDirectory directory; // guarded by lock
  private byte @Nullable [] seen; // guarded by lock; the checkpoint that `tree` belongs to
  private TileBuilder tree = new TileBuilder(); // guarded by lock
  private long repaired; // guarded by lock; files since publishing began

  /// @param ledger whose durable entries are published
  /// @param path the directory, made where it is missing
  Publisher(
      LedgerStore ledger,
      LogKeys keys,
      CheckpointSource source,
      InstantSource clock,
      Disk disk,
      Path path) {
    this.ledger = ledger;
    this.keys = keys;
    this.source = source;
    this.clock = clock;
    this.disk = disk;
    this.path = path;
    this.directory = new LogDirectory(disk, path);
    this.guard = new CheckpointGuard(ledger, keys, directory.checkpointPath());
  }

  /// Brings the directory up to the newest checkpoint of the source; durable on return. Where it is
  /// there already, nothing is written.
  ///
  /// @throws ForeignLogException where the directory is that of another log
  /// @throws StoreDamagedException where this log was published further than the ledger has come,
  ///   or with other entries: ROLLED_BACK or FORKED
  /// @throws IOException where the disk fails; the next call starts from what is there
  public Publication publish() throws IOException {
    return publish(false);
  }

  /// Compares every file of the directory with the ledger, makes again what is missing or wrong,
  /// and goes on as [#publish()].
  public Publication repair() throws IOException {
    return publish(true);
  }

  private Publication publish(boolean everyFile) throws IOException {
    lock.lock();
    boolean done = false;
    try {
      repaired = 0;
      Optional<SignedNote> published = resume(everyFile);
      Publication result = advance(published);
      done = true;
      return result;
    } finally {
      if (!done) {
        forget();
      }
      lock.unlock();
    }
  }

  /// Whatever was read or begun, the next attempt believes none of it.
  private void forget() {
    seen = null;
    directory = new LogDirectory(disk, path);
  }

  /// Finds out what is published; the tree is that of its checkpoint on return.
  private Optional<SignedNote> resume(boolean everyFile) throws IOException {
    Optional<byte[]> found = directory.checkpoint();
    if (found.isEmpty()) {
      forget();
      tree = new TileBuilder();
      return Optional.empty();
    }
    SignedNote published = CheckpointGuard.parse(directory.checkpointPath(), found.get());
    if (everyFile || !Arrays.equals(found.get(), seen)) {
      TreeHead head = guard.requirePublished(published);
      directory.forceCheckpoint();
      tree = everyFile ? repaired(head) : resumed(head);
      directory.removeLeftParts(head.size());
      seen = found.get();
    }
    return Optional.of(published);
  }

  private TileBuilder resumed(TreeHead head) throws IOException {
    try {
      TileBuilder resumed = TileBuilder.resume(head.size(), directory::fetch);
      if (resumed.head().equals(head)) {
        return resumed;
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the published log is not whole and is made again: {0}", e.toString());
    }
    return repaired(head);
  }

  private TileBuilder repaired(TreeHead head) throws IOException {
    TileBuilder whole = new TileBuilder();
    LogFiles.make(ledger, whole, head.size(), this::repair);
    return whole;
  }

  private void repair(Tile tile, byte[] bytes) throws IOException {
    if (!directory.holds(tile, bytes)) {
      directory.write(tile, bytes);
      repaired++;
    }
  }

  /// Writes what is new, and then the checkpoint.
  private Publication advance(Optional<SignedNote> published) throws IOException {
    long begun = tree.size();
    Optional<SignedNote> newest = source.newest();
    TreeHead head = newest.isPresent() ? guard.requireOfLedger(newest.get()) : tree.head();
    if (newest.isEmpty() || head.size() < begun) {
      directory.settle(); // what was repaired
      return new Publication(tree.head(), published, false, 0, repaired);
    }
    LogFiles.make(ledger, tree, head.size(), directory::write);
    Invariant.check(
        tree.head().equals(head), "the published tree has another root than the ledger");
    SignedNote next = keys.complete(newest.get(), clock.instant().getEpochSecond());
    if (published.isPresent() && covers(published.get(), next)) {
      directory.settle();
      return new Publication(head, published, false, 0, repaired);
    }
    byte[] bytes = next.encode().getBytes(StandardCharsets.UTF_8);
    directory.publish(bytes);
    seen = bytes;
    for (Tile full : Tile.filled(begun, head.size())) {
      directory.removeParts(full);
    }
    return new Publication(head, Optional.of(next), true, head.size() - begun, repaired);
  }

  /// Whether there is nothing in the next note that readers do not have already.
  private static boolean covers(SignedNote published, SignedNote next) {
    return published.text().equals(next.text())
        && next.signatures().stream().allMatch(line -> hasLineOf(published, line));
  }

  private static boolean hasLineOf(SignedNote note, NoteSignature other) {
    return note.signatures().stream()
        .anyMatch(line -> line.keyId() == other.keyId() && line.name().equals(other.name()));
  }
}
