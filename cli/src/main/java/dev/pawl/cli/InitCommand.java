package dev.pawl.cli;

import dev.pawl.signer.CreateOptions;
import dev.pawl.signer.PassphraseSource;
import dev.pawl.signer.PawlStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `pawl init`.
@CommandLine.Command(
    name = "init",
    header = "Make a new store.",
    description = {
      "The store holds the ledger of all keys and signatures. Everything in it is readable by its",
      "owner only. Private keys in it are sealed: by a random key in a file of its own, apart from",
      "the store, or by a passphrase."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pawl init",
      "  pawl init --store /srv/pawl --passphrase",
      "  PAWL_STORE=/srv/pawl pawl init"
    })
final class InitCommand implements Command {
  @Option(
      names = "--passphrase",
      description = "Seal private keys by a passphrase instead of a key file.")
  private boolean passphrase;

  @Option(
      names = "--allow-unsafe-filesystem",
      description = {
        "Accept a file system that may lose what it was told is durable (tmpfs, overlay, network).",
        "The ledger's first entry records it."
      })
  private boolean allowUnsafeFilesystem;

  @Mixin private final PassphraseOptions passphrases = new PassphraseOptions();

  private final Assembly assembly;

  InitCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    boolean sealedByPassphrase = passphrase || passphrases.file != null;
    CreateOptions how = new CreateOptions(allowUnsafeFilesystem, passphrase(sealedByPassphrase));
    try (PawlStore store = assembly.create(how)) {
      NewStore made = NewStore.of(assembly, store, sealedByPassphrase);
      Output output = assembly.output();
      if (!sealedByPassphrase) {
        PassphraseOptions.warnWhereUnused(assembly.environment(), output);
      }
      output.result(made::fields, () -> made.lines().forEach(output::line));
      output.teach(
          List.of(
              "",
              "Next:  "
                  + assembly.environment().program()
                  + " key create NAME --profile firmware"));
    }
    return ExitCode.OK;
  }

  /// Asks before anything is made: a passphrase that is mistyped leaves nothing behind.
  private Optional<PassphraseSource> passphrase(boolean wanted) throws IOException {
    if (!wanted) {
      return Optional.empty();
    }
    assembly.requireNoStore();
    char[] chosen = passphrases.chosen(assembly.environment()).passphrase();
    return Optional.of(() -> chosen);
  }
}
