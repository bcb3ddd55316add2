package dev.pawl.testkit.conformance;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What the kit found out about a signer.
///
/// @param signer its name
/// @param verdicts one for each requirement that was looked at, in their order
public record ConformanceReport(String signer, Map<Requirement, Verdict> verdicts) {
  /// Copies the verdicts.
  public ConformanceReport {
    verdicts = Map.copyOf(verdicts);
  }

  /// The requirements that do not hold.
  public Set<Requirement> broken() {
    return verdicts.entrySet().stream()
        .filter(found -> !found.getValue().isSafe())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// A table for people.
  @Override
  public String toString() {
    StringBuilder lines = new StringBuilder(signer).append('\n');
    new EnumMap<>(verdicts)
        .forEach((requirement, verdict) ->
            lines.append(
                "%-16s RFC 10033 section %-6s %s%n"
                    .formatted(requirement, requirement.section(), verdict)));
    return lines.toString();
  }
}
