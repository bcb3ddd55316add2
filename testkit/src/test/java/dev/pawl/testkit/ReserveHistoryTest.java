package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.ledger.LeafRange;
import dev.pawl.testkit.ReserveHistory.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Goal: the fast test of histories says exactly what the definition says. Method: random small
/// histories, legal ones and ones that were tampered with, against a search through every order of
/// calls.
class ReserveHistoryTest {
  private static final int HISTORIES = 200_000;

  @Test
  void complaint_onRandomHistories_agreesWithASearchThroughAllOrders() {
    long seed = Long.getLong("pawl.seed", 20_261_122);
    SplittableRandom random = new SplittableRandom(seed);
    int legal = 0;
    for (int i = 0; i < HISTORIES; i++) {
      History history = History.random(random);
      boolean expected = history.search();
      legal += expected ? 1 : 0;
      assertThat(ReserveHistory.complaint(history.calls, history.log).isEmpty())
          .as("history %d of seed %d: %s", i, seed, history)
          .isEqualTo(expected);
    }
    System.out.printf(
        "reserve histories, seed %d: %d legal, %d illegal, fast and exhaustive agree%n",
        seed, legal, HISTORIES - legal);
    assertThat(legal).isBetween(HISTORIES / 10, HISTORIES * 9 / 10);
  }

  @Test
  void complaint_aboutEachKindOfFault_namesIt() {
    LeafRange low = new LeafRange(0, 2);
    LeafRange high = new LeafRange(2, 2);
    Call first = Call.known(1, 2, low);
    assertThat(ReserveHistory.complaint(List.of(first, Call.known(3, 4, high)), List.of(low, high)))
        .isEmpty();
    assertThat(ReserveHistory.complaint(List.of(first, Call.known(3, 4, low)), List.of(low)))
        .hasValueSatisfying(why -> assertThat(why).contains("two callers"));
    assertThat(ReserveHistory.complaint(List.of(first), List.of(low, new LeafRange(3, 1))))
        .hasValueSatisfying(why -> assertThat(why).contains("after 2 leaves"));
    assertThat(ReserveHistory.complaint(List.of(first), List.of(low, high)))
        .hasValueSatisfying(why -> assertThat(why).contains("nobody asked"));
    assertThat(ReserveHistory.complaint(List.of(first), List.of()))
        .hasValueSatisfying(why -> assertThat(why).contains("not in the log"));
    assertThat(
            ReserveHistory.complaint(
                List.of(Call.known(3, 4, low), Call.known(1, 2, high)), List.of(low, high)))
        .hasValueSatisfying(why -> assertThat(why).contains("before a call"));
  }

  private record History(List<Call> calls, List<LeafRange> log) {

    /// Up to five calls at random times, whose ranges follow a random order; then, in two of three,
    /// something is changed that may make it illegal.
    static History random(SplittableRandom random) {
      List<Call> calls = new ArrayList<>();
      List<LeafRange> log = new ArrayList<>();
      int size = 1 + random.nextInt(5);
      List<Integer> times = shuffled(random, 2 * size);
      long next = 0;
      for (int i = 0; i < size; i++) {
        long one = times.get(2 * i);
        long other = times.get(2 * i + 1);
        LeafRange range = new LeafRange(next, 1 + random.nextInt(2));
        boolean known = random.nextInt(4) > 0;
        if (known || random.nextBoolean()) {
          log.add(range);
          next = range.end();
        }
        calls.add(
            known
                ? Call.known(Math.min(one, other), Math.max(one, other), range)
                : Call.unknown(Math.min(one, other), range.count()));
      }
      if (random.nextInt(3) > 0) {
        calls.sort((a, b) -> Long.compare(a.invoked(), b.invoked())); // mostly legal
        return tampered(random, reassigned(calls), log);
      }
      return new History(calls, log);
    }

    /// Gives the ranges of the known calls to them in the order of their invocations.
    private static List<Call> reassigned(List<Call> calls) {
      List<Call> again = new ArrayList<>();
      long next = 0;
      for (Call call : calls) {
        if (call.range().isPresent()) {
          LeafRange range = new LeafRange(next, call.count());
          again.add(Call.known(call.invoked(), call.returned(), range));
          next = range.end();
        } else {
          again.add(call);
        }
      }
      return again;
    }

    private static History tampered(
        SplittableRandom random, List<Call> calls, List<LeafRange> log) {
      List<LeafRange> fitting = new ArrayList<>();
      calls.forEach(call -> call.range().ifPresent(fitting::add));
      long end = fitting.isEmpty() ? 0 : fitting.getLast().end();
      switch (random.nextInt(5)) {
        case 0 -> fitting.add(new LeafRange(end, 1 + random.nextInt(2)));
        case 1 -> {
          if (!fitting.isEmpty()) {
            fitting.remove(random.nextInt(fitting.size()));
          }
        }
        case 2 -> {
          return new History(calls, log);
        }
        default -> {}
      }
      return new History(calls, fitting);
    }

    private static List<Integer> shuffled(SplittableRandom random, int count) {
      List<Integer> numbers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        numbers.add(random.nextInt(numbers.size() + 1), i);
      }
      return numbers;
    }

    /// The definition: is there an order that keeps to real time, leaves out calls of unknown
    /// outcome only, and hands out exactly the log?
    boolean search() {
      return search(new ArrayList<>(calls), 0, 0);
    }

    private boolean search(List<Call> left, int position, long next) {
      boolean allKnownDone = left.stream().allMatch(call -> call.range().isEmpty());
      if (allKnownDone && position == log.size()) {
        return true;
      }
      for (Call call : List.copyOf(left)) {
        boolean minimal = left.stream().noneMatch(other -> other.returned() < call.invoked());
        Optional<LeafRange> given =
            position < log.size() ? Optional.of(log.get(position)) : Optional.empty();
        LeafRange gets = new LeafRange(next, call.count());
        boolean fits =
            given.equals(Optional.of(gets))
                && (call.range().isEmpty() || call.range().get().equals(gets));
        if (minimal && fits) {
          left.remove(call);
          if (search(left, position + 1, gets.end())) {
            return true;
          }
          left.add(call);
        }
      }
      return false;
    }
  }
}
