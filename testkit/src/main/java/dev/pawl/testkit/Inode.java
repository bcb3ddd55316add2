package dev.pawl.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A file of the simulated disk: what the page cache shows, what the disk holds, and every state of
/// a block between the two since it was last written out.
///
/// Blocks never change; a write replaces them. So a copy of a file shares all its blocks.
final class Inode implements Node {
  static final int BLOCK_BYTES = Page.BYTES;

  private static final Block EMPTY = Block.of(Page.ZEROS);

  /// One block.
  private static final class Block {
    /// What the disk holds.
    final Page durable;

    /// What a read returns.
    final Page cached;

    /// Every content since the last write-out, the newest last: each may reach the disk. Empty
    /// although `cached` differs from `durable`: the page is in *limbo*, its write-out failed, and
    /// nobody will try again.
    final List<Page> pending;

    Block(Page durable, Page cached, List<Page> pending) {
      this.durable = durable;
      this.cached = cached;
      this.pending = pending;
    }

    Block written(byte[] bytes) {
      Page latest = pending.isEmpty() ? durable : pending.getLast();
      if (latest.hasBytes(bytes)) {
        // The disk cannot tell the difference.
        return cached == latest ? this : new Block(durable, latest, pending);
      }
      Page page = Page.of(bytes);
      List<Page> more = new ArrayList<>(pending);
      more.add(page);
      return new Block(durable, page, more);
    }

    /// Whether a write of these bytes changes nothing, neither in the cache nor on its way.
    boolean isNewest(ByteBuffer source, int inBlock, int count) {
      return cached == (pending.isEmpty() ? durable : pending.getLast())
          && source
              .slice(source.position(), count)
              .equals(ByteBuffer.wrap(cached.unsafe(), inBlock, count));
    }

    Block forced() {
      return pending.isEmpty() ? this : new Block(pending.getLast(), cached, List.of());
    }

    Block lostByForce() {
      return new Block(durable, cached, List.of());
    }

    Block reread() {
      return pending.isEmpty() ? of(durable) : this;
    }

    boolean isClean() {
      return cached == durable && pending.isEmpty();
    }

    long fingerprint() {
      long fingerprint = cached.fingerprint();
      if (!isClean()) {
        fingerprint = Fingerprint.add(fingerprint, durable.fingerprint());
        for (Page page : pending) {
          fingerprint = Fingerprint.add(fingerprint, page.fingerprint());
        }
      }
      return fingerprint;
    }

    /// A block whose disk and cache agree.
    static Block of(Page page) {
      return new Block(page, page, List.of());
    }
  }

  private @Nullable Block[] blocks = new @Nullable Block[4];
  private long durableLength;
  private long length;
  private List<Long> pendingLengths = List.of(); // as for blocks; replaced, never changed

  long length() {
    return length;
  }

  int read(long offset, ByteBuffer target) {
    if (offset >= length) {
      return -1;
    }
    int count = (int) Math.min(target.remaining(), length - offset);
    for (int done = 0; done < count; ) {
      int inBlock = (int) ((offset + done) % BLOCK_BYTES);
      int part = Math.min(BLOCK_BYTES - inBlock, count - done);
      target.put(block(blockNumber(offset + done)).cached.unsafe(), inBlock, part);
      done += part;
    }
    return count;
  }

  void write(long offset, ByteBuffer source) {
    long position = offset;
    while (source.hasRemaining()) {
      int number = blockNumber(position);
      int inBlock = (int) (position % BLOCK_BYTES);
      int part = Math.min(BLOCK_BYTES - inBlock, source.remaining());
      Block block = block(number);
      if (block.isNewest(source, inBlock, part)) {
        source.position(source.position() + part);
      } else {
        byte[] bytes = block.cached.copy();
        source.get(bytes, inBlock, part);
        put(number, block.written(bytes));
      }
      position += part;
    }
    if (position > length) {
      resize(position);
    }
  }

  void truncate(long size) {
    if (size >= length) {
      return;
    }
    for (int number = blockNumber(size); number < blocks.length; number++) {
      if (blocks[number] != null) {
        long kept = Math.clamp(size - (long) number * BLOCK_BYTES, 0, BLOCK_BYTES);
        put(number, block(number).written(first(block(number).cached, kept)));
      }
    }
    resize(size);
  }

  private void resize(long size) {
    length = size;
    List<Long> more = new ArrayList<>(pendingLengths);
    more.add(size);
    pendingLengths = more;
  }

  /// Everything is on the disk, except what is in limbo.
  void force() {
    for (int number = 0; number < blocks.length; number++) {
      if (blocks[number] != null) {
        blocks[number] = block(number).forced();
      }
    }
    durableLength = length;
    pendingLengths = List.of();
  }

