package dev.pawl.cli;

import dev.pawl.ledger.Command.Resume;
import dev.pawl.ledger.KeyState;
import dev.pawl.signer.PawlStore;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl key resume`.
@CommandLine.Command(
    name = "resume",
    header = "Let a quarantined key sign again; a recorded decision.",
    description = {
      "All leaves that were given out and not signed are burned, and with --at-least all below that",
      "leaf. Where a copy of this store may have signed, name a leaf beyond everything it can have",
      "used; where nobody knows such a leaf, retire the key instead."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pawl key resume release --reason 'copy on build-7 never started, see INC-118'",
      "  pawl key resume release --at-least 5000 --reason 'copy signed up to leaf 4210, INC-118'"
    })
final class KeyResumeCommand implements Command {
  @Parameters(paramLabel = "NAME", description = "The key.")
  private String name = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; the ledger records it.")
  private String reason = "";

  @Option(
      names = "--at-least",
      paramLabel = "LEAF",
      description =
          "Go on with this leaf at the earliest; what is below is burned. Default: the next.")
  private long atLeast;

  @Mixin private final Decider decider = new Decider();

  private final Assembly assembly;

  KeyResumeCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    String who = decider.name(assembly.environment());
    String why = Decider.reason(reason);
    long now = assembly.environment().clock().millis();
    try (PawlStore store = assembly.open()) {
      KeyState key = StoredKey.named(store, name);
      if (atLeast < 0) {
        throw Failure.usage("leaf " + atLeast + " is negative", "--at-least names a leaf, 0-based");
      }
      long index = Decider.submit(store, new Resume(key.id(), atLeast, why, who, now));
      Decider.show(assembly.output(), key.created().name(), "active again", index);
    }
    return ExitCode.OK;
  }
}
