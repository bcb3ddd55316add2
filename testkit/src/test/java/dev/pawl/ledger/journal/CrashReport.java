package dev.pawl.ledger.journal;

import java.lang.management.ManagementFactory;
import java.util.function.Function;

/// What searches have visited, and how fast. Safe for all threads.
final class CrashReport {
  private final long begun = System.nanoTime();
  private final Seen distinct = new Seen();
  private final StringBuilder text = new StringBuilder(); // guarded by this
  private long cpuNanos; // guarded by this
  private long refusals; // guarded by this
  private long lostReceipts; // guarded by this

  /// Runs a search that puts the states it visits into the set.
  void add(String name, Function<Seen, CrashSearch> searching) {
    long start = System.nanoTime();
    long cpuStart = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    CrashSearch search = searching.apply(distinct);
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuStart;
    add(name, search, System.nanoTime() - start, cpu);
  }

  private synchronized void add(String name, CrashSearch search, long nanos, long cpu) {
    cpuNanos += cpu;
    refusals += search.refusals();
    lostReceipts += search.lostReceipts();
    if (name.equals(Workload.RECEIPTS_ANCHORED) && search.lostReceipts() > 0) {
      throw new Broken("lost receipts that the anchor knew: " + search.lostReceipts());
    }
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

  @Override
  public synchronized String toString() {
    double seconds = (System.nanoTime() - begun) / 1e9;
    return text
        + """
        all: %,d distinct crash states in %.1f s, %,.0f states/s; %.1f s of one core, %,.0f states/s
        leaves used twice: 0
        acknowledged receipts lost: 0; but %,d to a write that went astray just before a crash
        explicit refusals: %,d, of stores that were never made whole, or harmed by the disk\
        """
            .formatted(
                states(),
                seconds,
                states() / seconds,
                cpuNanos / 1e9,
                states() * 1e9 / cpuNanos,
                lostReceipts,
                refusals);
  }
}
