package dev.pawl.tlog.published;

import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.tile.Tile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Goes through the entries of a log, fetching ahead: several bundles are on their way and hashed
/// at a time, so that the distance of the server costs little. For one thread.
///
/// A bundle can be 16 MiB long. How many are fetched ahead follows from the length of the last one,
/// so that some 64 MiB lie in memory at most once the first has been seen.
public final class EntryCursor implements AutoCloseable {
  private static final int AHEAD_MIN = 2;
  private static final int AHEAD_MAX = 32;
  private static final long BYTES_AHEAD = 64L << 20;

  private final LogReader log;
  private final long size;
  private final boolean tiles;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Future<EntryBlock>> ahead = new ArrayDeque<>();
  private long wanted; // the next entry to be asked for
  private int aheadMax = AHEAD_MIN;

  EntryCursor(LogReader log, long from, long size, boolean tiles) {
    if (from < 0 || from > size) {
      throw new IllegalArgumentException("from " + from + ", expected 0 to " + size);
    }
    this.log = log;
    this.wanted = from;
    this.size = size;
    this.tiles = tiles;
  }

  /// The next entries; empty after the last.
  ///
  /// @throws MissingFileException where the log does not have them
  /// @throws IOException where it does not answer
  /// @throws MalformedException where it answers with what is no bundle
  public Optional<EntryBlock> next() throws IOException, MalformedException {
    ask();
    Future<EntryBlock> next = ahead.poll();
    if (next == null) {
      return Optional.empty();
    }
    EntryBlock block = get(next);
    long bytes = 1;
    for (byte[] entry : block.entries()) {
      bytes += entry.length;
    }
    aheadMax = Math.clamp(BYTES_AHEAD / bytes, AHEAD_MIN, AHEAD_MAX);
    return Optional.of(block);
  }

  private void ask() {
    while (wanted < size && ahead.size() < aheadMax) {
      long first = wanted;
      ahead.add(threads.submit(() -> read(first)));
      long left = Tile.FULL - first % Tile.FULL; // in this bundle
      wanted = size - first <= left ? size : first + left;
    }
  }

  private EntryBlock read(long first) throws IOException, MalformedException {
    long index = first / Tile.FULL;
    long start = index * Tile.FULL;
    int width = (int) Math.min(Tile.FULL, size - start);
    List<byte[]> entries = log.bundle(new Tile(Tile.ENTRIES, index, width));
    List<Hash> leaves = new ArrayList<>(width);
    for (byte[] entry : entries) {
      leaves.add(MerkleTree.leafHash(entry, 0, entry.length));
    }
    Optional<String> problem =
        tiles ? TileCheck.compare(log, new Tile(0, index, width), leaves) : Optional.empty();
    int before = (int) (first - start);
    return new EntryBlock(
        first, entries.subList(before, width), leaves.subList(before, width), problem);
  }

  private static EntryBlock get(Future<EntryBlock> next) throws IOException, MalformedException {
    try {
      return next.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the log was read");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case MalformedException malformed -> throw malformed;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  /// Gives up what is on its way.
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
