package dev.pawl.signer;

import dev.pawl.tlog.TreeHead;
import java.util.List;
import java.util.Optional;

/// What [ReceiptVerifier] found.
public sealed interface ReceiptVerdict {

  /// The signature is good, and the receipt is about it and agrees with itself.
  ///
  /// @param included the head under which the receipt's proof shows the entry; empty where it has
  ///   no proof. Whether the ledger really had that head is for a checkpoint from elsewhere to say
  record Genuine(Optional<TreeHead> included) implements ReceiptVerdict {}

  /// Something does not agree.
  ///
  /// @param reasons one or more, for people
  record Rejected(List<String> reasons) implements ReceiptVerdict {
    /// Copies the reasons.
    public Rejected {
      reasons = List.copyOf(reasons);
    }
  }
}
