package dev.pawl.cli;

import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.VerifierKey;
import dev.pawl.witness.Witness;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `pawl witness key create`.
@CommandLine.Command(
    name = "create",
    header = "Make a new witness: its directory and its keys.",
    description = {
      "NAME stands in every cosignature. A URL without its scheme is the custom; nothing needs to",
      "answer there. A name is never given to a second witness."
    },
    footerHeading = "%nExample:%n",
    footer = "  pawl witness key create witness.example.com/w1 --dir /srv/witness")
final class WitnessKeyCreateCommand implements Command {
  @Parameters(paramLabel = "NAME", description = "The name of the witness.")
  private String name = "";

  @Mixin private final WitnessDirectory directory = new WitnessDirectory();

  private final Assembly assembly;

  WitnessKeyCreateCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    Environment environment = assembly.environment();
    Path path = directory.path(environment);
    if (Witness.exists(environment.disk(), path)) {
      throw Failure.usage(
          "there is a witness in " + path + " already", "'pawl witness key' shows its keys");
    }
    List<VerifierKey> keys;
    try {
      keys = Witness.create(environment.disk(), path, name, environment.random().get());
    } catch (MalformedException e) {
      throw Failure.of(ExitCode.USAGE, String.valueOf(e.getMessage()), "", e);
    }
    show(path, keys);
    return ExitCode.OK;
  }

  private void show(Path path, List<VerifierKey> keys) {
    Output output = assembly.output();
    output.result(
        () -> WitnessKeyCommand.fields(path, keys),
        () -> {
          output.line("Made a new witness in %s. Its verifier keys:", path);
          output.line("");
          keys.forEach(key -> output.line("%s", key));
        });
    output.teach(
        List.of(
            "",
            "Never restore this directory from a backup: a witness that forgets would cosign a"
                + " second",
            "history. Where it is lost, make a new witness with another name.",
            "Next:  pawl witness log add VKEY..."));
  }
}
