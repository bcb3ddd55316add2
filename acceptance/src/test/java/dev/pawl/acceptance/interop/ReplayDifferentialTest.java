package dev.pawl.acceptance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.ledger.Entry;
import dev.pawl.ledger.EntryCodec;
import dev.pawl.ledger.IllegalEntryException;
import dev.pawl.ledger.LedgerState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: two replays of a ledger, written apart, keep the same rules. Method: random ledgers that
/// keep all rules up to their last entry; the replay in Python must find nothing before it, and
/// something in it exactly where ours refuses it.
final class ReplayDifferentialTest {
  private static final int LEDGERS = 3_000;
  private static final int DRAWS_MAX = 120;
  private static final String PYTHON =
      """
      from pawl_verify import entries, replay
      def answer(line):
          fold = replay.Replay()
          for entry in line.split():
              fold.apply(entries.decode(bytes.fromhex(entry)))
          return fold.findings[0].entry if fold.findings else 'healthy'
      """;

  @TempDir Path directory;

  @Test
  void replay_ofRandomLedgers_findsWhatOursRefuses() throws Exception {
    Programs.requirePython();
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<String> ledgers = new ArrayList<>();
    List<String> ours = new ArrayList<>();
    TreeMap<String, Integer> refused = new TreeMap<>();
    for (int i = 0; i < LEDGERS; i++) {
      ours.add(ledger(random, ledgers, refused));
    }
    List<String> theirs = Differential.answers(directory, PYTHON, ledgers);
    for (int i = 0; i < LEDGERS; i++) {
      assertThat(theirs.get(i)).as(ledgers.get(i)).isEqualTo(ours.get(i));
    }
    System.out.println("refused: " + refused);
    assertThat(refused).hasSizeGreaterThan(15);
  }

  /// Draws a ledger; the answer is the index of its entry that breaks a rule.
  private static String ledger(
      Random random, List<String> ledgers, TreeMap<String, Integer> refused) {
    RandomEntries entries = new RandomEntries(random);
    LedgerState state = LedgerState.EMPTY;
    StringBuilder ledger = new StringBuilder();
    int draws = random.nextInt(DRAWS_MAX);
    for (int draw = 0; draw <= draws; draw++) {
      Entry entry = entries.next(state);
      String hex = Differential.hex(EntryCodec.encode(entry).toArray());
      try {
        state = state.apply(entry);
        ledger.append(hex).append(' ');
      } catch (IllegalEntryException e) {
        if (draw == draws) {
          refused.merge(e.getMessage().replaceAll("[0-9]+", "#"), 1, Integer::sum);
          ledgers.add(ledger.append(hex).toString());
          return Long.toString(state.size());
        }
      }
    }
    ledgers.add(ledger.toString());
    return "healthy";
  }
}
