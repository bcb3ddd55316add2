package dev.pawl.spec;

import static dev.pawl.spec.Ledgers.key;
import static dev.pawl.spec.Ledgers.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.ledger.BurnReason;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Entry.Burned;
import dev.pawl.ledger.Entry.KeyQuarantined;
import dev.pawl.ledger.Entry.KeyResumed;
import dev.pawl.ledger.Entry.Reserved;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.Entry.SignerFenced;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.FenceReason;
import dev.pawl.ledger.IllegalEntryException;
import dev.pawl.ledger.LeafRange;
import dev.pawl.ledger.LedgerState;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.spec.TraceEvent.Appended;
import dev.pawl.spec.TraceEvent.Computed;
import dev.pawl.spec.TraceEvent.Confirmed;
import dev.pawl.spec.TraceEvent.Crashed;
import dev.pawl.spec.TraceEvent.Forced;
import dev.pawl.spec.TraceEvent.Released;
import dev.pawl.spec.TraceModule.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: the specification accepts what the real rules write, and refuses it once it was altered.
///
/// Method: ledgers by hand, and random ones written by [LedgerState#decide(Command)]; altered ones
/// judged by the real fold, [LedgerState#apply(Entry)], and by TLC, which must agree on each.
class TraceTest {
  private static final Epoch EPOCH = new Epoch(2);

  @TempDir private Path scratch;

  private void agrees(String name, List<Run> runs) throws IOException {
    Tlc.Result result = TraceModule.check(name, scratch, runs);
    assertThat(result.violated()).as(result.output()).isEmpty();
  }

  private static Run accepted(String name, Ledgers ledger) {
    return Run.lawful(name, TraceEvent.ofLedger(ledger.entries));
  }

  /// The ledger of a key of eight leaves, and an entry that the rules would not have written next.
  private static Run rejected(String name, Ledgers ledger, Entry... more) {
    assertThat(isLawful(Stream.concat(ledger.entries.stream(), Arrays.stream(more)).toList()))
        .as(name)
        .isFalse();
    List<TraceEvent> events = new ArrayList<>(TraceEvent.ofLedger(ledger.entries));
    events.addAll(TraceEvent.ofLedger(List.of(more)));
    return Run.altered(name, events);
  }

  private static Ledgers signing() {
    Ledgers ledger = Ledgers.withKey();
    ledger.submit(new Command.Reserve(key(1), 0, 0, 3, ledger.epoch()));
    ledger.submit(receipt(1, 0, 1, ledger.epoch()));
    return ledger;
  }

  private static Ledgers recorded() {
    Ledgers ledger = signing();
    ledger.submit(new Command.RecordState());
    ledger.submit(receipt(1, 0, 0, ledger.epoch()));
    return ledger;
  }

  private static Ledgers superseded() {
    Ledgers ledger = signing();
    ledger.submit(Ledgers.openSigner("signer"));
    return ledger;
  }

  private static Ledgers resumed() {
    Ledgers ledger = signing();
    ledger.submit(new Command.Quarantine(key(1), "why", "what", "who", 0));
    ledger.submit(new Command.Resume(key(1), 6, "why", "who", 0));
    ledger.submit(new Command.Reserve(key(1), 0, 0, 9, ledger.epoch()));
    return ledger;
  }

  private static Ledgers warned() {
    Ledgers ledger = new Ledgers();
    ledger.submit(Ledgers.createStore());
    ledger.submit(Ledgers.createKey(1, List.of(500), 3));
    ledger.submit(Ledgers.openSigner("signer"));
    ledger.submit(new Command.Reserve(key(1), 0, 0, 9, ledger.epoch()));
    return ledger;
  }

  private static Ledgers acknowledged() {
    Ledgers ledger = warned();
    ledger.submit(new Command.Acknowledge(key(1), "who", 0));
    ledger.submit(new Command.Reserve(key(1), 0, 0, 9, ledger.epoch()));
    return ledger;
  }

  private static Ledgers tripped() {
    Ledgers ledger = signing();
    ledger.submit(receipt(1, 0, 1, ledger.epoch())); // a second receipt: the tripwire
    return ledger;
  }

  private static Signed signed(long leaf, Epoch epoch) {
    return receipt(1, 0, leaf, epoch).receipt();
  }

  private static Reserved reserved(long first, long count, Epoch epoch) {
    return new Reserved(key(1), 0, new LeafRange(first, count), epoch);
  }

  private static Burned burned(long first, long count) {
    return new Burned(key(1), 0, new LeafRange(first, count), BurnReason.FAILED);
  }

