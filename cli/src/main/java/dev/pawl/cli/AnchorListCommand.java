package dev.pawl.cli;

import dev.pawl.ledger.Oversight;
import dev.pawl.ledger.RequiredAnchor;
import dev.pawl.signer.PawlStore;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `pawl anchor list`.
@CommandLine.Command(
    name = "list",
    header = "Show which anchors the ledger requires; with --check, ask them.",
    description = {
      "With --check every anchor is asked: exit code 3 where one does not answer, 7 where one remembers",
      "more than the ledger holds, or something else."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  pawl anchor list", "  pawl anchor list --check"})
final class AnchorListCommand implements Command {
  @Option(names = "--check", description = "Have each anchor confirm the ledger as it is now.")
  private boolean check;

  @Mixin private final PassphraseOptions passphrases = new PassphraseOptions();

  private final Assembly assembly;

  AnchorListCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    try (PawlStore store = assembly.open(passphrases.existing(assembly.environment()))) {
      if (check) {
        store.anchors().check();
        store.ledger().confirmAnchors();
      }
      show(assembly.output(), store.state().oversight());
    }
    return ExitCode.OK;
  }

  private void show(Output output, Oversight oversight) {
    output.data(
        () -> fields(oversight),
        () -> {
          output.line("1  file, always required");
          int number = 2;
          for (RequiredAnchor anchor : oversight.anchors()) {
            output.line("%d  %s", number++, anchor.kind());
            anchor.specification().lines().forEach(line -> output.line("     %s", shortened(line)));
          }
          output.line("");
          output.line("release  %s", releaseText(oversight));
          output.line("grace    %s", Texts.count(oversight.graceLeft(), "leaf", "leaves"));
          if (check) {
            output.line("All of them confirmed the ledger as it is now.");
          }
        });
  }

  /// The keys of a witness fill many lines; the whole of it is in the JSON.
  private static String shortened(String line) {
    return line.length() <= 100 ? line : line.substring(0, 100) + "...";
  }

  private static String releaseText(Oversight oversight) {
    return switch (oversight.release()) {
      case RECEIPT -> "once the receipt is durable";
      case WITNESSED -> "once every anchor has confirmed the receipt";
    };
  }

  private Fields fields(Oversight oversight) {
    List<Fields> anchors =
        oversight.anchors().stream()
            .map(anchor ->
                new Fields()
                    .text("kind", anchor.kind())
                    .text("specification", anchor.specification()))
            .toList();
    return new Fields()
        .objects("required", anchors)
        .text("release", oversight.release().name().toLowerCase(Locale.ROOT))
        .small("graceLeft", oversight.graceLeft())
        .flag("checked", check);
  }
}
