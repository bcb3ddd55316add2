package dev.pawl.acceptance.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The kernel's side of a process, by strace(1): which calls it makes on some files, and a fault in
/// one of them.
///
/// Strace counts the calls of each thread by itself: fault number n meets every thread at *its*
/// n-th call. Which call of the process that was is read from the log.
///
/// @param log what was called, a line for each
/// @param paths the files and directories that count
record Strace(Path log, List<Path> paths) {
  /// Every call that changes what a disk holds.
  static final List<String> CALLS =
      List.of("pwrite64", "fdatasync", "fsync", "rename", "ftruncate", "unlink");

  private static final Pattern CALL = Pattern.compile("^(\\d+) +([a-z0-9]+)\\(.*");

  /// How often a call was made.
  ///
  /// @param inAll by the whole process
  /// @param perThread the most by one thread
  record Count(int inAll, int perThread) {}

  /// The command that runs another under this, undisturbed.
  List<String> watching(List<String> command) {
    List<String> traced = tracer();
    traced.add("--");
    traced.addAll(command);
    return traced;
  }

  /// The command that runs another with a fault.
  List<String> running(Fault fault, List<String> command) {
    List<String> traced = tracer();
    traced.addAll(List.of("-e", fault.injection(), "--"));
    traced.addAll(command);
    return traced;
  }

  /// The command that traces a process which runs already.
  ///
  /// @param injection empty to watch only
  List<String> attached(long process, String injection) {
    List<String> traced = tracer();
    if (!injection.isEmpty()) {
      traced.addAll(List.of("-e", injection));
    }
    traced.addAll(List.of("-p", Long.toString(process)));
    return traced;
  }

  private List<String> tracer() {
    List<String> command =
        new ArrayList<>(List.of("strace", "-f", "-y", "-s", "0", "-o", log.toString()));
    command.addAll(List.of("-e", "trace=" + String.join(",", CALLS)));
    paths.forEach(path -> command.addAll(List.of("-P", path.toString())));
    return command;
  }

  /// How often each call was made.
  Map<String, Count> counts() throws IOException {
    Map<String, Map<String, Integer>> perThread = new TreeMap<>();
    for (String line : Files.readAllLines(log)) {
      Matcher call = CALL.matcher(line);
      if (call.matches()) {
        perThread
            .computeIfAbsent(call.group(2), _ -> new TreeMap<>())
            .merge(call.group(1), 1, Integer::sum);
      }
    }
    Map<String, Count> counts = new TreeMap<>();
    perThread.forEach((call, threads) ->
        counts.put(
            call,
            new Count(
                threads.values().stream().mapToInt(Integer::intValue).sum(),
                threads.values().stream().mapToInt(Integer::intValue).max().orElse(0))));
    return counts;
  }

  /// Which call of the process the fault met, 1-based; 0 where it met none.
  int met(Fault fault) throws IOException {
    int number = 0;
    int killedAt = 0;
    for (String line : Files.readAllLines(log)) {
      Matcher call = CALL.matcher(line);
      if (call.matches() && call.group(2).equals(fault.call())) {
        number++;
      }
      if (line.contains("INJECTED")) {
        return number;
      }
      if (killedAt == 0 && line.contains("killed by SIGKILL")) {
        killedAt = number;
      }
    }
    return killedAt;
  }
}
