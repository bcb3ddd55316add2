package dev.pawl.signer;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DurableFiles;
import dev.pawl.ledger.LedgerState;
import dev.pawl.ledger.StoreDamagedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The records of keys whose making was begun, one file each. To look at them no sealing key is
/// needed.
///
/// @param directory made with the first record
record PendingKeys(Disk disk, Path directory) {
  private static final String SUFFIX = ".key";

  /// What an attempt at this name left, if anything.
  ///
  /// @throws StoreDamagedException where it cannot be read
  Optional<PendingKey> find(String name) throws IOException {
    Path path = path(name);
    if (!disk.exists(path)) {
      return Optional.empty();
    }
    PendingKey pending =
        PendingKey.decode(DurableFiles.readSmall(disk, path, PendingKey.BYTES_MAX));
    if (!pending.name().equals(name)) {
      throw new StoreDamagedException("%s is about key '%s'".formatted(path, pending.name()));
    }
    return Optional.of(pending);
  }

  /// The keys that were begun and have not come into the ledger.
  List<UnfinishedKey> unfinished(LedgerState state) throws IOException {
    List<UnfinishedKey> unfinished = new ArrayList<>();
    if (!disk.exists(directory)) {
      return unfinished;
    }
    for (Path path : disk.list(directory)) {
      String file = path.getFileName().toString();
      if (file.endsWith(SUFFIX)) {
        add(file.substring(0, file.length() - SUFFIX.length()), state, unfinished);
      }
    }
    return unfinished;
  }

  private void add(String name, LedgerState state, List<UnfinishedKey> to) throws IOException {
    try {
      Optional<PendingKey> pending = find(name);
      if (pending.isPresent() && state.key(pending.get().id()).isEmpty()) {
        to.add(new UnfinishedKey(name, Optional.of(pending.get().parameters().name())));
      }
    } catch (StoreDamagedException e) {
      to.add(new UnfinishedKey(name, Optional.empty()));
    }
  }

  Path path(String name) {
    return directory.resolve(name + SUFFIX);
  }
}
