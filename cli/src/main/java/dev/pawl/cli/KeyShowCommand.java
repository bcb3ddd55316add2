package dev.pawl.cli;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.LayerState;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.StoreStatus.KeyStatus;
import dev.pawl.signer.UnfinishedKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/// `pawl key show`.
@CommandLine.Command(
    name = "show",
    header = "Show all about one key.",
    footerHeading = "%nExamples:%n",
    footer = {"  pawl key show release", "  pawl key show release --json"})
final class KeyShowCommand implements Command {
  @Parameters(paramLabel = "NAME", description = "The key.")
  private String name = "";

  private final Assembly assembly;

  KeyShowCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    try (PawlStore store = assembly.open()) {
      Optional<UnfinishedKey> unfinished =
          store.unfinishedKeys().stream().filter(key -> key.name().equals(name)).findFirst();
      if (unfinished.isPresent()) {
        show(unfinished.get());
        return ExitCode.OK;
      }
      KeyState key = StoredKey.named(store, name);
      KeyStatus status =
          store.status().keys().stream()
              .filter(candidate -> candidate.key().equals(key.id()))
              .findFirst()
              .orElseThrow();
      Output output = assembly.output();
      output.data(() -> fields(key, status), () -> lines(output, key, status));
    }
    return ExitCode.OK;
  }

  private void show(UnfinishedKey key) {
    Output output = assembly.output();
    output.data(
        () -> KeyTable.fields(key),
        () -> {
          output.line("Key '%s'", key.name());
          output.line(
              "  parameters  %s", key.parameters().orElse("unknown: its record cannot be read"));
          output.line("  status      %s", KeyCondition.UNFINISHED.explained(key.name()));
        });
  }

  private static String fingerprint(KeyState key) {
    Bytes publicKey = key.created().publicKey();
    return Digests.sha256(publicKey).toString();
  }

  private static void lines(Output output, KeyState key, KeyStatus status) {
    output.line("Key '%s'", status.name());
    output.line("  id          %s", status.key());
    output.line("  parameters  %s", status.parameters());
    output.line("  public key  SHA-256 %s", fingerprint(key));
    if (!status.profile().isEmpty()) {
      output.line("  profile     %s", status.profile());
    }
    output.line(
        "  made        %s, ledger entry %d", Texts.time(status.createdMillis()), key.index());
    output.line("  status      %s", KeyCondition.of(status).explained(status.name()));
    output.line("  warns at    %s of its leaves left", KeyTable.thresholds(status));
    output.line("");
    Table table = new Table("LAYER", ">LEAVES", ">SIGNED", ">BURNED", ">RESERVED", ">FREE");
    for (int layer = 0; layer < key.layers().size(); layer++) {
      LayerState state = key.layers().get(layer);
      table.row(
          layer == 0 ? "messages" : "child trees " + layer,
          Texts.count(state.capacity()),
          Texts.count(state.signed()),
          Texts.count(state.burned()),
          Texts.count(state.reserved()),
          Texts.count(state.free()));
    }
    table.lines().forEach(line -> output.line("%s", "  " + line));
  }

  private static Fields fields(KeyState key, KeyStatus status) {
    List<Fields> layers =
        key.layers().stream()
            .map(layer ->
                new Fields()
                    .number("capacity", layer.capacity())
                    .number("next", layer.next())
                    .number("signed", layer.signed())
                    .number("burned", layer.burned())
                    .number("reserved", layer.reserved())
                    .number("free", layer.free()))
            .toList();
    return KeyTable.fields(status)
        .number("index", key.index())
        .text("publicKey", key.created().publicKey().toString())
        .text("publicKeySha256", fingerprint(key))
        .objects("layers", layers);
  }
}
