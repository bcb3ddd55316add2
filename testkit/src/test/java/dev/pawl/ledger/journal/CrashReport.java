package dev.pawl.ledger.journal;

import java.lang.management.ManagementFactory;

/// What searches have visited, and how fast. Safe for all threads.
final class CrashReport {
  private final long begun = System.nanoTime();
  private final Seen distinct = new Seen();
  private final StringBuilder text = new StringBuilder(); // guarded by this
  private long cpuNanos; // guarded by this
  private long refusals; // guarded by this
  private final Tally tally = new Tally(); // guarded by this

  /// Where searches put the states that they visit.
  Seen distinct() {
    return distinct;
  }

  /// Runs a search, and takes it into the report also where it finds a broken promise.
  void add(String name, CrashSearch search, Runnable running) {
    long start = System.nanoTime();
    long cpuStart = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    try {
      running.run();
    } finally {
      long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuStart;
      add(name, search, System.nanoTime() - start, cpu);
    }
    if (name.equals(Workload.RECEIPTS_ANCHORED) && search.tally().receiptsLostToHarm() > 0) {
      throw new Broken("lost receipts that the anchor knew: " + search.tally());
    }
  }

  private synchronized void add(String name, CrashSearch search, long nanos, long cpu) {
    cpuNanos += cpu;
    refusals += search.refusals();
    tally.add(search.tally());
    String line =
        "%-55s %,12d states, %,8d refused, %7.1f s, %,7.0f states/s of one core%n"
            .formatted(
                name, search.states(), search.refusals(), nanos / 1e9, search.states() * 1e9 / cpu);
    System.out.print(line); // some searches take minutes
    text.append(line);
  }

  /// How many different states were visited: one disk, and what the world knows.
  long states() {
    return distinct.size();
  }

  /// What all lives saw of what is promised. Read after the searches.
  synchronized Tally tally() {
    return tally;
  }

  @Override
  public synchronized String toString() {
    double seconds = (System.nanoTime() - begun) / 1e9;
    return text
        + """
        all: %,d distinct crash states in %.1f s, %,.0f states/s; %.1f s of one core, %,.0f states/s
        %s
        explicit refusals: %,d, of stores that were never made whole, or harmed by the disk\
        """
            .formatted(
                states(),
                seconds,
                states() / seconds,
                cpuNanos / 1e9,
                states() * 1e9 / cpuNanos,
                tally,
                refusals);
  }
}
