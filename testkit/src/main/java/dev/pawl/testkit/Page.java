package dev.pawl.testkit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The bytes of one block of the simulated disk. They never change, so images share them.
final class Page {
  static final int BYTES = 4096;
  static final int WORDS = BYTES / Long.BYTES;
  static final Page ZEROS = new Page(new byte[BYTES]);

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long[] FACTORS =
      new SplittableRandom(4096).longs(WORDS).map(factor -> factor | 1).toArray();

  private final byte[] bytes;
  private long fingerprint; // 0 until somebody asks; every thread computes the same
  private @Nullable Tears tears; // of the last question; immutable, so threads may share it

  private Page(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Takes the array over.
  static Page of(byte[] bytes) {
    return new Page(bytes);
  }

  byte[] copy() {
    return bytes.clone();
  }

  /// Not to be changed.
  byte[] unsafe() {
    return bytes;
  }

  boolean hasBytes(byte[] others) {
    return Arrays.equals(bytes, others);
  }

  /// The words of 8 bytes, by number, in which this page and another one differ.
  int[] differing(Page other) {
    int[] differing = new int[WORDS];
    int count = 0;
    for (int word = 0; word < WORDS; word++) {
      if (word(word) != other.word(word)) {
        differing[count++] = word;
      }
    }
    return Arrays.copyOf(differing, count);
  }

  /// [CrashModel#starts] for this page over an older one; kept, because a search tears the same two
  /// pages hundreds of times in a row.
  int[] tears(Page older, CrashModel model) {
    Tears known = tears;
    if (known == null || known.older != older || known.model != model) {
      tears = known = new Tears(older, model, model.starts(differing(older)));
    }
    return known.starts;
  }

  private static final class Tears {
    final Page older;
    final CrashModel model;
    final int[] starts;

    Tears(Page older, CrashModel model, int[] starts) {
      this.older = older;
      this.model = model;
      this.starts = starts;
    }
  }

  private long word(int number) {
    return (long) WORD.get(bytes, number * Long.BYTES);
  }

  /// 64 bits of hash: equal bytes have equal ones, and different bytes nearly always others.
  long fingerprint() {
    if (fingerprint == 0) {
      long sum = 1;
      for (int word = 0; word < WORDS; word++) {
        long mixed = word(word) * 0x9e3779b97f4a7c15L;
        sum += (mixed ^ mixed >>> 32) * FACTORS[word];
      }
      fingerprint = Fingerprint.mix(sum);
    }
    return fingerprint;
  }
}
