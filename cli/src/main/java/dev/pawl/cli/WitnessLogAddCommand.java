package dev.pawl.cli;

import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.VerifierKey;
import dev.pawl.witness.Witness;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `pawl witness log add`.
@CommandLine.Command(
    name = "add",
    header = "Follow one log more, from the empty log on.",
    description = {
      "VKEY is a verifier key of the log; several are keys of the same log, any of which may sign"
          + " its",
      "checkpoints. Their name is the origin of the log. A witness that is running follows the log",
      "after it is started again."
    },
    footerHeading = "%nExample:%n",
    footer = "  pawl witness log add log.example.com/build+a1b2c3d4+AbCd...")
final class WitnessLogAddCommand implements Command {
  @Parameters(
      paramLabel = "VKEY",
      arity = "1..*",
      description = "Verifier keys of the log, as its operator shows them.")
  private List<String> texts = new ArrayList<>();

  @Mixin private final WitnessDirectory directory = new WitnessDirectory();

  private final Assembly assembly;

  WitnessLogAddCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    Environment environment = assembly.environment();
    directory.require(environment);
    Path path = directory.path(environment);
    List<VerifierKey> keys = new ArrayList<>();
    try {
      for (String text : texts) {
        keys.add(VerifierKey.parse(text));
      }
      Witness.follow(environment.disk(), path, keys);
    } catch (MalformedException e) {
      throw Failure.of(ExitCode.USAGE, String.valueOf(e.getMessage()), "", e);
    } catch (FileAlreadyExistsException e) {
      throw Failure.of(
          ExitCode.USAGE,
          "the log " + keys.getFirst().name() + " is followed already",
          "'pawl witness log list' shows it; its keys cannot be changed",
          e);
    }
    Output output = assembly.output();
    String origin = keys.getFirst().name();
    output.result(
        () -> new Fields().text("directory", path.toString()).text("origin", origin),
        () -> output.line("The witness follows %s when it is started next.", origin));
    return ExitCode.OK;
  }
}
