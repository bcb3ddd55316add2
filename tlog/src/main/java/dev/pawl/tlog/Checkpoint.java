package dev.pawl.tlog;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/// The text of a C2SP tlog-checkpoint: which log, how many leaves, which root. It is the text only;
/// the signatures of the note that carries it stand elsewhere.
///
/// ```
/// example.com/behind-the-sofa                        origin
/// 20852163                                           tree size, decimal
/// CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=       root hash, base64
/// …                                                  extension lines, opaque and discouraged
/// ```
///
/// Each line ends with a newline; none is empty; the text is UTF-8 without control characters. One
/// checkpoint has one text and one text has one checkpoint.
///
/// @param origin names the log; of another's log, any line: the form of one's own is
///   [#requireOwnOrigin(String)]
/// @param head how many leaves the log has, and the root over them
/// @param extensions further lines, as other logs may have them
public record Checkpoint(String origin, TreeHead head, List<String> extensions) {
  /// The longest origin of a log of one's own, in bytes of UTF-8: what tlog-cosignature can cosign.
  public static final int OWN_ORIGIN_BYTES_MAX = 255;

  private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,18}");
  private static final int LINES_MIN = 3;

  /// Checks that origin and extensions are lines of a note.
  ///
  /// @throws IllegalArgumentException where one is empty, or has a control character or an unpaired
  ///   surrogate
  public Checkpoint {
    extensions = List.copyOf(extensions);
    requireLine("origin", origin);
    extensions.forEach(line -> requireLine("extension line", line));
  }

  /// A checkpoint without extension lines.
  public Checkpoint(String origin, TreeHead head) {
    this(origin, head, List.of());
  }

  /// The text that is signed, in UTF-8; ends with a newline.
  public String encode() {
    StringBuilder text = new StringBuilder();
    text.append(origin).append('\n');
    text.append(head.size()).append('\n');
    text.append(head.root().base64()).append('\n');
    extensions.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /// Reads the text of a checkpoint.
  ///
  /// @throws MalformedException where it is not exactly what [#encode()] writes
  public static Checkpoint parse(String text) throws MalformedException {
    String[] lines = text.split("\n", -1);
    if (lines.length <= LINES_MIN || !lines[lines.length - 1].isEmpty()) {
      throw new MalformedException(
          "checkpoint is not " + LINES_MIN + " lines or more, each ended by a newline");
    }
    TreeHead head =
        new TreeHead(parseSize(lines[1]), Hash.parseBase64("checkpoint root hash", lines[2]));
    try {
      return new Checkpoint(lines[0], head, List.of(lines).subList(LINES_MIN, lines.length - 1));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("checkpoint " + e.getMessage());
    }
  }

  /// Checks the origin that a log of one's own is to have: the form that C2SP recommends, which is
  /// also what the name of the log's key must be. A URL without a scheme, such as
  /// `example.com/log42`, is the custom; nothing needs to answer there.
  ///
  /// @return the origin
  /// @throws IllegalArgumentException where it is empty, longer than [#OWN_ORIGIN_BYTES_MAX], or
  ///   has a space, a plus, a control character or a scheme
  public static String requireOwnOrigin(String origin) {
    requireLine("origin", origin);
    int bytes = origin.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > OWN_ORIGIN_BYTES_MAX) {
      throw new IllegalArgumentException(
          "origin is " + bytes + " bytes, expected at most " + OWN_ORIGIN_BYTES_MAX);
    }
    if (origin.codePoints().anyMatch(Checkpoint::isSpaceOrPlus)) {
      throw new IllegalArgumentException(
          "origin has a space or a plus, expected neither: " + origin);
    }
    if (origin.contains("://")) {
      throw new IllegalArgumentException(
          "origin has a scheme, expected a name such as example.com/log42: " + origin);
    }
    return origin;
  }

  private static long parseSize(String line) throws MalformedException {
    try {
      if (DECIMAL.matcher(line).matches()) {
        return Long.parseLong(line);
      }
    } catch (NumberFormatException e) {
      // 19 digits, and yet more than 2^63 - 1
    }
    throw new MalformedException(
        "checkpoint tree size is not a decimal number below 2^63 without leading zeroes");
  }

  private static void requireLine(String name, String line) {
    if (line.isEmpty()) {
      throw new IllegalArgumentException(name + " is empty");
    }
    if (line.codePoints().anyMatch(Checkpoint::cannotBeInANote)) {
      throw new IllegalArgumentException(name + " has a control character or half a surrogate");
    }
  }

  private static boolean cannotBeInANote(int codePoint) {
    return codePoint < ' ' || Character.getType(codePoint) == Character.SURROGATE;
  }

  /// Unicode White_Space, as far as it is not a control character below U+0020.
  private static boolean isSpaceOrPlus(int codePoint) {
    return codePoint == '+' || codePoint == 0x85 || Character.isSpaceChar(codePoint);
  }
}