  /// The write-out fails: the cache keeps the pages and calls them clean, the disk has some of them
  /// or none. The length belongs to the file system's own journal and stays on its way.
  ///
  /// @param written which of the dirty blocks reach the disk, in order; one bit each
  void failForce(int written) {
    int dirty = 0;
    for (int number = 0; number < blocks.length; number++) {
      Block block = block(number);
      if (!block.pending.isEmpty()) {
        boolean reached = dirty < Integer.SIZE && (written >>> dirty & 1) == 1;
        blocks[number] = reached ? block.forced() : block.lostByForce();
        dirty++;
      }
    }
  }

  /// Memory is short: clean pages leave the cache, and the next read shows what the disk holds.
  void dropCache() {
    for (int number = 0; number < blocks.length; number++) {
      if (blocks[number] != null) {
        blocks[number] = block(number).reread();
      }
    }
  }

  /// Changes bytes behind everybody's back, on the disk and in the cache.
  void rot(long offset, int count) {
    for (long at = offset; at < offset + count; at++) {
      int number = blockNumber(at);
      byte[] bytes = block(number).cached.copy();
      bytes[(int) (at % BLOCK_BYTES)] ^= (byte) 0xff;
      put(number, Block.of(Page.of(bytes)));
    }
  }

  /// Gives the file exactly these bytes, durably.
  void replace(byte[] bytes) {
    blocks = new @Nullable Block[4];
    write(0, ByteBuffer.wrap(bytes));
    length = bytes.length;
    force();
  }

  byte[] contents() {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length));
    read(0, bytes);
    return bytes.array();
  }

  @Override
  public Inode copy() {
    Inode copy = new Inode();
    copy.blocks = blocks.clone();
    copy.durableLength = durableLength;
    copy.length = length;
    copy.pendingLengths = pendingLengths;
    return copy;
  }

  @Override
  public Inode afterPowerLoss(Choices choices, CrashModel model) {
    Inode after = new Inode();
    long survived = survivingLength(choices);
    after.durableLength = survived;
    after.length = survived;
    int count = (int) Math.min(blocks.length, (survived + BLOCK_BYTES - 1) / BLOCK_BYTES);
    after.blocks = new @Nullable Block[Math.max(1, count)];
    for (int number = 0; number < count; number++) {
      Block block = blocks[number];
      if (block != null) {
        long here = Math.min(BLOCK_BYTES, survived - (long) number * BLOCK_BYTES);
        after.blocks[number] = survivor(block, here, choices, model);
      }
    }
    return after;
  }

  private long survivingLength(Choices choices) {
    List<Long> lengths = new ArrayList<>();
    lengths.add(durableLength);
    for (long pending : pendingLengths) {
      if (!lengths.contains(pending)) {
        lengths.add(pending);
      }
    }
    return lengths.size() == 1 ? durableLength : lengths.get(choices.next(lengths.size()));
  }

  /// The block as it was durable, or as any write since then left it, or torn between two of these;
  /// zeros after its first `length` bytes.
  private static Block survivor(Block block, long length, Choices choices, CrashModel model) {
    if (block.isClean() && length == BLOCK_BYTES) {
      return block;
    }
    Page page = survivor(block, choices, model);
    return Block.of(length == BLOCK_BYTES ? page : Page.of(first(page, length)));
  }

  private static Page survivor(Block block, Choices choices, CrashModel model) {
    List<Page> pending = block.pending;
    if (pending.isEmpty()) {
      return block.durable;
    }
    int whole = 1 + pending.size();
    int choice = choices.next(whole + (model.tears() ? 1 : 0));
    if (choice == 0) {
      return block.durable;
    }
    if (choice < whole) {
      return pending.get(choice - 1);
    }
    int newest = pending.size() == 1 ? 0 : choices.next(pending.size());
    Page older = newest == 0 ? block.durable : pending.get(newest - 1);
    return model.tear(older, pending.get(newest), choices);
  }

  /// The first bytes of a page, and zeros.
  private static byte[] first(Page page, long length) {
    return Arrays.copyOf(Arrays.copyOf(page.unsafe(), (int) length), BLOCK_BYTES);
  }

  @Override
  public long fingerprint() {
    long fingerprint = Fingerprint.add(durableLength, length);
    for (long pending : pendingLengths) {
      fingerprint = Fingerprint.add(fingerprint, pending);
    }
    for (int number = 0; number < blocks.length; number++) {
      long block = block(number).fingerprint();
      if (block != EMPTY.fingerprint()) {
        fingerprint = Fingerprint.add(fingerprint + number, block);
      }
    }
    return fingerprint;
  }

  private Block block(int number) {
    Block block = number < blocks.length ? blocks[number] : null;
    return block == null ? EMPTY : block;
  }

  private void put(int number, Block block) {
    if (number >= blocks.length) {
      blocks = Arrays.copyOf(blocks, Math.max(number + 1, 2 * blocks.length));
    }
    blocks[number] = block;
  }

  private static int blockNumber(long offset) {
    return Math.toIntExact(offset / BLOCK_BYTES);
  }
}