  @Test
  void ledgersByHand_areJudgedRightly() throws IOException {
    KeyResumed resume = new KeyResumed(key(1), "why", "who", 0);
    agrees(
        "ledgers by hand",
        List.of(
            accepted("signing", signing()),
            accepted("state recorded", recorded()),
            rejected("second receipt after a recorded state", recorded(), signed(0, EPOCH)),
            accepted("superseded", superseded()),
            accepted("resumed", resumed()),
            accepted("warned", warned()),
            accepted("acknowledged", acknowledged()),
            accepted("tripped", tripped()),
            rejected("second receipt of a leaf", signing(), signed(1, EPOCH)),
            rejected("receipt of a burned leaf", signing(), burned(0, 1), signed(0, EPOCH)),
            rejected("receipt beyond the reservation", signing(), signed(3, EPOCH)),
            rejected("receipt of a fenced epoch", superseded(), signed(0, EPOCH)),
            rejected("receipt of another epoch", superseded(), signed(0, new Epoch(8))),
            rejected("receipt of a stopped key", tripped(), signed(0, EPOCH)),
            rejected("reservation below next", signing(), reserved(2, 2, EPOCH)),
            rejected("reservation above next", signing(), reserved(4, 2, EPOCH)),
            rejected("reservation beyond the end", signing(), reserved(3, 6, EPOCH)),
            rejected("reservation of a fenced epoch", superseded(), reserved(3, 1, EPOCH)),
            rejected("reservation after the end", resumed(), reserved(8, 1, EPOCH)),
            rejected("reservation over a warning", warned(), reserved(4, 1, EPOCH)),
            rejected("burned twice", signing(), burned(0, 1), burned(0, 1)),
            rejected("burned though signed", signing(), burned(0, 3)),
            rejected("second store", signing(), signing().entries.getFirst()),
            rejected("key born again", signing(), signing().entries.get(1)),
            rejected("signer not fenced", signing(), signing().entries.get(2)),
            rejected(
                "fenced with open leaves",
                signing(),
                new SignerFenced(EPOCH, FenceReason.OPERATOR, 0)),
            rejected("resumed though active", signing(), resume),
            rejected("resumed with open leaves", tripped(), resume),
            rejected(
                "quarantined twice",
                tripped(),
                new KeyQuarantined(key(1), "why", "what", "who", 0))));
  }

  private static List<TraceEvent> oneOrder() {
    List<TraceEvent> events = new ArrayList<>(TraceEvent.ofLedger(Ledgers.withKey().entries));
    events.add(new Appended(reserved(0, 2, EPOCH))); // entry 3
    events.add(new Forced());
    events.add(new Confirmed(4));
    events.add(new Computed(key(1), 0, 0, EPOCH));
    events.add(new Appended(signed(0, EPOCH))); // entry 4
    events.add(new Forced());
    events.add(new Released(key(1), 0, 0));
    return events;
  }

  private static Run without(Class<? extends TraceEvent> kind, String name) {
    return Run.altered(name, oneOrder().stream().filter(e -> !kind.isInstance(e)).toList());
  }

  private static Run ending(boolean lawful, String name, TraceEvent... more) {
    return new Run(name, lawful, Stream.concat(oneOrder().stream(), Arrays.stream(more)).toList());
  }

  @Test
  void eventsByHand_mustKeepTheOneOrder() throws IOException {
    agrees(
        "events by hand",
        List.of(
            Run.lawful("the one order", oneOrder()),
            ending(true, "next leaf", new Computed(key(1), 0, 1, EPOCH)),
            ending(true, "crash loses a tail", new Appended(reserved(2, 1, EPOCH)), new Crashed(5)),
            ending(true, "crash keeps a tail", new Appended(signed(1, EPOCH)), new Crashed(6)),
            without(Forced.class, "never forced"),
            without(Confirmed.class, "never confirmed"),
            ending(
                false,
                "confirmed before it was forced",
                new Appended(signed(1, EPOCH)),
                new Confirmed(6)),
            ending(false, "leaf computed twice", new Computed(key(1), 0, 0, EPOCH)),
            ending(false, "leaf never reserved", new Computed(key(1), 0, 2, EPOCH)),
            ending(false, "leaf of another epoch", new Computed(key(1), 0, 1, new Epoch(9))),
            ending(
                false,
                "released before its receipt was forced",
                new Appended(signed(1, EPOCH)),
                new Released(key(1), 0, 1)),
            ending(false, "what was forced is lost", new Crashed(4)),
            ending(
                false,
                "released though the crash took the receipt",
                new Appended(signed(1, EPOCH)),
                new Crashed(5),
                new Released(key(1), 0, 1))));
  }

  /// The check of the check: each expectation turned round must be noticed.
  @Test
  void wrongExpectations_areNoticed() throws IOException {
    List<TraceEvent> lawful = oneOrder();
    List<TraceEvent> altered = new ArrayList<>(lawful);
    altered.add(new Computed(key(1), 0, 0, EPOCH));
    assertThat(TraceModule.check("lawful as altered", scratch, List.of(Run.altered("l", lawful))))
        .extracting(result -> result.violated().orElse("none"))
        .isEqualTo("AlteredRunsStop");
    assertThat(TraceModule.check("altered as lawful", scratch, List.of(Run.lawful("a", altered))))
        .extracting(result -> result.violated().orElse("none"))
        .isEqualTo("LawfulRunsGoOn");
  }

