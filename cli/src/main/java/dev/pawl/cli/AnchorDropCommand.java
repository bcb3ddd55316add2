package dev.pawl.cli;

import dev.pawl.ledger.Release;
import dev.pawl.ledger.RequiredAnchor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `pawl anchor drop`.
@CommandLine.Command(
    name = "drop",
    header = "Require an anchor no more.",
    description = {
      "The store is weaker afterwards, so two people approve it, and the ledger names them. An anchor",
      "that answers is asked first: where it remembers more than the ledger holds, nothing is dropped",
      "(exit code 7). One that is gone stops nobody: make sure that the store did not go back first.",
      "Names are taken as they are given; who may run this command is for the machine to say."
    },
    footerHeading = "%nExample:%n",
    footer = "  pawl anchor drop 2 --approve alice --approve bob --reason 'host retired, SEC-31'")
final class AnchorDropCommand implements Command {
  private static final int FIRST = 2; // 1 is the file anchor

  @Parameters(paramLabel = "NUMBER", description = "As 'pawl anchor list' counts, from 2 on.")
  private int number;

  @Mixin private final AnchorDecision decision = new AnchorDecision();

  private final Assembly assembly;

  AnchorDropCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    return decision.decide(
        assembly,
        (now, unchanged) -> {
          List<RequiredAnchor> anchors = new ArrayList<>(now.anchors());
          if (number < FIRST || number >= FIRST + anchors.size()) {
            throw Failure.usage(
                number == 1 ? "the file anchor is always required" : "there is no anchor " + number,
                "'pawl anchor list' shows their numbers");
          }
          anchors.remove(number - FIRST);
          Release release = anchors.isEmpty() ? Release.RECEIPT : now.release();
          return AnchorDecision.with(unchanged, anchors, release, now.graceLeft());
        });
  }
}
