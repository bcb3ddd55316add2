package dev.pawl.cli;

import dev.pawl.ledger.Release;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `pawl anchor set`.
@CommandLine.Command(
    name = "set",
    header = "Say when signatures may leave, and how many leaves are left for an outage.",
    description = {
      "--release witnessed holds each signature until every anchor has confirmed its receipt: a copy",
      "of this machine can release nothing then, not even one that runs at the same time.",
      "",
      "--grace N lets N leaves be used in all while an anchor does not answer; each use is recorded",
      "before, and when they are gone signing stops until somebody sets a new number. Leaves of grace",
      "are NOT protected against a machine that goes back: nobody elsewhere knows of them. With",
      "--release witnessed they are of no use, and none is used."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pawl anchor set --release witnessed --reason 'SEC-12'",
      "  pawl anchor set --grace 100 --approve alice --approve bob --reason 'move of the witness'"
    })
final class AnchorSetCommand implements Command {
  @Option(
      names = "--release",
      paramLabel = "receipt|witnessed",
      description = "When a signature may leave.")
  @Nullable String release;

  @Option(
      names = "--grace",
      paramLabel = "N",
      description = "How many leaves may be used while an anchor does not answer.")
  @Nullable Integer grace;

  @Mixin private final AnchorDecision decision = new AnchorDecision();

  private final Assembly assembly;

  AnchorSetCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    if (release == null && grace == null) {
      throw Failure.usage("nothing is to be set", "--release or --grace says what");
    }
    return decision.decide(
        assembly,
        (now, unchanged) ->
            AnchorDecision.with(
                unchanged,
                now.anchors(),
                release == null ? now.release() : release(release),
                grace == null ? now.graceLeft() : grace));
  }

  private static Release release(String word) {
    for (Release release : Release.values()) {
      if (release.name().toLowerCase(Locale.ROOT).equals(word)) {
        return release;
      }
    }
    throw Failure.usage("'" + word + "' is no release", "--release receipt or --release witnessed");
  }
}
