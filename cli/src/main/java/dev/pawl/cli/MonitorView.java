package dev.pawl.cli;

import dev.pawl.signer.Sighting;
import dev.pawl.signer.Sighting.Fault;
import dev.pawl.tlog.published.PublishedCheckpoint;
import java.util.Locale;
import java.util.Optional;

/// How what a monitor saw looks to a person, and to a program.
///
/// @param log as the user named it
record MonitorView(String log, long timeMillis, Sighting sighting) {

  /// How the program ends after this.
  static ExitCode exitCode(Fault fault) {
    return switch (fault) {
      case FORKED, ROLLED_BACK -> ExitCode.DAMAGED;
      case REUSE, RULES, ENTRIES, SIGNATURE -> ExitCode.INVALID;
      case SILENCE -> ExitCode.UNAVAILABLE;
    };
  }

  /// Shows it.
  ///
  /// @param also what is no news
  void show(Output output, boolean also) {
    boolean news = !(sighting instanceof Sighting.Same(var _, boolean renewed)) || renewed;
    if (!news && !also) {
      return;
    }
    if (output.isJson()) {
      output.documentLine(fields());
      return;
    }
    String time = Texts.time(timeMillis);
    switch (sighting) {
      case Sighting.Grown grown -> output.talk("%s %s", time, grown(grown));
      case Sighting.Same same ->
          output.talk(
              "%s as it was, %s%s",
              time,
              Texts.count(same.checkpoint().head().size(), "entry", "entries"),
              same.renewed() ? ", cosigned again" : "");
      case Sighting.NoAnswer none -> output.warn("%s no answer: %s", time, none.problem());
      case Sighting.Alarm alarm -> {
        output.warn("%s ALARM, %s: %s", time, word(alarm.fault()), alarm.problem());
        alarm.shown().ifPresent(shown -> note(output, "what the log shows:", shown));
        alarm.kept().ifPresent(kept -> note(output, "what was kept:", kept));
      }
    }
  }

  private static String grown(Sighting.Grown grown) {
    long size = grown.checkpoint().head().size();
    String trust =
        grown.endorsement().signedBy().isEmpty()
            ? "; nobody that is known here signed it"
            : "; signed by " + grown.endorsement().signedBy().getFirst();
    return grown.from() == 0
        ? "first look at %s: %s, all by the rules%s%s"
            .formatted(
                grown.checkpoint().origin(),
                Texts.count(size, "entry", "entries"),
                trust,
                grown.endorsement().onFirstUse() ? " (trust on first use)" : "")
        : "%s more, %s by the rules"
            .formatted(Texts.count(size - grown.from(), "entry", "entries"), Texts.count(size));
  }

  private static void note(Output output, String title, PublishedCheckpoint checkpoint) {
    output.talk("  %s", title);
    checkpoint.note().encode().lines().limit(8).forEach(line -> output.talk("    %s", line));
  }

  private static String word(Fault fault) {
    return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The same as JSON: what is printed with `--json`, and what the webhook gets.
  Fields fields() {
    Fields fields = new Fields().text("time", Texts.time(timeMillis)).text("log", log);
    switch (sighting) {
      case Sighting.Grown grown ->
          checkpoint(
              fields.text("event", "grown").number("from", grown.from()), grown.checkpoint());
      case Sighting.Same same ->
          checkpoint(fields.text("event", same.renewed() ? "renewed" : "same"), same.checkpoint());
      case Sighting.NoAnswer none ->
          fields.text("event", "no-answer").text("problem", none.problem());
      case Sighting.Alarm alarm ->
          fields
              .text("event", "alarm")
              .text("fault", word(alarm.fault()))
              .small("exit", exitCode(alarm.fault()).code())
              .text("problem", alarm.problem())
              .text("kept", encoded(alarm.kept()))
              .text("shown", encoded(alarm.shown()));
    }
    return fields;
  }

  private static void checkpoint(Fields fields, PublishedCheckpoint checkpoint) {
    fields
        .text("origin", checkpoint.origin())
        .number("treeSize", checkpoint.head().size())
        .text("rootSha256", checkpoint.head().root().toString());
  }

  private static Optional<String> encoded(Optional<PublishedCheckpoint> checkpoint) {
    return checkpoint.map(c -> c.note().encode());
  }
}
