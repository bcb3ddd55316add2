package dev.pawl.ledger.journal;

import dev.pawl.durable.DerivedFiles;
import dev.pawl.durable.Disk;
import dev.pawl.durable.DurableFiles;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.SnapshotStore;
import dev.pawl.ledger.StoreId;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/// The newest snapshot, in `derived/snapshot` of the store. Derived: whatever is wrong with it, the
/// answer is that there is none. Big-endian:
///
/// ```
///  byte  0       1       2       3       4       5       6       7
///     0 +-------+-------+-------+-------+-------+-------+-------+-------+
///       |         "PWLS"                | version       | zero          |
///     8 +-------------------------------+-------------------------------+
///       |                    store id (16 bytes)                        |
///    24 +---------------------------------------------------------------+
///       |       size of the ledger it was folded from                   |
///    32 +---------------------------------------------------------------+
///       |       Merkle root at that size (32 bytes)                     |
///    64 +-------------------------------+-------------------------------+
///       |  length n of the state        |   the state (n bytes)         |
///       +-------------------------------+-------------------------------+
///       |    SHA-256 of all bytes before (32 bytes)                     |
///       +---------------------------------------------------------------+
/// ```
///
/// The hash finds accidents, not intent: whoever may write here may write anything. The reader
/// compares size and root with the journal, and the state's own contents with its rules.
public final class SnapshotFile implements SnapshotStore {
  /// The longest state in bytes.
  public static final int STATE_BYTES_MAX = 64 << 20;

  private static final int MAGIC = 0x50574c53; // PWLS
  private static final short VERSION = 1;
  private static final int HEADER_BYTES = 68;

  private final StoreDirectory store;
  private final StoreId storeId;
  private final Path path;

  /// @param store the directory, whose lock the caller holds
  /// @param storeId the store that the snapshot must belong to
  public SnapshotFile(StoreDirectory store, StoreId storeId) {
    this.store = store;
    this.storeId = storeId;
    this.path = store.derived().resolve("snapshot");
  }

  @Override
  public Optional<Snapshot> load() {
    try {
      Disk disk = store.disk();
      return disk.exists(path)
          ? decode(DurableFiles.readSmall(disk, path, HEADER_BYTES + STATE_BYTES_MAX + Hash.BYTES))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // derived: unreadable is as good as absent
    }
  }

  /// {@inheritDoc} Durable on return.
  ///
  /// @throws IllegalArgumentException where the state is longer than [#STATE_BYTES_MAX]
  @Override
  public void save(Snapshot snapshot) throws IOException {
    byte[] bytes = encode(snapshot);
    store.checkHeld();
    DerivedFiles.writeAtomically(store.disk(), store.derived(), path, bytes);
  }

  private byte[] encode(Snapshot snapshot) {
    int length = snapshot.state().size();
    if (length > STATE_BYTES_MAX) {
      throw new IllegalArgumentException(
          "state is " + length + " bytes, expected at most " + STATE_BYTES_MAX);
    }
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + length + Hash.BYTES);
    bytes.putInt(MAGIC).putShort(VERSION).putShort((short) 0);
    storeId.bytes().putInto(bytes);
    bytes.putLong(snapshot.head().size());
    snapshot.head().root().putInto(bytes);
    bytes.putInt(length);
    snapshot.state().putInto(bytes);
    bytes.put(digest(bytes.array()));
    return bytes.array();
  }

  private Optional<Snapshot> decode(byte[] array) {
    ByteBuffer bytes = ByteBuffer.wrap(array);
    if (array.length < HEADER_BYTES + Hash.BYTES
        || bytes.getInt(0) != MAGIC
        || bytes.getInt(4) != VERSION << 16
        || bytes.getInt(HEADER_BYTES - Integer.BYTES) != array.length - HEADER_BYTES - Hash.BYTES
        || !bytes
            .slice(array.length - Hash.BYTES, Hash.BYTES)
            .equals(ByteBuffer.wrap(digest(array)))) {
      return Optional.empty();
    }
    bytes.position(8);
    StoreId owner = new StoreId(Bytes.read(bytes, StoreId.BYTES));
    long size = bytes.getLong();
    if (!owner.equals(storeId) || size < 0) {
      return Optional.empty();
    }
    byte[] root = new byte[Hash.BYTES];
    bytes.get(root);
    Bytes state = Bytes.read(bytes, bytes.getInt());
    return Optional.of(new Snapshot(new TreeHead(size, Hash.of(root)), state));
  }

  /// The hash of all but the last 32 bytes.
  private static byte[] digest(byte[] bytes) {
    MessageDigest sha256 = Chain.sha256();
    sha256.update(bytes, 0, bytes.length - Hash.BYTES);
    return sha256.digest();
  }
}
