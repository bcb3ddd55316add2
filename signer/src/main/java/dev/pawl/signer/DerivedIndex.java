package dev.pawl.signer;

import dev.pawl.durable.DerivedFiles;
import dev.pawl.durable.Disk;
import dev.pawl.durable.DurableFiles;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.EntryCodec;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerStore.RecordCursor;
import dev.pawl.tlog.Hash;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

/// Finds receipts by what they are about: the request they answer, or the child tree they certify.
///
/// Derived from the ledger and never believed: it only says where to look, and whoever looks checks
/// what stands there. The file may be deleted at any time. It says up to which entry it is
/// complete, in the same transaction as its content; opening reads the ledger from there on. A file
/// that is damaged, another store's or ahead of the ledger is deleted and made again, and so is
/// whatever else stands in its place.
///
/// Safe for all threads.
final class DerivedIndex implements AutoCloseable {
  private static final Logger LOG = System.getLogger(DerivedIndex.class.getName());

  /// After how many additions the file is brought up to date.
  private static final int SAVE_INTERVAL = 32_768;

  /// So many receipts are read before they are added; some 15 MB.
  private static final int CATCH_UP_ADDITIONS = 131_072;

  private static final int CACHE_MEGABYTES = 8;
  private static final String VERSION = "1";

  private final Disk disk;
  private final Path path;
  private final Ledger ledger;
  private final AtomicInteger unsaved = new AtomicInteger();
  private final ReentrantLock saving = new ReentrantLock();
  private final ReentrantReadWriteLock using = new ReentrantReadWriteLock();
  private Maps maps; // guarded by using
  private volatile boolean incomplete; // an addition failed: to be made again before it is asked

  // Receipts that are being written: the size of the ledger before each, and how many.
  private final ReentrantLock underWayLock = new ReentrantLock();
  private final TreeMap<Long, Integer> underWay = new TreeMap<>(); // guarded by underWayLock

  private record Maps(
      MVStore store,
      MVMap<String, String> about,
      MVMap<byte[], Long> requests,
      MVMap<byte[], Long> parents) {

    static Maps open(Path path) {
      MVStore store =
          new MVStore.Builder()
              .fileName(path.toString())
              .cacheSize(CACHE_MEGABYTES)
              .autoCommitDisabled()
              .open();
      try {
        return new Maps(
            store,
            store.openMap(
                "about",
                new MVMap.Builder<String, String>()
                    .keyType(StringDataType.INSTANCE)
                    .valueType(StringDataType.INSTANCE)),
            store.openMap("requests", positions()),
            store.openMap("parents", positions()));
      } catch (RuntimeException | AssertionError e) {
        store.closeImmediately();
        throw e;
      }
    }

    private static MVMap.Builder<byte[], Long> positions() {
      return new MVMap.Builder<byte[], Long>()
          .keyType(ByteArrayDataType.INSTANCE)
          .valueType(LongDataType.INSTANCE);
    }
  }

  private DerivedIndex(Disk disk, Path path, Ledger ledger, Maps maps) {
    this.disk = disk;
    this.path = path;
    this.ledger = ledger;
    this.maps = maps;
  }

  /// Opens the file and brings it up to the ledger.
  ///
  /// @param path its directory is made where it is missing
  /// @throws IOException where it can be neither opened nor made
  static DerivedIndex open(Disk disk, Path path, Ledger ledger) throws IOException {
    try (var _ = new Uninterrupted()) {
      return openHere(disk, path, ledger);
    }
  }

  private static DerivedIndex openHere(Disk disk, Path path, Ledger ledger) throws IOException {
    DerivedIndex index = new DerivedIndex(disk, path, ledger, openMaps(disk, path));
    try {
      if (!index.belongs()) {
        index.empty();
      }
      index.catchUp();
    } catch (RuntimeException | AssertionError e) { // many kinds, its own assertions among them
      LOG.log(Level.WARNING, "the index is damaged and is made again: {0}", e.getMessage());
      index.rebuild();
    }
    return index;
  }

