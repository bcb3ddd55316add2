package dev.pawl.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Changes good bytes in small ways, many times, from a seed: what the build runs besides the
/// corpus. It knows nothing of coverage; Jazzer does.
public final class Mutations {
  private static final int ROUNDS = 20_000;
  private static final int CHANGES_MAX = 3;
  private static final long[] NUMBERS = {
    0,
    1,
    2,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0xffff,
    Integer.MAX_VALUE,
    0xffff_ffffL,
    Long.MAX_VALUE,
    -1,
    Long.MIN_VALUE,
    1L << 60,
    1L << 20
  };

  private final List<byte[]> samples;

  private Mutations(List<byte[]> samples) {
    this.samples = samples;
  }

  /// @param samples bytes that the decoder accepts
  public static Mutations of(List<byte[]> samples) {
    return new Mutations(samples);
  }

  /// Checks each sample, which must be accepted, and changes of all of them.
  public void run(RoundTrip target) {
    run(target::check);
  }

  /// @param accepts checks bytes, and tells whether they were accepted
  public void run(Predicate<byte[]> accepts) {
    run(accepts, ROUNDS);
  }

  /// @param rounds how many changes, for a decoder that is slow
  public void run(Predicate<byte[]> accepts, int rounds) {
    run(accepts, rounds, System.nanoTime());
  }

  void run(Predicate<byte[]> accepts, int rounds, long seed) {
    for (byte[] sample : samples) {
      if (!accepts.test(sample)) {
        throw new AssertionError("a good sample of " + sample.length + " bytes was refused");
      }
    }
    writeCorpus();
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    int accepted = 0;
    for (int round = 0; round < rounds; round++) {
      byte[] bytes = any(random);
      for (int changes = 1 + random.nextInt(CHANGES_MAX); changes > 0; changes--) {
        bytes = changed(bytes, random);
      }
      try {
        accepted += accepts.test(bytes) ? 1 : 0;
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
    }
    System.out.printf("seed %d: %d changes, %d accepted%n", seed, rounds, accepted);
  }

  /// With `-Dpawl.fuzz.corpus=DIRECTORY` the samples become files: seeds for Jazzer.
  private void writeCorpus() {
    String directory = System.getProperty("pawl.fuzz.corpus");
    if (directory == null) {
      return;
    }
    try {
      Path target = Path.of(directory, inputsOfTheTest()).resolve("decode");
      Files.createDirectories(target);
      for (byte[] sample : samples) {
        Files.write(target.resolve("sample-%08x".formatted(Arrays.hashCode(sample))), sample);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String inputsOfTheTest() {
    return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
        .walk(frames ->
            frames
                .map(frame -> frame.getDeclaringClass().getName())
                .filter(name -> name.endsWith("Test"))
                .findFirst()
                .orElseThrow()
                .replace('.', '/')
                .concat("Inputs"));
  }

  private byte[] any(RandomGenerator random) {
    return samples.get(random.nextInt(samples.size())).clone();
  }

  private byte[] changed(byte[] bytes, RandomGenerator random) {
    int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    int length = Math.min(bytes.length - at, 1 + random.nextInt(40));
    return switch (random.nextInt(8)) {
      case 0 -> edited(bytes, at, b -> b ^ 1 << random.nextInt(8));
      case 1 -> edited(bytes, at, _ -> random.nextInt(256));
      case 2 -> number(bytes, at, random);
      case 3 -> Arrays.copyOf(bytes, at);
      case 4 -> joined(bytes, at, new byte[0], at + length);
      case 5 -> joined(bytes, at, Arrays.copyOfRange(bytes, at, at + length), at);
      case 6 -> joined(bytes, bytes.length, random(random), bytes.length);
      default -> spliced(bytes, at, any(random), random);
    };
  }

  private interface Edit {
    int of(int before);
  }

  private static byte[] edited(byte[] bytes, int at, Edit edit) {
    if (bytes.length > 0) {
      bytes[at] = (byte) edit.of(bytes[at]);
    }
    return bytes;
  }

  private static byte[] number(byte[] bytes, int at, RandomGenerator random) {
    byte[] number = new byte[8];
    ByteBuffer.wrap(number).putLong(NUMBERS[random.nextInt(NUMBERS.length)]);
    int width = Math.min(1 << random.nextInt(4), bytes.length - at);
    System.arraycopy(number, 8 - width, bytes, at, width);
    return bytes;
  }

  private static byte[] random(RandomGenerator random) {
    byte[] bytes = new byte[1 + random.nextInt(16)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] spliced(byte[] bytes, int at, byte[] other, RandomGenerator random) {
    int from = other.length == 0 ? 0 : random.nextInt(other.length);
    return joined(bytes, at, Arrays.copyOfRange(other, from, other.length), bytes.length);
  }

  /// The bytes before `at`, then the middle, then those from `rest` on.
  private static byte[] joined(byte[] bytes, int at, byte[] middle, int rest) {
    return ByteBuffer.allocate(at + middle.length + bytes.length - rest)
        .put(bytes, 0, at)
        .put(middle)
        .put(bytes, rest, bytes.length - rest)
        .array();
  }
}
