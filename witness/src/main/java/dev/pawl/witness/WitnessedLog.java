package dev.pawl.witness;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DurableFiles;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import dev.pawl.ledger.journal.FileAnchor;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.KeyType;
import dev.pawl.tlog.note.VerifierKey;
import dev.pawl.tlog.witness.AddCheckpoint;
import dev.pawl.tlog.witness.Examination;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// One log that a witness follows: its keys, and the head that was cosigned last.
///
/// The head is kept as an anchor keeps it ([FileAnchor]): in two slots, each forced before it
/// counts. A missing head is an error and never the empty tree: a witness that forgets would cosign
/// a second history. Requests for one log are examined one after the other.
final class WitnessedLog implements AutoCloseable {
  private static final String KEYS = "keys";
  private static final String HEAD = "head";
  private static final int BYTES_MAX = 64 << 10;

  private final String origin;
  private final List<VerifierKey> keys;
  private final FileAnchor head;
  private final ReentrantLock examining = new ReentrantLock();

  private WitnessedLog(String origin, List<VerifierKey> keys, FileAnchor head) {
    this.origin = origin;
    this.keys = keys;
    this.head = head;
  }

  /// Where the log of this origin is kept below the witness's logs.
  static String directoryName(String origin) {
    return HexFormat.of().formatHex(id(origin));
  }

  private static byte[] id(String origin) {
    byte[] digest =
        MerkleTree.leafHash(("witnessed log\n" + origin).getBytes(StandardCharsets.UTF_8)).bytes();
    return Arrays.copyOf(digest, 16);
  }

  private static StoreId anchorId(String origin) {
    return new StoreId(Bytes.copyOf(id(origin)));
  }

  /// Begins to follow a log at the empty tree; durable on return. The keys are written last: what
  /// has none is not followed. A head that a crash left is kept and made durable, never begun anew.
  ///
  /// @throws StoreDamagedException where the head that is there has no whole slot: the log is not
  ///   followed before somebody has looked, and the witness can be opened without it
  /// @throws MalformedException where there is no key, one is a witness's, or they name two logs
  static void create(Disk disk, Path directory, List<VerifierKey> keys)
      throws IOException, MalformedException {
    String origin = originOf(keys);
    DurableFiles.createDirectories(disk, directory);
    Path head = directory.resolve(HEAD);
    FileAnchor begun =
        disk.exists(head)
            ? FileAnchor.open(disk, head, anchorId(origin))
            : FileAnchor.create(disk, head, anchorId(origin), MerkleTree.EMPTY);
    begun.close();
    StringBuilder text = new StringBuilder();
    keys.forEach(key -> text.append(key).append('\n'));
    DurableFiles.writeAtomically(
        disk, directory.resolve(KEYS), text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String originOf(List<VerifierKey> keys) throws MalformedException {
    if (keys.isEmpty()) {
      throw new MalformedException("a log needs at least one key");
    }
    String origin = keys.getFirst().name();
    for (VerifierKey key : keys) {
      if (!key.name().equals(origin)) {
        throw new MalformedException("keys of two logs: " + origin + " and " + key.name());
      }
      if (key.type() == KeyType.ED25519_COSIGNATURE) {
        throw new MalformedException("key of a witness, expected one of a log: " + key);
      }
    }
    return origin;
  }

  /// Whether a log is followed here.
  static boolean isFollowed(Disk disk, Path directory) throws IOException {
    return disk.exists(directory.resolve(KEYS));
  }

  /// Opens a log that is followed.
  ///
  /// @throws dev.pawl.durable.LockedException where another process holds it
  /// @throws StoreDamagedException where its head is missing or damaged
  /// @throws MalformedException where its keys cannot be read
  static WitnessedLog open(Disk disk, Path directory) throws IOException, MalformedException {
    byte[] bytes = DurableFiles.readSmall(disk, directory.resolve(KEYS), BYTES_MAX);
    List<VerifierKey> keys = new ArrayList<>();
    for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
      keys.add(VerifierKey.parse(line));
    }
    String origin = originOf(keys);
    Path file = directory.resolve(HEAD);
    if (!disk.exists(file)) {
      throw new StoreDamagedException(
          StoreDamagedException.Kind.ANCHOR_MISSING,
          "%s is missing: how far the log %s was cosigned is forgotten".formatted(file, origin));
    }
    FileAnchor head = FileAnchor.open(disk, file, anchorId(origin));
    return new WitnessedLog(origin, keys, head);
  }

  String origin() {
    return origin;
  }

  List<VerifierKey> keys() {
    return keys;
  }

  /// The head that was cosigned last.
  TreeHead head() throws IOException {
    return head.remembered();
  }

  /// Examines a request and, where it is consistent, remembers its head, durably on return.
  ///
  /// @param claimed what its checkpoint says
  /// @throws IOException where it cannot be remembered: nothing may be cosigned then, and nothing
  ///   of this log any more until the next start
  Examination examine(AddCheckpoint request, TreeHead claimed) throws IOException {
    examining.lock();
    try {
      Examination examination = Examination.of(request, claimed, keys, head.remembered());
      if (examination instanceof Examination.Consistent(TreeHead next)) {
        head.confirm(next);
      }
      return examination;
    } finally {
      examining.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    head.close();
  }
}