  private static Maps openMaps(Disk disk, Path path) throws IOException {
    DerivedFiles.makeRoom(disk, DurableFiles.parent(path), path);
    makeForOwner(disk, path);
    try {
      return Maps.open(path);
    } catch (RuntimeException | AssertionError e) {
      LOG.log(Level.WARNING, "the index is damaged and is made again: {0}", e.getMessage());
      DerivedFiles.remove(disk, path);
      makeForOwner(disk, path);
      return Maps.open(path);
    }
  }

  /// The library would make the file readable for others, and open one that cannot be written for
  /// reading only.
  private static void makeForOwner(Disk disk, Path path) throws IOException {
    DerivedFiles.open(disk, path).close();
  }

  /// Makes the index again from the whole ledger: it has said something that is not so.
  ///
  /// @throws IOException where it cannot be made
  void rebuild() throws IOException {
    using.writeLock().lock();
    try {
      maps.store.closeImmediately();
      DerivedFiles.remove(disk, path);
      maps = openMaps(disk, path);
      empty();
      catchUp();
      incomplete = false;
    } catch (MVStoreException e) {
      throw new IOException("the index " + path + " cannot be made: " + e.getMessage(), e);
    } finally {
      using.writeLock().unlock();
    }
  }

  private boolean belongs() {
    Map<String, String> about = maps.about;
    if (!VERSION.equals(about.get("version"))
        || !ledger.storeId().toString().equals(about.get("store"))) {
      return false;
    }
    long size = size();
    return 0 <= size && size <= ledger.head().size() && mark(size).equals(about.get("mark"));
  }

  /// Tells ledgers of this size apart: the digest of the last entry.
  private String mark(long size) {
    return size == 0 ? "" : Digests.sha256(ledger.read(size - 1).entry()).toString();
  }

  private void empty() {
    maps.requests.clear();
    maps.parents.clear();
    maps.about.clear();
    maps.about.put("version", VERSION);
    maps.about.put("store", ledger.storeId().toString());
    setSize(0);
  }

