package dev.pawl.signer;

import dev.pawl.tlog.note.VerifierKey;
import java.util.List;

/// Who stands behind a checkpoint, as far as the reader's [LogTrust] can tell.
///
/// @param signedBy the log's keys that signed it
/// @param cosignedBy the names of the policy's witnesses that cosigned it
/// @param cosignedSeconds when the latest of them did, in seconds since 1970; 0 where none did
/// @param unknown how many signature lines are of keys that this reader does not know
/// @param onFirstUse whether the log's keys were learned from the log itself
/// @param problems what the reader's trust demands and the checkpoint does not have
public record Endorsement(
    List<VerifierKey> signedBy,
    List<String> cosignedBy,
    long cosignedSeconds,
    int unknown,
    boolean onFirstUse,
    List<String> problems) {
  /// Copies the lists.
  public Endorsement {
    signedBy = List.copyOf(signedBy);
    cosignedBy = List.copyOf(cosignedBy);
    problems = List.copyOf(problems);
  }
}
