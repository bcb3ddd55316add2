package dev.pawl.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Where a signature and its receipt go.
///
/// @param signature as the user named it
/// @param receipt as it follows from that
record Target(Path signature, Path receipt) {
  private static final String SIGNATURE = ".sig";
  private static final String RECEIPT = ".receipt";

  /// `FILE.sig` and `FILE.receipt`.
  static Target beside(Path file) {
    return new Target(sibling(file, nameOf(file) + SIGNATURE), receiptOf(file));
  }

  /// A name that the user chose, and `.receipt` in place of its `.sig` or behind it.
  static Target at(Path signature) {
    String name = nameOf(signature);
    boolean plain = name.endsWith(SIGNATURE) && name.length() > SIGNATURE.length();
    String stem = plain ? name.substring(0, name.length() - SIGNATURE.length()) : name;
    return new Target(signature, receiptOf(sibling(signature, stem)));
  }

  private static Path receiptOf(Path file) {
    return sibling(file, nameOf(file) + RECEIPT);
  }

  private static String nameOf(Path file) {
    Path name = file.getFileName();
    if (name == null) {
      throw Failure.usage(file + " is a directory", "name a file");
    }
    if (name.toString().isEmpty()) {
      throw Failure.usage("the name of a file is empty", "name a file");
    }
    return name.toString();
  }

  /// As the user would write it: `a.sig`, not `./a.sig`.
  private static Path sibling(Path file, String name) {
    return file.resolveSibling(name);
  }

  /// Refuses targets that would meet each other.
  static void checkApart(List<Target> targets) {
    Set<Path> seen = new HashSet<>();
    for (Target target : targets) {
      for (Path file : List.of(target.signature, target.receipt)) {
        if (!seen.add(file.toAbsolutePath().normalize())) {
          throw Failure.usage("two files would go to " + file, "name each file once");
        }
      }
    }
  }

  /// Refuses targets that would take the place of what is to be signed, whatever `--force` says.
  static void checkApart(List<Target> targets, List<InputFile> inputs, Environment environment)
      throws IOException {
    for (Target target : targets) {
      for (Path file : List.of(target.signature, target.receipt)) {
        Path path = environment.resolve(file);
        for (InputFile input : inputs) {
          if (Files.exists(path) && Files.isSameFile(path, input.path())) {
            throw Failure.usage(
                file + " is what is to be signed, so no signature can go there",
                "choose another name");
          }
        }
      }
    }
  }
}
