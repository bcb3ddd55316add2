package dev.pawl.cli;

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
    return new Target(sibling(file, file.getFileName() + SIGNATURE), receiptOf(file));
  }

  /// A name that the user chose, and `.receipt` in place of its `.sig` or behind it.
  static Target at(Path signature) {
    String name = signature.getFileName().toString();
    boolean plain = name.endsWith(SIGNATURE) && name.length() > SIGNATURE.length();
    String stem = plain ? name.substring(0, name.length() - SIGNATURE.length()) : name;
    return new Target(signature, receiptOf(sibling(signature, stem)));
  }

  private static Path receiptOf(Path file) {
    return sibling(file, file.getFileName() + RECEIPT);
  }

  /// As the user would write it: `a.sig`, not `./a.sig`.
  private static Path sibling(Path file, String name) {
    return file.resolveSibling(name);
  }

  /// Refuses targets that cannot be written, before any leaf is used.
  ///
  /// @param fresh whether the signatures will be new ones, so that whatever lies there is another
  static void check(List<Target> targets, OutputFiles outputs, boolean fresh) {
    Set<Path> seen = new HashSet<>();
    for (Target target : targets) {
      if (!seen.add(target.signature.toAbsolutePath().normalize())) {
        throw Failure.usage(
            "two signatures would go to " + target.signature, "name each file once");
      }
      outputs.requireWritable(target.signature, fresh);
      outputs.requireWritable(target.receipt, fresh);
    }
  }
}