  /// Negative where nobody knows.
  private long size() {
    try {
      return Long.parseLong(maps.about.getOrDefault("size", "0"));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private void setSize(long size) {
    maps.about.put("size", Long.toString(size));
    maps.about.put("mark", mark(size));
  }

  /// Reads the ledger from where the file is complete. Keys are digests: added one by one in the
  /// ledger's order, each would touch another page of a large file, so many are sorted first.
  private void catchUp() {
    List<Addition> additions = new ArrayList<>();
    long index = size();
    long from = index;
    try (RecordCursor records = ledger.readFrom(index)) {
      for (Optional<LedgerRecord> next = records.next(); next.isPresent(); next = records.next()) {
        if (EntryCodec.decode(next.get().entry()) instanceof Signed signed) {
          Disclosure disclosure = Disclosure.decode(next.get().attachments().getFirst());
          addition(index, signed, disclosure).ifPresent(additions::add);
        }
        index++;
        if (additions.size() == CATCH_UP_ADDITIONS) {
          save(additions, index);
        }
      }
    }
    if (index > from) {
      save(additions, index);
    }
  }

  private void save(List<Addition> additions, long size) {
    additions.sort(
        Comparator.comparing(addition -> addition.key, Arrays::compareUnsigned)); // stable
    additions.forEach(this::add);
    additions.clear();
    setSize(size);
    maps.store.commit();
  }

  /// Where the receipt for this request is.
  ///
  /// @throws IOException where the index cannot be read or made: nobody knows
  OptionalLong request(Hash request) throws IOException {
    return find(m -> m.requests, request.bytes());
  }

  /// Where the receipt is with which this leaf of a parent layer certified its child tree.
  ///
  /// @throws IOException where the index cannot be read or made: nobody knows
  OptionalLong parent(KeyId key, int layer, long leaf) throws IOException {
    return find(m -> m.parents, parentKey(key, layer, leaf));
  }

  private OptionalLong find(Function<Maps, MVMap<byte[], Long>> map, byte[] key)
      throws IOException {
    try (var _ = new Uninterrupted()) {
      if (incomplete) {
        rebuild();
      }
      return get(map, key);
    } catch (RuntimeException | AssertionError e) {
      LOG.log(Level.WARNING, "the index is damaged and is made again: {0}", e.getMessage());
    }
    try (var _ = new Uninterrupted()) {
      rebuild();
      return get(map, key);
    }
  }

  private OptionalLong get(Function<Maps, MVMap<byte[], Long>> map, byte[] key) {
    using.readLock().lock();
    try {
      Long position = map.apply(maps).get(key);
      return position == null ? OptionalLong.empty() : OptionalLong.of(position);
    } finally {
      using.readLock().unlock();
    }
  }

  /// A receipt is about to be written. Until [#end] of the same value, the file does not count as
  /// complete beyond here.
  long begin() {
    underWayLock.lock();
    try {
      long size = ledger.head().size();
      underWay.merge(size, 1, Integer::sum);
      return size;
    } finally {
      underWayLock.unlock();
    }
  }

  /// The receipt is in the index, or was not written.
  void end(long begun) {
    underWayLock.lock();
    try {
      underWay.computeIfPresent(begun, (size, count) -> count == 1 ? null : count - 1);
    } finally {
      underWayLock.unlock();
    }
    if (unsaved.get() >= SAVE_INTERVAL) {
      save();
    }
  }

  /// Adds a receipt that is durable in the ledger. Whatever goes wrong here does not keep the
  /// signature from leaving; it keeps the file from counting as complete.
  void put(long index, Signed signed, Disclosure disclosure) {
    using.readLock().lock();
    try (var _ = new Uninterrupted()) {
      addition(index, signed, disclosure).ifPresent(this::add);
    } catch (RuntimeException | AssertionError e) {
      LOG.log(Level.WARNING, "the index takes nothing more: {0}", e.getMessage());
      incomplete = true;
    } finally {
      using.readLock().unlock();
    }
  }

  /// What a receipt adds to the index, if anything.
  private static final class Addition {
    final boolean parent;
    final byte[] key;
    final long index;

    Addition(boolean parent, byte[] key, long index) {
      this.parent = parent;
      this.key = key;
      this.index = index;
    }
  }

  private static Optional<Addition> addition(long index, Signed signed, Disclosure disclosure) {
    if (signed.layer() > 0) {
      byte[] key = parentKey(signed.key(), signed.layer(), signed.leaf());
      return Optional.of(new Addition(true, key, index));
    }
    return disclosure.request().equals(Disclosure.NO_REQUEST)
        ? Optional.empty()
        : Optional.of(new Addition(false, disclosure.request().bytes(), index));
  }

  private void add(Addition addition) {
    if (addition.parent) {
      maps.parents.put(addition.key, addition.index);
    } else {
      maps.requests.putIfAbsent(addition.key, addition.index);
    }
    unsaved.incrementAndGet();
  }

  private static byte[] parentKey(KeyId key, int layer, long leaf) {
    ByteBuffer bytes = ByteBuffer.allocate(KeyId.BYTES + 1 + Long.BYTES);
    key.bytes().putInto(bytes);
    return bytes.put((byte) layer).putLong(leaf).array();
  }

  /// Writes the file, complete up to the ledger's head or to the first receipt under way. One
  /// thread at a time; others go on.
  private void save() {
    if (!saving.tryLock()) {
      return;
    }
    using.readLock().lock();
    try (var _ = new Uninterrupted()) {
      unsaved.set(0);
      long size = complete();
      if (incomplete) {
        return; // asked after: an addition that fails says so before it counts as done
      }
      setSize(size);
      maps.store.commit();
    } catch (RuntimeException | AssertionError e) {
      // Derived: the next opening reads more of the ledger, which may just have shut.
      LOG.log(Level.WARNING, "the index was not saved: {0}", e.getMessage());
    } finally {
      using.readLock().unlock();
      saving.unlock();
    }
  }

  private long complete() {
    long head = ledger.head().size(); // read first: what comes later may be missing
    underWayLock.lock();
    try {
      return underWay.isEmpty() ? head : Math.min(head, underWay.firstKey());
    } finally {
      underWayLock.unlock();
    }
  }

  /// Writes the file and closes it. The ledger is still open.
  @Override
  public void close() {
    save();
    using.writeLock().lock();
    try {
      maps.store.close();
    } catch (MVStoreException e) {
      LOG.log(Level.WARNING, "the index was not closed: {0}", e.getMessage());
      maps.store.closeImmediately();
    } finally {
      using.writeLock().unlock();
    }
  }
}
