package dev.pawl.cli;

import dev.pawl.ledger.KeyState;
import dev.pawl.signer.PawlStore;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `pawl key acknowledge`.
@CommandLine.Command(
    name = "acknowledge",
    header = "Record that somebody knows that few leaves are left; signing goes on.",
    description = {
      "When a key falls under a warning threshold, signing stops until this is done, so that nobody",
      "is surprised by a key that is used up. Plan its successor first."
    },
    footerHeading = "%nExample:%n",
    footer = "  pawl key acknowledge release --who 'Ada, release team'")
final class KeyAcknowledgeCommand implements Command {
  @Parameters(paramLabel = "NAME", description = "The key.")
  private String name = "";

  @Mixin private final Decider decider = new Decider();

  private final Assembly assembly;

  KeyAcknowledgeCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    String who = decider.name(assembly.environment());
    try (PawlStore store = assembly.open()) {
      KeyState key = StoredKey.named(store, name);
      store.acknowledge(key.id(), who);
      Decider.show(
          assembly.output(), key.created().name(), "acknowledged", store.state().size() - 1);
    }
    return ExitCode.OK;
  }
}
