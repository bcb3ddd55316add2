package dev.pawl.cli;

import dev.pawl.signer.PawlStore;
import dev.pawl.signer.Publication;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `pawl log publish`.
@CommandLine.Command(
    name = "publish",
    header = "Bring a directory of static files up to the ledger, for any web server to serve.",
    description = {
      "Writes the log in the form of C2SP tlog-tiles: entries, hashes and a signed checkpoint, never",
      "signatures, labels or sealed keys. Anybody can read in it when each key signed and how often, the",
      "names of keys, the ids of the machines that signed, and who decided what; which artifacts were",
      "signed, only their receipts tell. Where witnesses are required, it shows what they cosigned.",
      "",
      "The checkpoint is the last to be replaced. Everything can be made again from the ledger: a",
      "directory that was removed is. One that knows more than the ledger shows that the ledger went",
      "back in time: exit code 7, and nothing is written."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pawl log publish --to /srv/www/log",
      "  pawl log publish --to /srv/www/log --repair",
      "  pawl sign -k release firmware.bin --publish /srv/www/log"
    })
final class LogPublishCommand implements Command {
  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "The directory; it is made where it is missing.")
  private Path directory = Path.of("");

  @Option(
      names = "--repair",
      description = "Compare every file with the ledger, and make again what is missing or wrong.")
  private boolean repair;

  @Mixin private final PassphraseOptions passphrases = new PassphraseOptions();

  private final Assembly assembly;

  LogPublishCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    Publishing publishing = new Publishing(assembly, directory);
    try (PawlStore store = assembly.open(passphrases.existing(assembly.environment()))) {
      Publication done = publishing.run(store, repair);
      Output output = assembly.output();
      output.result(
          () -> publishing.fields(store, done), () -> output.line("%s", publishing.line(done)));
      return done.checkpoint().isPresent() ? ExitCode.OK : ExitCode.UNAVAILABLE;
    }
  }
}
