package dev.pawl.cli;

import dev.pawl.ledger.Command;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Outcome;
import dev.pawl.signer.PawlStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Who decides about a key; it goes into the ledger.
final class Decider {
  @Option(
      names = "--who",
      paramLabel = "NAME",
      description = "Who decides this; the ledger records it. Default: the account.")
  @Nullable String who;

  String name(Environment environment) {
    String name = who == null ? environment.user() : who;
    if (name.isBlank()) {
      throw Failure.usage("nobody is named who decides this", "--who NAME says it");
    }
    return text("--who", name);
  }

  /// A text that the ledger can hold.
  ///
  /// @param option that it was given with
  static String text(String option, String text) {
    if (text.length() > Entry.TEXT_MAX) {
      throw Failure.usage(
          "%s has %s, the most is %s"
              .formatted(
                  option,
                  Texts.count(text.length(), "character", "characters"),
                  Texts.count(Entry.TEXT_MAX)),
          "keep the rest elsewhere and name the place");
    }
    return text;
  }

  /// A reason, which must not be empty.
  static String reason(String text) {
    if (text.isBlank()) {
      throw Failure.usage("the reason is empty", "--reason TEXT says why, for the ledger");
    }
    return text("--reason", text);
  }

  /// Has the ledger decide; durable on return.
  ///
  /// @return the ledger index of the decision
  static long submit(PawlStore store, Command command) {
    return switch (store.ledger().submit(command)) {
      case Outcome.Committed committed -> committed.lastIndex();
      case Outcome.Refused refused -> throw Failures.refused(refused.refusal());
    };
  }

  /// Tells that it was recorded.
  static void show(Output output, String key, String what, long index) {
    output.result(
        () -> new Fields().text("key", key).text("decision", what).number("index", index),
        () -> output.line("key '%s' is %s (ledger entry %d)", key, what, index));
  }
}
