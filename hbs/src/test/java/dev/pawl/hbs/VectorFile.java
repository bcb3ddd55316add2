package dev.pawl.hbs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/// Known answers: our own copies, which always run, and the shared folder, which may be absent.
public final class VectorFile {
  private VectorFile() {}

  /// One case: a name and byte strings.
  public record Case(String name, Map<String, byte[]> fields) {
    /// A field that must be there.
    public byte[] field(String key) {
      byte[] value = fields.get(key);
      if (value == null) {
        throw new IllegalStateException(name + " has no " + key);
      }
      return value;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /// The cases of one of our own files.
  public static List<Case> own(String file) {
    return resource("/dev/pawl/testkit/vectors/" + file);
  }

  /// The cases of a file that stands beside the tests of this module.
  public static List<Case> local(String file) {
    return resource("/dev/pawl/hbs/vectors/" + file);
  }

  private static List<Case> resource(String path) {
    try (InputStream in = VectorFile.class.getResourceAsStream(path)) {
      return parse(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Case> parse(String text) {
    List<Case> cases = new ArrayList<>();
    String key = "";
    StringBuilder hex = new StringBuilder();
    for (String line : (text + "\n#end").lines().toList()) {
      if (line.startsWith("  ")) {
        hex.append(line.strip());
        continue;
      }
      if (!hex.isEmpty()) {
        cases.getLast().fields().put(key, HexFormat.of().parseHex(hex));
        hex.setLength(0);
      }
      if (line.startsWith("[")) {
        cases.add(new Case(line.substring(1, line.length() - 1), new HashMap<>()));
      } else if (line.endsWith(" =")) {
        key = line.substring(0, line.length() - 2);
      }
    }
    return cases;
  }

  /// A file of the shared folder; where the folder is absent the test is skipped, loudly.
  public static String shared(String file) {
    Optional<Path> folder = sharedFolder();
    if (folder.isEmpty()) {
      System.out.println("SKIPPED: no folder of shared vectors (-Dpawl.shared=DIR) for " + file);
    }
    Assumptions.assumeTrue(folder.isPresent(), "no folder of shared vectors");
    try {
      return Files.readString(folder.orElseThrow().resolve("vectors").resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> sharedFolder() {
    List<Path> candidates = new ArrayList<>();
    String property = System.getProperty("pawl.shared");
    if (property != null) {
      candidates.add(Path.of(property));
    }
    candidates.add(Path.of("..", "shared"));
    candidates.add(Path.of("..", "..", "shared"));
    return candidates.stream()
        .filter(path -> Files.isDirectory(path.resolve("vectors")))
        .findFirst();
  }

  /// The blocks of a file in Botan's format: `key = value` lines, a block ends at an empty line.
  public static List<Map<String, String>> botanBlocks(String file) {
    List<Map<String, String>> blocks = new ArrayList<>();
    Map<String, String> block = new HashMap<>();
    for (String line : (shared(file) + "\n\n").lines().toList()) {
      int equals = line.indexOf('=');
      if (line.isBlank() && !block.isEmpty()) {
        blocks.add(block);
        block = new HashMap<>();
      } else if (equals > 0 && !line.startsWith("#")) {
        block.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    if (!block.isEmpty()) {
      blocks.add(block);
    }
    return blocks;
  }
}
