package dev.pawl.cli;

import dev.pawl.ledger.Command.Retire;
import dev.pawl.ledger.KeyState;
import dev.pawl.signer.PawlStore;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl key retire`.
@CommandLine.Command(
    name = "retire",
    header = "Stop a key for ever.",
    description = "Nobody can undo this. What it signed stays valid and can still be verified.",
    footerHeading = "%nExample:%n",
    footer = "  pawl key retire release-2025 --reason 'successor is release-2026'")
final class KeyRetireCommand implements Command {
  @Parameters(paramLabel = "NAME", description = "The key.")
  private String name = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; the ledger records it.")
  private String reason = "";

  @Option(names = "--yes", description = "Do not ask; needed where there is no terminal.")
  private boolean yes;

  @Mixin private final Decider decider = new Decider();

  private final Assembly assembly;

  KeyRetireCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    String who = decider.name(assembly.environment());
    String why = Decider.reason(reason);
    long now = assembly.environment().clock().millis();
    try (PawlStore store = assembly.open()) {
      KeyState key = StoredKey.named(store, name);
      confirm(key.created().name());
      long index = Decider.submit(store, new Retire(key.id(), why, who, now));
      Decider.show(assembly.output(), key.created().name(), "retired", index);
    }
    return ExitCode.OK;
  }

  private void confirm(String key) {
    if (yes) {
      return;
    }
    String answer =
        assembly
            .environment()
            .terminal()
            .ask("Retire key '" + key + "' for ever? Type its name: ")
            .orElseThrow(() ->
                Failure.usage(
                    "retiring a key cannot be undone, and nobody is there to ask",
                    "--yes says that it is meant"));
    if (!answer.strip().equals(key)) {
      throw Failure.usage("'" + answer.strip() + "' is not its name", "nothing was changed");
    }
  }
}
