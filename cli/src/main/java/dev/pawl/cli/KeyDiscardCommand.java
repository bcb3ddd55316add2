package dev.pawl.cli;

import dev.pawl.signer.PawlStore;
import dev.pawl.signer.UnfinishedKey;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `pawl key discard`.
@CommandLine.Command(
    name = "discard",
    header = "Give up a key whose making was interrupted.",
    description = {
      "What was made of it so far, its seed included, is gone. A key that is finished is not touched:",
      "'pawl key retire' stops it."
    },
    footerHeading = "%nExample:%n",
    footer = "  pawl key discard release")
final class KeyDiscardCommand implements Command {
  @Parameters(paramLabel = "NAME", description = "The key.")
  private String name = "";

  @Mixin private final PassphraseOptions passphrases = new PassphraseOptions();

  private final Assembly assembly;

  KeyDiscardCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    try (PawlStore store = assembly.open(passphrases.existing(assembly.environment()))) {
      if (store.state().keyNamed(name).isPresent()) {
        throw Failure.usage(
            "key '" + name + "' is finished and stays", "'pawl key retire " + name + "' stops it");
      }
      requireUnfinished(store);
      store.discardKey(name);
    }
    assembly
        .output()
        .result(
            () -> new Fields().text("key", name).text("decision", "discarded"),
            () -> assembly.output().line("nothing is left of an unfinished key '%s'", name));
    return ExitCode.OK;
  }

  private void requireUnfinished(PawlStore store) throws IOException {
    List<String> unfinished = store.unfinishedKeys().stream().map(UnfinishedKey::name).toList();
    if (!unfinished.contains(name)) {
      throw Failure.usage(
          "there is no unfinished key '" + name + "'",
          unfinished.isEmpty()
              ? "no key of this store is unfinished"
              : "unfinished are: " + String.join(", ", unfinished));
    }
  }
}
