package dev.pawl.cli;

import dev.pawl.signer.PawlStore;
import dev.pawl.signer.StoreStatus.KeyStatus;
import dev.pawl.signer.UnfinishedKey;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;

/// `pawl key list`.
@CommandLine.Command(
    name = "list",
    header = "List all keys: their leaves, and what became of them.")
final class KeyListCommand implements Command {
  private final Assembly assembly;

  KeyListCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    try (PawlStore store = assembly.open()) {
      List<KeyStatus> keys = store.status().keys();
      List<UnfinishedKey> unfinished = store.unfinishedKeys();
      Output output = assembly.output();
      output.data(
          () ->
              new Fields()
                  .objects("keys", keys.stream().map(KeyTable::fields).toList())
                  .objects("unfinishedKeys", unfinished.stream().map(KeyTable::fields).toList()),
          () -> {
            if (keys.isEmpty() && unfinished.isEmpty()) {
              output.talk("no keys yet: 'pawl key create NAME --profile firmware' makes one");
            } else {
              KeyTable.of(keys, unfinished).forEach(line -> output.line("%s", line));
              unfinished.forEach(key ->
                  output.talk("'%s' is unfinished: %s", key.name(), StoredKey.goOn(key.name())));
            }
          });
    }
    return ExitCode.OK;
  }
}
