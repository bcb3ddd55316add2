package dev.pawl.testkit;

import java.util.stream.IntStream;

/// How a power loss may tear a block of 4 KiB that was on its way to the disk: the new bytes
/// reached it in one range, and outside of it the old ones stayed.
///
/// The borders of the range are the choices. All multiples of 8 make 131,327 ranges a block, good
/// for chance; a few borders keep the number of crash states small enough to visit them all.
public final class CrashModel {
  /// Blocks are written whole or not at all.
  public static final CrashModel WHOLE_BLOCKS = new CrashModel();

  /// Tears after the first word, the first sector and the first half.
  public static final CrashModel COARSE = new CrashModel(8, 512, 2048);

  /// Tears between any two words of 8 bytes.
  public static final CrashModel EVERY_WORD =
      new CrashModel(IntStream.range(1, Inode.BLOCK_BYTES / 8).map(word -> 8 * word).toArray());

  private final int[] borders;

  /// @param tears offsets inside a block, ascending, each a multiple of 8
  public CrashModel(int... tears) {
    borders =
        IntStream.concat(
                IntStream.concat(IntStream.of(0), IntStream.of(tears)),
                IntStream.of(Inode.BLOCK_BYTES))
            .toArray();
    for (int i = 1; i < borders.length; i++) {
      if (borders[i] <= borders[i - 1] || borders[i] % 8 != 0) {
        throw new IllegalArgumentException(
            "tear at " + borders[i] + ", expected ascending multiples of 8");
      }
    }
  }

  /// In how many ways a block can tear.
  int tears() {
    return borders.length * (borders.length - 1) / 2 - 1;
  }

  /// The old block with one range of the new one.
  byte[] tear(byte[] older, byte[] newer, int tear) {
    int left = 0;
    int remaining = tear;
    // Ranges by their left border; the first of all would be the whole block if it came last.
    while (remaining >= rangesFrom(left)) {
      remaining -= rangesFrom(left);
      left++;
    }
    int first = borders[left];
    int end = borders[left + 1 + remaining];
    byte[] torn = older.clone();
    System.arraycopy(newer, first, torn, first, end - first);
    return torn;
  }

  private int rangesFrom(int left) {
    int ranges = borders.length - 1 - left;
    return left == 0 ? ranges - 1 : ranges; // without the whole block
  }
}
