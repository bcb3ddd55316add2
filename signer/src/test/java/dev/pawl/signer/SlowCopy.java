package dev.pawl.signer;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DurableFiles;
import dev.pawl.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A backup that takes its time: one block of one file at a step, while a process changes them.
final class SlowCopy {
  private static final int BLOCK_BYTES = 4_096;
  private static final int GROWTH_BLOCKS = 4;

  /// In which order.
  enum Manner {
    /// A file from its beginning to where it ends then, as `cp -r` does.
    FILE_BY_FILE,
    /// The blocks of a file in any order, those too that it does not have yet, and its length at
    /// last, as a copy of the disk below the file system does.
    BLOCK_DEVICE
  }

  private final SimulatedDisk disk;
  private final Manner manner;
  private final Random random;
  private final Deque<Path> todo = new ArrayDeque<>();
  private @Nullable Path current;
  private final Deque<Integer> blocks = new ArrayDeque<>(); // of the current file
  private byte[] bytes = new byte[0];

  /// What was copied.
  final Map<Path, byte[]> files = new TreeMap<>();

  /// @param parts files and directories, which are copied with what is in them
  SlowCopy(SimulatedDisk disk, List<Path> parts, Manner manner, Random random) {
    this.disk = disk;
    this.manner = manner;
    this.random = random;
    push(parts);
  }

  boolean isDone() {
    return current == null && todo.isEmpty();
  }

  /// Reads one block, or a directory.
  void step() throws IOException {
    try {
      if (current != null) {
        copyBlock(current);
      } else if (!todo.isEmpty()) {
        begin(todo.remove());
      }
    } catch (NoSuchFileException e) {
      current = null; // gone since it was listed
    }
  }

  private void begin(Path path) throws IOException {
    try {
      push(disk.list(path));
    } catch (NotDirectoryException e) {
      current = path;
      bytes = new byte[0];
      blocks.clear();
      blocks.addAll(order(path));
    }
  }

  private void push(List<Path> paths) {
    List<Path> shuffled = new ArrayList<>(paths);
    Collections.shuffle(shuffled, random);
    shuffled.forEach(todo::addFirst);
  }

  private List<Integer> order(Path path) throws IOException {
    if (manner == Manner.FILE_BY_FILE) {
      return List.of(0);
    }
    List<Integer> order = new ArrayList<>();
    try (DiskFile file = disk.open(path, Disk.Access.READ)) {
      for (int block = 0; block <= file.size() / BLOCK_BYTES + GROWTH_BLOCKS; block++) {
        order.add(block);
      }
    }
    Collections.shuffle(order, random);
    return order;
  }

  private void copyBlock(Path path) throws IOException {
    int number = blocks.remove();
    ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
    try (DiskFile file = disk.open(path, Disk.Access.READ)) {
      int count = file.read((long) number * BLOCK_BYTES, block);
      if (count > 0) {
        int end = number * BLOCK_BYTES + count;
        bytes = bytes.length < end ? Arrays.copyOf(bytes, end) : bytes;
        System.arraycopy(block.array(), 0, bytes, number * BLOCK_BYTES, count);
      }
      if (manner == Manner.FILE_BY_FILE && count == BLOCK_BYTES) {
        blocks.add(number + 1);
      }
      if (blocks.isEmpty()) {
        boolean whole = manner == Manner.FILE_BY_FILE;
        files.put(path, whole ? bytes : Arrays.copyOf(bytes, (int) file.size()));
        current = null;
      }
    }
  }

  /// Puts a file onto a disk, durably.
  static void put(Disk disk, Path path, byte[] bytes) throws IOException {
    DurableFiles.createDirectories(disk, DurableFiles.parent(path));
    try (DiskFile file = disk.open(path, Disk.Access.CREATE)) {
      DurableFiles.writeFully(file, 0, ByteBuffer.wrap(bytes));
      file.force();
    }
    disk.forceDirectory(DurableFiles.parent(path));
  }
}
