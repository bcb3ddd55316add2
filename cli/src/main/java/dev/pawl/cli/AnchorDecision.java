package dev.pawl.cli;

import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Entry.AnchorsConfigured;
import dev.pawl.ledger.Oversight;
import dev.pawl.ledger.Release;
import dev.pawl.ledger.RequiredAnchor;
import dev.pawl.signer.PawlStore;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Who decides about anchors, and why: what the commands that change them have in common.
final class AnchorDecision {
  @Option(
      names = "--approve",
      paramLabel = "NAME",
      description = {
        "Who approves this; the ledger records it. Twice, with two names, where it makes the store",
        "weaker. Default: the account."
      })
  private List<String> approvers = List.of();

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; the ledger records it.")
  private String reason = "";

  @Mixin private final PassphraseOptions passphrases = new PassphraseOptions();

  /// What is to be changed, from what is required now.
  @FunctionalInterface
  interface Change {
    AnchorsConfigured of(Oversight now, AnchorsConfigured unchanged) throws IOException;
  }

  /// Changes what is required; durable on return.
  ExitCode decide(Assembly assembly, Change change) throws IOException {
    String why = Decider.reason(reason);
    List<String> who = approvers.isEmpty() ? List.of(assembly.environment().user()) : approvers;
    for (String approver : who) {
      if (!Decider.text("--approve", approver).chars().allMatch(c -> c >= ' ' && c <= '~')) {
        throw Failure.usage(
            "'" + approver + "' is not ASCII", "--approve takes an account name or an address");
      }
    }
    try (PawlStore store = assembly.open(passphrases.existing(assembly.environment()))) {
      Oversight now = store.state().oversight();
      long millis = Math.max(0, assembly.environment().clock().millis());
      AnchorsConfigured next =
          change.of(
              now,
              new AnchorsConfigured(
                  now.anchors(), now.release(), now.graceLeft(), who, why, millis));
      long index = store.anchors().configure(next);
      show(assembly.output(), next, index);
    }
    return ExitCode.OK;
  }

  private static void show(Output output, AnchorsConfigured next, long index) {
    output.result(
        () -> new Fields().number("index", index).small("anchors", next.anchors().size() + 1),
        () ->
            output.line(
                "the ledger now requires %s (ledger entry %d)",
                Texts.count(next.anchors().size() + 1, "anchor", "anchors"), index));
  }

  static AnchorsConfigured with(
      AnchorsConfigured of, List<RequiredAnchor> anchors, Release release, int grace) {
    try {
      return new AnchorsConfigured(
          anchors, release, grace, of.approvers(), of.reason(), of.timeMillis());
    } catch (IllegalArgumentException e) {
      throw Failure.of(
          ExitCode.USAGE,
          String.valueOf(e.getMessage()),
          "at most "
              + Entry.ANCHORS_MAX
              + " anchors, all different, and a grace of at most "
              + Entry.GRACE_MAX,
          e);
    }
  }
}
