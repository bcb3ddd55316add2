package dev.pawl.cli;

import dev.pawl.tlog.note.VerifierKey;
import dev.pawl.witness.Witness;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/// `pawl witness log list`.
@CommandLine.Command(
    name = "list",
    header = "List the logs that the witness follows, and how far it cosigned each.",
    description = "While the witness is running, it is in use: 'witness serve' shows them then.",
    footerHeading = "%nExamples:%n",
    footer = {"  pawl witness log list", "  pawl witness log list --dir /srv/witness --json"})
final class WitnessLogListCommand implements Command {
  @Mixin private final WitnessDirectory directory = new WitnessDirectory();

  private final Assembly assembly;

  WitnessLogListCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    Output output = assembly.output();
    try (Witness witness = directory.open(assembly.environment())) {
      List<Witness.Followed> logs = witness.logs();
      output.data(
          () -> new Fields().objects("logs", fields(logs)),
          () -> table(logs).lines().forEach(line -> output.line("%s", line)));
    }
    return ExitCode.OK;
  }

  static List<Fields> fields(List<Witness.Followed> logs) {
    return logs.stream()
        .map(log ->
            new Fields()
                .text("origin", log.origin())
                .number("cosignedSize", log.head().size())
                .text("rootSha256", log.head().root().toString())
                .texts("verifierKeys", log.keys().stream().map(VerifierKey::toString).toList()))
        .toList();
  }

  private static Table table(List<Witness.Followed> logs) {
    Table table = new Table("ORIGIN", ">COSIGNED", "ROOT");
    for (Witness.Followed log : logs) {
      table.row(log.origin(), Texts.count(log.head().size()), log.head().root().toString());
    }
    return table;
  }
}
