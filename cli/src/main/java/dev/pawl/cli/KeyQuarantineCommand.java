package dev.pawl.cli;

import dev.pawl.ledger.Command.Quarantine;
import dev.pawl.ledger.KeyState;
import dev.pawl.signer.PawlStore;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl key quarantine`.
@CommandLine.Command(
    name = "quarantine",
    header = "Stop a key at once, until somebody resumes it.",
    description = {
      "For suspicions: a copy of the store was seen, a signature turned up that nobody knows. Leaves",
      "that are reserved now are burned when the key is resumed."
    },
    footerHeading = "%nExample:%n",
    footer = "  pawl key quarantine release --reason 'backup restored on build-7, 2026-11-20'")
final class KeyQuarantineCommand implements Command {
  @Parameters(paramLabel = "NAME", description = "The key.")
  private String name = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; the ledger records it.")
  private String reason = "";

  @Option(
      names = "--evidence",
      paramLabel = "TEXT",
      description = "What was seen, such as a digest or a ticket; the ledger records it.")
  private String evidence = "";

  @Mixin private final Decider decider = new Decider();

  private final Assembly assembly;

  KeyQuarantineCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    String who = decider.name(assembly.environment());
    String why = Decider.reason(reason);
    Decider.text("--evidence", evidence);
    long now = assembly.environment().clock().millis();
    try (PawlStore store = assembly.open()) {
      KeyState key = StoredKey.named(store, name);
      long index = Decider.submit(store, new Quarantine(key.id(), why, evidence, who, now));
      Decider.show(assembly.output(), key.created().name(), "quarantined", index);
    }
    return ExitCode.OK;
  }
}
