package dev.pawl.acceptance.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Counts what came of each fault, for the table in `docs/assurance/kernel.md`.
final class Outcomes {
  /// What came of one kind of fault at one kind of file.
  private static final class Row {
    private int runs;
    private final Set<Integer> met = new TreeSet<>();
    private int calls;
    private final Map<String, Integer> ends = new TreeMap<>();
    private final Map<String, Integer> reopened = new TreeMap<>();
    private int released;
    private int reused;
    private int lost;
  }

  private final Map<String, Row> rows = new TreeMap<>();
  private final List<String> complaints = new ArrayList<>();

  /// Adds a run.
  ///
  /// @param what which files, which call, which fault
  /// @param met which of the calls
  /// @param calls how many there are
  void add(String what, int met, int calls, Verdict verdict) {
    verdict.complaints.forEach(text -> complaints.add(what + ", call " + met + ": " + text));
    Row row = rows.computeIfAbsent(what, _ -> new Row());
    row.runs++;
    if (met > 0) {
      row.met.add(met);
    }
    row.calls = Math.max(row.calls, calls);
    if (verdict.end >= 0) {
      row.ends.merge(verdict.end == 137 ? "killed" : "exit " + verdict.end, 1, Integer::sum);
    }
    row.reopened.merge("exit " + verdict.reopened, 1, Integer::sum);
    row.released += verdict.evidence.releasedCount();
    row.reused += verdict.evidence.reused().size();
    row.lost += verdict.lost().size();
  }

  /// All that is wrong with the runs.
  List<String> complaints() {
    return complaints;
  }

  int runs() {
    return rows.values().stream().mapToInt(row -> row.runs).sum();
  }

  /// Writes the table to `target/kernel/NAME.md`.
  void write(String name) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("| files, call, fault | runs | calls met | the process | the next process | ");
    text.append("signatures seen | leaves reused | released and lost |\n");
    text.append("|---|---|---|---|---|---|---|---|\n");
    rows.forEach((what, row) ->
        text.append(
            "| %s | %d | %s | %s | %s | %d | %d | %d |\n"
                .formatted(
                    what,
                    row.runs,
                    row.calls == 0 ? "" : row.met.size() + " of " + row.calls,
                    list(row.ends),
                    list(row.reopened),
                    row.released,
                    row.reused,
                    row.lost)));
    Files.createDirectories(Machine.PLACE);
    Files.writeString(Machine.PLACE.resolve(name + ".md"), text);
  }

  private static String list(Map<String, Integer> counts) {
    StringBuilder text = new StringBuilder();
    counts.forEach((what, count) ->
        text.append(text.isEmpty() ? "" : ", ").append(what).append(" × ").append(count));
    return text.toString();
  }
}