  @Test
  void randomLedgers_areJudgedAsTheFoldJudges() throws IOException {
    List<Run> runs = new ArrayList<>();
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      List<Entry> entries = randomLedger(random);
      assertThat(isLawful(entries)).as("seed " + seed).isTrue();
      runs.add(Run.lawful("seed " + seed, TraceEvent.ofLedger(entries)));
      for (int i = 0; i < 3; i++) {
        List<Entry> altered = altered(entries, random);
        runs.add(
            new Run(
                "seed " + seed + ", altered " + i,
                isLawful(altered),
                TraceEvent.ofLedger(altered)));
      }
    }
    long refused = runs.stream().filter(run -> !run.lawful()).count();
    System.out.println(runs.size() + " random ledgers, " + refused + " of them not lawful");
    assertThat(refused).isGreaterThan(50);
    agrees("random ledgers", runs);
  }

  private static List<Entry> randomLedger(Random random) {
    Ledgers ledger = new Ledgers();
    ledger.submit(Ledgers.createStore());
    ledger.submit(Ledgers.createKey(1, List.of(400, 100), 3, 2));
    ledger.submit(Ledgers.openSigner("signer-0"));
    List<Epoch> epochs = new ArrayList<>();
    for (int step = 0; step < 50; step++) {
      epochs.addAll(ledger.state.signers().keySet());
      ledger.submit(command(random, epochs.get(random.nextInt(epochs.size()))));
    }
    return ledger.entries;
  }

  private static Command command(Random random, Epoch epoch) {
    int number = 1 + random.nextInt(2);
    int layer = random.nextInt(2);
    long leaf = random.nextInt(10);
    return switch (random.nextInt(16)) {
      case 0 -> Ledgers.createKey(number, List.of(), 4);
      case 1 -> Ledgers.openSigner("signer-" + random.nextInt(2));
      case 2 -> new Command.FenceSigner(epoch, FenceReason.OPERATOR, 0);
      case 3 -> new Command.Quarantine(key(number), "r", "e", "w", 0);
      case 4, 5 -> new Command.Resume(key(number), leaf, "r", "w", 0);
      case 6 -> new Command.Acknowledge(key(number), "w", 0);
      case 7 -> new Command.Burn(key(number), layer, LeafRange.of(leaf), BurnReason.FAILED, epoch);
      case 8, 9, 10 -> new Command.Reserve(key(number), layer, 0, 1 + random.nextInt(4), epoch);
      default -> receipt(number, layer, leaf, epoch);
    };
  }

  /// One entry is left out, doubled, moved or changed.
  private static List<Entry> altered(List<Entry> entries, Random random) {
    List<Entry> altered = new ArrayList<>(entries);
    int i = random.nextInt(altered.size());
    int j = random.nextInt(altered.size());
    switch (random.nextInt(4)) {
      case 0 -> altered.remove(i);
      case 1 -> altered.add(j, altered.get(i));
      case 2 -> altered.add(j, altered.remove(i));
      default -> altered.set(i, changed(altered.get(i), random));
    }
    return altered;
  }

  private static Entry changed(Entry entry, Random random) {
    long by = 1 + random.nextInt(3);
    return switch (entry) {
      case Reserved e ->
          random.nextBoolean()
              ? new Reserved(
                  e.key(),
                  e.layer(),
                  new LeafRange(e.range().first() + by, e.range().count()),
                  e.epoch())
              : new Reserved(
                  e.key(),
                  e.layer(),
                  new LeafRange(e.range().first(), e.range().count() + by),
                  e.epoch());
      case Signed e ->
          random.nextBoolean()
              ? receipt(1, e.layer(), e.leaf() + by, e.epoch()).receipt()
              : receipt(1, e.layer(), e.leaf(), new Epoch(e.epoch().index() + by)).receipt();
      case Burned e ->
          new Burned(
              e.key(),
              e.layer(),
              new LeafRange(e.range().first(), e.range().count() + by),
              e.reason());
      case SignerFenced e ->
          new SignerFenced(new Epoch(e.epoch().index() + by), e.reason(), e.timeMillis());
      default -> burned(0, by);
    };
  }

  /// What the program itself says of a ledger.
  private static boolean isLawful(List<Entry> entries) {
    LedgerState state = LedgerState.EMPTY;
    try {
      for (Entry entry : entries) {
        state = state.apply(entry);
      }
      return true;
    } catch (IllegalEntryException | StoreDamagedException e) {
      return false;
    }
  }
}
