package dev.pawl.tlog.witness;

import dev.pawl.tlog.ConsistencyProof;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.VerifierKey;
import java.util.List;

/// What a witness decides about a request, before it remembers and signs.
public sealed interface Examination {
  /// The log grew from what the witness knew: remember the head, then cosign.
  record Consistent(TreeHead head) implements Examination {}

  /// It may not be cosigned.
  ///
  /// @param status of HTTP
  /// @param why for whoever runs the log
  record Refused(int status, String why) implements Examination {}

  /// The witness knows another size, or another root at this size.
  ///
  /// @param knownSize what it cosigned last; the log tries again from there
  record Conflict(long knownSize) implements Examination {}

  /// Examines a request in the order of the standard, once its origin was found to be known.
  ///
  /// @param head what its checkpoint says
  /// @param keys of the log, any of which may have signed
  /// @param known the head that was cosigned last; [dev.pawl.tlog.MerkleTree#EMPTY] where none was
  static Examination of(
      AddCheckpoint request, TreeHead head, List<VerifierKey> keys, TreeHead known) {
    if (keys.stream().noneMatch(key -> key.verifies(request.checkpoint()))) {
      return new Refused(403, "no signature of a key that is trusted for this log");
    }
    if (request.oldSize() > head.size()) {
      return new Refused(
          400,
          "old size %d is above the checkpoint's %d".formatted(request.oldSize(), head.size()));
    }
    if (request.oldSize() != known.size()) {
      return new Conflict(known.size());
    }
    if (known.size() == head.size() && !known.root().equals(head.root())) {
      return new Conflict(known.size()); // a fork: two roots of one size
    }
    return new ConsistencyProof(known.size(), head.size(), request.proof()).verify(known, head)
        ? new Consistent(head)
        : new Refused(422, "the consistency proof does not verify: the log forked, or it is wrong");
  }
}
