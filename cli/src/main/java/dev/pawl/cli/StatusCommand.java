package dev.pawl.cli;

import dev.pawl.hbs.hash.Engines;
import dev.pawl.ledger.RequiredAnchor;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.StoreStatus;
import dev.pawl.signer.StoreStatus.AnchorStatus;
import dev.pawl.signer.StoreStatus.KeyStatus;
import dev.pawl.signer.UnfinishedKey;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;

/// `pawl status`.
@CommandLine.Command(
    name = "status",
    header = "Show how the store, its keys and its anchors are doing.",
    footerHeading = "%nExamples:%n",
    footer = {"  pawl status", "  pawl status --json"})
final class StatusCommand implements Command {
  private final Assembly assembly;

  StatusCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    try (PawlStore store = assembly.open()) {
      StoreStatus status = store.status();
      List<UnfinishedKey> unfinished = store.unfinishedKeys();
      Output output = assembly.output();
      List<RequiredAnchor> required = store.anchors().required();
      output.data(
          () -> fields(status, unfinished, required),
          () -> {
            lines(output, status, unfinished);
            required.forEach(anchor ->
                output.line(
                    "Anchor %s: not asked; 'pawl anchor list --check' asks it", anchor.kind()));
          });
    }
    return ExitCode.OK;
  }

  private void lines(Output output, StoreStatus status, List<UnfinishedKey> unfinished) {
    output.line("Store %s at %s", status.store(), assembly.storeDirectory());
    output.line("  made     %s, schema %d", Texts.time(status.createdMillis()), status.schema());
    output.line("  ledger   %s", Texts.count(status.head().size(), "entry", "entries"));
    output.line("  root     %s", status.head().root());
    status
        .unsafeFilesystem()
        .ifPresent(type -> output.line("  UNSAFE   on %s, which may lose durable writes", type));
    for (String note : status.notes()) {
      Texts.wrap("  note     ", " ".repeat(11), note).forEach(line -> output.line("%s", line));
    }
    output.line("");
    if (status.keys().isEmpty() && unfinished.isEmpty()) {
      output.line("No keys yet: 'pawl key create NAME --profile firmware' makes one.");
    } else {
      KeyTable.of(status.keys(), unfinished).forEach(line -> output.line("%s", line));
      status.keys().forEach(key -> warning(output, key));
      for (UnfinishedKey key : unfinished) {
        output.line("Key '%s' is unfinished: %s.", key.name(), StoredKey.goOn(key.name()));
      }
    }
    output.line("");
    status.anchors().forEach(anchor -> lines(output, anchor));
  }

  private static void warning(Output output, KeyStatus key) {
    if (KeyCondition.of(key) == KeyCondition.WAITING) {
      output.line(
          "Signing with '%s' waits: %s of %s left. Plan its successor, then run 'pawl key"
              + " acknowledge %s'.",
          key.name(),
          Texts.count(key.free()),
          Texts.count(key.capacity(), "leaf", "leaves"),
          key.name());
    }
  }

  private static void lines(Output output, AnchorStatus anchor) {
    output.line("Anchor %s", anchor.description());
    output.line(
        "  remembers   %s",
        anchor
            .remembered()
            .map(head -> Texts.count(head.size(), "entry", "entries"))
            .orElse("UNKNOWN: it cannot be read"));
    Texts.wrap("  cannot see  ", " ".repeat(14), anchor.cannotSee())
        .forEach(line -> output.line("%s", line));
  }

  private Fields fields(
      StoreStatus status, List<UnfinishedKey> unfinished, List<RequiredAnchor> required) {
    return new Fields()
        .text("store", status.store().toString())
        .text("path", assembly.storeDirectory().toString())
        .text("created", Texts.time(status.createdMillis()))
        .small("schema", status.schema())
        .text("unsafeFilesystem", status.unsafeFilesystem())
        .number("treeSize", status.head().size())
        .text("rootSha256", status.head().root().toString())
        .small("openEpochs", status.openEpochs().size())
        .objects("keys", status.keys().stream().map(KeyTable::fields).toList())
        .objects("unfinishedKeys", unfinished.stream().map(KeyTable::fields).toList())
        .objects("anchors", status.anchors().stream().map(StatusCommand::fields).toList())
        .texts("requiredAnchors", required.stream().map(RequiredAnchor::toString).toList())
        .texts("hashEngines", Engines.inUse())
        .texts("notes", status.notes());
  }

  private static Fields fields(AnchorStatus anchor) {
    Fields fields = new Fields().text("description", anchor.description());
    anchor
        .remembered()
        .ifPresent(head ->
            fields.number("treeSize", head.size()).text("rootSha256", head.root().toString()));
    return fields.text("cannotSee", anchor.cannotSee());
  }
}
