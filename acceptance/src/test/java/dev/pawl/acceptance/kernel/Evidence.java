package dev.pawl.acceptance.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What was signed, gathered from outside: from the signatures that left and from the ledger. It
/// shares no code with the signer: the leaf comes out of the bytes of RFC 8554, the digests out of
/// what `pawl ledger log --json` prints.
///
/// One key, of one level.
final class Evidence {
  private static final Pattern SIGNED =
      Pattern.compile(
          "\"type\":\"signed\".*\"firstLeaf\":\"(\\d+)\".*\"signatureSha256\":\"([0-9a-f]{64})\"");

  private final Map<Long, Set<String>> signatures = new TreeMap<>();
  private final Map<Long, String> released = new TreeMap<>();
  private final Set<Long> inLedger = new HashSet<>();

  /// A signature left.
  void released(long leaf, String sha256) {
    add(leaf, sha256);
    released.put(leaf, sha256);
  }

  /// Every whole signature in this directory left.
  void releasedFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".sig")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        long leaf = Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt(Integer.BYTES));
        released(leaf, sha256(bytes));
      }
    }
  }

  /// Every line `released LEAF SHA-256` of a [SigningLoop] tells of one that left.
  ///
  /// @param lines whole lines only count
  void releasedLines(String lines) {
    for (String line : lines.substring(0, lines.lastIndexOf('\n') + 1).split("\n")) {
      String[] words = line.split(" ");
      if (words[0].equals("released")) {
        released(Long.parseLong(words[1]), words[2]);
      }
    }
  }

  /// What the ledger of this house says; nothing where it cannot be opened.
  void ledger(House house) {
    Program.Ended log = house.run("ledger", "log", "--json");
    for (String line : log.out().split("\n")) {
      Matcher signed = SIGNED.matcher(line);
      if (signed.find()) {
        long leaf = Long.parseLong(signed.group(1));
        add(leaf, signed.group(2));
        inLedger.add(leaf);
      }
    }
  }

  private void add(long leaf, String sha256) {
    signatures.computeIfAbsent(leaf, _ -> new HashSet<>()).add(sha256);
  }

  int releasedCount() {
    return released.size();
  }

  /// Leaves that made two different signatures: what must never be.
  List<Long> reused() {
    return signatures.entrySet().stream()
        .filter(leaf -> leaf.getValue().size() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  /// Leaves whose signature left and that the ledger does not know.
  List<Long> lost() {
    return released.keySet().stream().filter(leaf -> !inLedger.contains(leaf)).toList();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
