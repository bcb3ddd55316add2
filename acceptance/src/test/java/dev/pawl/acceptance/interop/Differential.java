package dev.pawl.acceptance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.acceptance.interop.Programs.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/// Asks Python about many inputs at once: one line of input, one word of answer.
final class Differential {
  private Differential() {}

  /// What the function `answer(line)`, which these lines of Python define, says of each input.
  static List<String> answers(Path directory, String python, List<String> inputs, Object... words)
      throws IOException, InterruptedException {
    Path file = Files.write(directory.resolve("inputs"), inputs);
    Object[] all = new Object[words.length + 1];
    all[0] = file;
    System.arraycopy(words, 0, all, 1, words.length);
    String loop = "\nfor line in open(sys.argv[1]): print(answer(line.rstrip('\\n')))\n";
    Ended ended = Programs.python(python + loop, all);
    assertThat(ended.code()).as(ended.err()).isZero();
    List<String> answers = ended.out().lines().toList();
    assertThat(answers).hasSameSizeAs(inputs);
    return answers;
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /// A small change: a bit, a byte of an interesting value, a cut, an insertion.
  static byte[] changed(byte[] bytes, RandomGenerator random) {
    int at = random.nextInt(bytes.length);
    byte[] result = bytes.clone();
    switch (random.nextInt(4)) {
      case 0 -> result[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> result[at] = new byte[] {0, 1, -1, 0x7F, (byte) 0x80, 17}[random.nextInt(6)];
      case 2 -> {
        result = new byte[bytes.length - 1];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(bytes, at + 1, result, at, bytes.length - at - 1);
      }
      default -> {
        result = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(bytes, at, result, at + 1, bytes.length - at);
      }
    }
    return result;
  }
}
