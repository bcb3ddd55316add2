package dev.pawl.testkit;

import java.util.Arrays;
import java.util.stream.IntStream;

/// How a power loss may tear a block of 4 KiB that was on its way to the disk: the new bytes
/// reached it in one range, and outside of it the old ones stayed.
///
/// The borders of the range are the choices. Between any two words of 8 bytes there are up to
/// 131,327 ranges a block; a few borders keep the number of crash states small. Words that the
/// write does not change make no difference to the range, and are no borders.
public final class CrashModel {
  /// Blocks are written whole or not at all.
  public static final CrashModel WHOLE_BLOCKS = new CrashModel();

  /// Tears after the first word, the first sector and the first half.
  public static final CrashModel COARSE = new CrashModel(8, 512, 2048);

  /// Tears between any two words of 8 bytes.
  public static final CrashModel EVERY_WORD =
      new CrashModel(IntStream.range(1, Page.WORDS).map(word -> 8 * word).toArray());

  private final int[] borders;

  /// @param tears offsets inside a block, ascending, each a multiple of 8
  public CrashModel(int... tears) {
    borders =
        IntStream.concat(
                IntStream.concat(IntStream.of(0), IntStream.of(tears)), IntStream.of(Page.BYTES))
            .toArray();
    for (int i = 1; i < borders.length; i++) {
      if (borders[i] <= borders[i - 1] || borders[i] % 8 != 0) {
        throw new IllegalArgumentException(
            "tear at " + borders[i] + ", expected ascending multiples of 8");
      }
    }
  }

  /// Whether a block can tear.
  boolean tears() {
    return borders.length > 2;
  }

  /// The old block with one range of the new one; each content that this can give is one choice.
  Page tear(Page older, Page newer, Choices choices) {
    int[] starts = newer.tears(older, this);
    int pieces = starts.length - 1;
    int torn = pieces * (pieces + 1) / 2 - 1; // all ranges but the whole block
    return torn < 1 ? newer : tear(older, newer, starts, choices.next(torn));
  }

  /// Where pieces begin that hold a word which differs, and the end of the last one.
  int[] starts(int[] differing) {
    int[] starts = new int[borders.length];
    int count = 0;
    int word = 0;
    for (int piece = 0; piece + 1 < borders.length && word < differing.length; piece++) {
      int end = borders[piece + 1] / Long.BYTES;
      if (differing[word] < end) {
        starts[count++] = borders[piece];
        while (word < differing.length && differing[word] < end) {
          word++;
        }
      }
    }
    starts[count++] = Page.BYTES;
    return Arrays.copyOf(starts, count);
  }

  private static Page tear(Page older, Page newer, int[] starts, int choice) {
    int left = 0;
    int remaining = choice;
    // Ranges by their left border; the last one of the first would be the whole block.
    while (remaining >= rangesFrom(left, starts.length - 1)) {
      remaining -= rangesFrom(left, starts.length - 1);
      left++;
    }
    int first = starts[left];
    int end = starts[left + 1 + remaining];
    byte[] torn = older.copy();
    System.arraycopy(newer.unsafe(), first, torn, first, end - first);
    return Page.of(torn);
  }

  private static int rangesFrom(int left, int pieces) {
    int ranges = pieces - left;
    return left == 0 ? ranges - 1 : ranges; // without the whole block
  }
}
