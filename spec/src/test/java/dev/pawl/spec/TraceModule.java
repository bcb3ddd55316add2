package dev.pawl.spec;

import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Entry.AnchorsConfigured;
import dev.pawl.ledger.Entry.Burned;
import dev.pawl.ledger.Entry.GraceUsed;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.Entry.KeyQuarantined;
import dev.pawl.ledger.Entry.KeyResumed;
import dev.pawl.ledger.Entry.KeyRetired;
import dev.pawl.ledger.Entry.LogKeyCreated;
import dev.pawl.ledger.Entry.Reserved;
import dev.pawl.ledger.Entry.SchemaRaised;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.Entry.SignerFenced;
import dev.pawl.ledger.Entry.SignerOpened;
import dev.pawl.ledger.Entry.StateRecorded;
import dev.pawl.ledger.Entry.StoreCreated;
import dev.pawl.ledger.Entry.ThresholdAcknowledged;
import dev.pawl.ledger.KeyId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// Writes what the program did as a module that extends `Trace.tla`, for TLC to judge.
///
/// Integers of TLC have 32 bits: leaves and capacities must stay below 2^31. A run of more than
/// about 1,000 events takes long, because TLC looks at the whole history in each state.
final class TraceModule {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private TraceModule() {}

  /// One run and what is expected of it.
  ///
  /// @param name for people
  /// @param lawful whether the specification must accept it
  record Run(String name, boolean lawful, List<TraceEvent> events) {
    /// Copies the events.
    Run {
      events = List.copyOf(events);
    }

    static Run lawful(String name, List<TraceEvent> events) {
      return new Run(name, true, events);
    }

    static Run altered(String name, List<TraceEvent> events) {
      return new Run(name, false, events);
    }
  }

  /// Has TLC walk along all runs. The result violates `LawfulRunsGoOn` where a lawful run is not
  /// accepted, and `AlteredRunsStop` where an altered one is.
  static Tlc.Result check(String name, Path scratch, List<Run> runs) throws java.io.IOException {
    Path module = scratch.resolve("Recorded.tla");
    java.nio.file.Files.writeString(module, text(runs));
    String config =
        "CONSTANT Runs <- Recorded\nSPECIFICATION Spec\nINVARIANTS LawfulRunsGoOn AlteredRunsStop\n";
    return Tlc.check(name, scratch, module, config, LIMIT);
  }

  /// The text of the module `Recorded`.
  static String text(List<Run> runs) {
    return runs.stream()
        .map(TraceModule::text)
        .collect(
            Collectors.joining(
                ",\n",
                "---- MODULE Recorded ----\nEXTENDS Trace\n\nRecorded == <<\n",
                "\n>>\n====\n"));
  }

  private static String text(Run run) {
    return run.events().stream()
        .map(TraceModule::text)
        .collect(
            Collectors.joining(
                ",\n  ",
                " [name |-> %s, lawful |-> %s, events |-> <<\n  "
                    .formatted(quoted(run.name()), run.lawful() ? "TRUE" : "FALSE"),
                ">>]"));
  }

  private static String text(TraceEvent event) {
    return switch (event) {
      case TraceEvent.Appended e -> "[event |-> \"append\", entry |-> " + text(e.entry()) + "]";
      case TraceEvent.Forced _ -> "[event |-> \"force\"]";
      case TraceEvent.Confirmed e ->
          "[event |-> \"confirm\", size |-> %d]".formatted(small(e.size()));
      case TraceEvent.Computed e ->
          "[event |-> \"compute\", key |-> %s, layer |-> %d, leaf |-> %d, epoch |-> %d]"
              .formatted(key(e.key()), e.layer(), small(e.leaf()), small(e.epoch().index()));
      case TraceEvent.Released e ->
          "[event |-> \"release\", key |-> %s, layer |-> %d, leaf |-> %d]"
              .formatted(key(e.key()), e.layer(), small(e.leaf()));
      case TraceEvent.Crashed e -> "[event |-> \"crash\", kept |-> %d]".formatted(small(e.kept()));
    };
  }

  /// The entry by the operator of `Ledger.tla` that bears its name.
  private static String text(Entry entry) {
    return switch (entry) {
      case StoreCreated e -> "StoreCreated(%d)".formatted(e.schema());
      // Those who watch give out no leaf: to the model these are entries that change nothing.
      case StateRecorded _, LogKeyCreated _, AnchorsConfigured _, GraceUsed _ -> "StateRecorded";
      case SchemaRaised e -> "SchemaRaised(%d)".formatted(e.schema());
      case KeyCreated e ->
          "KeyCreated(%s, %s, %s, <<%s>>, {%s})"
              .formatted(
                  key(e.key()),
                  quoted(e.name()),
                  quoted(e.publicKey().toString()),
                  numbers(e.heights()),
                  numbers(e.policy().warningPermille()));
      case SignerOpened e ->
          "SignerOpened(%s, %s)"
              .formatted(quoted(e.signer().name()), quoted(e.host() + " " + e.timeMillis()));
      case SignerFenced e -> "SignerFenced(%d)".formatted(small(e.epoch().index()));
      case Reserved e ->
          "Reserved(%s, %d, %d, %d, %d)"
              .formatted(
                  key(e.key()),
                  e.layer(),
                  small(e.range().first()),
                  small(e.range().count()),
                  small(e.epoch().index()));
      case Signed e ->
          "Signed(%s, %d, %d, %d, %s)"
              .formatted(
                  key(e.key()),
                  e.layer(),
                  small(e.leaf()),
                  small(e.epoch().index()),
                  quoted(e.signature().toString()));
      case Burned e ->
          "Burned(%s, %d, %d, %d)"
              .formatted(
                  key(e.key()), e.layer(), small(e.range().first()), small(e.range().count()));
      case KeyQuarantined e -> "KeyQuarantined(%s)".formatted(key(e.key()));
      case KeyResumed e -> "KeyResumed(%s)".formatted(key(e.key()));
      case KeyRetired e -> "KeyRetired(%s)".formatted(key(e.key()));
      case ThresholdAcknowledged e ->
          "ThresholdAcknowledged(%s, %d)".formatted(key(e.key()), e.permille());
    };
  }

  private static String key(KeyId id) {
    return quoted(id.toString());
  }

  private static String numbers(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static long small(long number) {
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(number + " does not fit TLC's integers, 0 to 2^31 - 1");
    }
    return number;
  }

  /// A TLA+ string; what is not plain ASCII is written by its code, so that different texts stay
  /// different.
  private static String quoted(String text) {
    StringBuilder to = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        to.append('\\').append(c);
      } else if (c >= ' ' && c < 127) {
        to.append(c);
      } else {
        to.append("\\\\u%04x".formatted((int) c));
      }
    }
    return to.append('"').toString();
  }
}
