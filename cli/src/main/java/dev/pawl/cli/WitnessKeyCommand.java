package dev.pawl.cli;

import dev.pawl.tlog.note.VerifierKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/// `pawl witness key`.
@CommandLine.Command(
    name = "key",
    header = "Show the keys of the witness, for those who are to believe it.",
    description = {
      "Two verifier keys (C2SP signed-note), of Ed25519 and of ML-DSA-44, one a line. They go into"
          + " the",
      "policy of a log and of those who verify its receipts."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  pawl witness key create witness.example.com/w1", "  pawl witness key"})
final class WitnessKeyCommand implements Command {
  @Mixin private final WitnessDirectory directory = new WitnessDirectory();

  private final Assembly assembly;

  private WitnessKeyCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  static CommandLine commandLine(Assembly assembly) {
    return new CommandLine(new WitnessKeyCommand(assembly))
        .addSubcommand("create", new WitnessKeyCreateCommand(assembly));
  }

  @Override
  public ExitCode run() throws IOException {
    List<VerifierKey> keys = directory.verifiers(assembly.environment());
    Output output = assembly.output();
    output.data(
        () -> fields(directory.path(assembly.environment()), keys),
        () -> keys.forEach(key -> output.line("%s", key)));
    return ExitCode.OK;
  }

  static Fields fields(Path directory, List<VerifierKey> keys) {
    return new Fields()
        .text("directory", directory.toString())
        .text("name", keys.getFirst().name())
        .texts("verifierKeys", keys.stream().map(VerifierKey::toString).toList());
  }
}
