package dev.pawl.spec;

import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.Epoch;
import dev.pawl.spec.TraceEvent.Appended;
import dev.pawl.spec.TraceEvent.Computed;
import dev.pawl.spec.TraceEvent.Crashed;
import dev.pawl.spec.TraceEvent.Released;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// Alters the events of a run.
final class Alterations {
  private Alterations() {}

  /// @param how for people
  record Altered(String how, List<TraceEvent> events) {}

  /// Each step of the one order left out or moved in front of another, for the first leaf of the
  /// run that left.
  static List<Altered> mustBeRefused(List<TraceEvent> events) {
    int released = first(events, Released.class::isInstance);
    Released left = (Released) events.get(released);
    int computed = first(events, x -> x instanceof Computed c && isOf(c, left));
    Computed e = (Computed) events.get(computed);
    int reserved = first(events, x -> x instanceof Appended(Entry r) && TraceJudge.covers(r, e));
    int signed =
        first(events, x -> x instanceof Appended(Entry s) && TraceJudge.isReceipt(s, left));
    return List.of(
        new Altered("reservation left out", without(events, reserved)),
        new Altered(
            "computed at once after the reservation", moved(events, computed, reserved + 1)),
        new Altered("computed twice", doubled(events, computed, events.size())),
        new Altered("computed another leaf", with(events, computed, other(e))),
        new Altered("never computed", without(events, computed)),
        new Altered("receipt left out", without(events, signed)),
        new Altered("second receipt", doubled(events, signed, events.size())),
        new Altered("released at once after the receipt", moved(events, released, signed + 1)),
        new Altered("lost what was forced", and(events, new Crashed(1))));
  }

  private static int first(List<TraceEvent> events, Predicate<TraceEvent> wanted) {
    return IntStream.range(0, events.size())
        .filter(i -> wanted.test(events.get(i)))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isOf(Computed c, Released left) {
    return c.key().equals(left.key()) && c.layer() == left.layer() && c.leaf() == left.leaf();
  }

  private static Computed other(Computed e) {
    return new Computed(e.key(), e.layer(), e.leaf() + 100_000, e.epoch());
  }

  private static List<TraceEvent> without(List<TraceEvent> events, int at) {
    List<TraceEvent> altered = new ArrayList<>(events);
    altered.remove(at);
    return altered;
  }

  private static List<TraceEvent> with(List<TraceEvent> events, int at, TraceEvent other) {
    List<TraceEvent> altered = new ArrayList<>(events);
    altered.set(at, other);
    return altered;
  }

  private static List<TraceEvent> doubled(List<TraceEvent> events, int at, int to) {
    List<TraceEvent> altered = new ArrayList<>(events);
    altered.add(to, events.get(at));
    return altered;
  }

  private static List<TraceEvent> and(List<TraceEvent> events, TraceEvent more) {
    List<TraceEvent> altered = new ArrayList<>(events);
    altered.add(more);
    return altered;
  }

  /// @param to a place before `at`
  private static List<TraceEvent> moved(List<TraceEvent> events, int at, int to) {
    List<TraceEvent> altered = new ArrayList<>(events);
    altered.add(to, altered.remove(at));
    return altered;
  }

  /// One event left out, doubled, moved or changed, which may be lawful still.
  static Altered atRandom(List<TraceEvent> events, Random random) {
    List<TraceEvent> altered = new ArrayList<>(events);
    int i = random.nextInt(altered.size());
    int j = random.nextInt(altered.size());
    String kind = altered.get(i).getClass().getSimpleName();
    return switch (random.nextInt(4)) {
      case 0 -> {
        altered.remove(i);
        yield new Altered(kind + " left out", altered);
      }
      case 1 -> {
        altered.add(Math.max(i, j), altered.get(i));
        yield new Altered(kind + " doubled", altered);
      }
      case 2 -> {
        altered.add(j, altered.remove(i));
        yield new Altered(kind + " moved", altered);
      }
      default -> {
        int at =
            IntStream.range(0, altered.size())
                .map(k -> (i + k) % altered.size())
                .filter(k -> !changed(altered.get(k), random).equals(altered.get(k)))
                .findFirst()
                .orElseThrow();
        altered.set(at, changed(altered.get(at), random));
        yield new Altered(altered.get(at).getClass().getSimpleName() + " changed", altered);
      }
    };
  }

  /// Another leaf, epoch or size; the same where there is none.
  private static TraceEvent changed(TraceEvent event, Random random) {
    long by = 1 + random.nextInt(3);
    return switch (event) {
      case Computed e ->
          random.nextBoolean()
              ? new Computed(e.key(), e.layer(), e.leaf() + by, e.epoch())
              : new Computed(e.key(), e.layer(), e.leaf(), new Epoch(e.epoch().index() + by));
      case Released e -> new Released(e.key(), e.layer(), e.leaf() + by);
      case Crashed e -> new Crashed(e.kept() + by - 2);
      case TraceEvent.Confirmed e -> new TraceEvent.Confirmed(e.size() + by - 2);
      case Appended(Signed s) ->
          new Appended(
              new Signed(
                  s.key(),
                  s.layer(),
                  s.leaf() + by,
                  s.epoch(),
                  s.signature(),
                  s.disclosure(),
                  s.timeMillis()));
      case Appended e -> e;
      case TraceEvent.Forced e -> e;
    };
  }
}
