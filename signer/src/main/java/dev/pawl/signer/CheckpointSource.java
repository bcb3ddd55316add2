package dev.pawl.signer;

import dev.pawl.tlog.note.SignedNote;
import java.io.IOException;
import java.util.Optional;

/// Tells which checkpoint of the ledger is to be published next.
///
/// Where no witness is required it is that of the durable head. Where witnesses are, it is the
/// newest one that they cosigned, with their lines: readers then never see a head that no witness
/// has seen.
@FunctionalInterface
public interface CheckpointSource {
  /// The newest one; empty where there is none yet. A line of the log that it lacks is added.
  ///
  /// @throws IOException where it cannot be told now
  Optional<SignedNote> newest() throws IOException;
}
