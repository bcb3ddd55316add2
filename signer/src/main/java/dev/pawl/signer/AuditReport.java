package dev.pawl.signer;

import dev.pawl.ledger.KeyId;
import dev.pawl.tlog.TreeHead;
import java.util.List;

/// What an [Audit] found.
///
/// @param head the ledger that was audited, from its first entry to this head
/// @param signatures how many receipts for messages there are
/// @param childTrees how many receipts for child trees there are
/// @param keys each key's leaves, all accounted for
/// @param findings what is wrong, in the order of the ledger; at most [#FINDINGS_MAX]
/// @param findingsInAll how many there are, also beyond those that are listed
/// @param checked what was checked, one sentence each
/// @param notChecked what was not, one sentence each: nobody should believe more than this
public record AuditReport(
    TreeHead head,
    long signatures,
    long childTrees,
    List<KeyAccount> keys,
    List<Finding> findings,
    long findingsInAll,
    List<String> checked,
    List<String> notChecked) {

  /// The most findings that are listed.
  public static final int FINDINGS_MAX = 100;

  /// Copies the lists.
  public AuditReport {
    keys = List.copyOf(keys);
    findings = List.copyOf(findings);
    checked = List.copyOf(checked);
    notChecked = List.copyOf(notChecked);
  }

  /// Whether nothing is wrong.
  public boolean passed() {
    return findingsInAll == 0;
  }

  /// Something that is wrong.
  ///
  /// @param index the ledger entry, or -1 where it is about the ledger as a whole
  /// @param problem for people
  public record Finding(long index, String problem) {}

  /// The leaves of one layer of a key, counted by the audit itself.
  ///
  /// @param layer 0 signs messages
  /// @param capacity how many leaves there are: the sum of the four that follow
  public record KeyAccount(
      KeyId key,
      String name,
      int layer,
      long capacity,
      long signed,
      long burned,
      long reserved,
      long free) {}
}
