package dev.pawl.acceptance.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Finds what a file tells about the machine it was written on: home directories, the checkout's
/// own path, hosts of package registries.
///
/// @param ownPaths paths of this machine
record MachineTraces(List<String> ownPaths) {
  private static final Pattern HOME =
      Pattern.compile("(?<![\\w.}*~-])/(root|(home|Users)/(?!linuxbrew)\\w+)/");
  private static final Pattern REGISTRY =
      Pattern.compile(
          "(?i)artifactory|\\bnexus\\b|jfrog|registry\\.|\\brepo1?\\.maven|\\bmirrors?\\.|pypi\\.org");

  /// The one place that names a registry: Maven's wrapper has to be fetched from somewhere.
  private static final String WRAPPER = ".mvn/wrapper/maven-wrapper.properties";

  /// The checker itself names what it looks for.
  private static final String SELF = MachineTraces.class.getSimpleName() + ".java";

  /// Looks for this checkout's own path too.
  static MachineTraces ofThisMachine() {
    return new MachineTraces(List.of(Repository.root().toString()));
  }

  /// Every line that tells, with its file.
  List<String> in(Map<String, List<String>> files) {
    List<String> found = new ArrayList<>();
    files.forEach((path, lines) -> {
      for (String line : lines) {
        if (!path.endsWith(SELF) && tells(path, line)) {
          found.add(path + ": " + line.strip());
        }
      }
    });
    return found;
  }

  private boolean tells(String path, String line) {
    return HOME.matcher(line).find()
        || ownPaths.stream().anyMatch(line::contains)
        || (!path.equals(WRAPPER) && REGISTRY.matcher(line).find());
  }
}
