package dev.pawl.signer;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.EntryCodec;
import dev.pawl.ledger.IllegalEntryException;
import dev.pawl.ledger.InvariantViolation;
import dev.pawl.ledger.LedgerState;
import dev.pawl.ledger.MalformedEntryException;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.Hash;
import java.util.Optional;

/// What every audit does with an entry, wherever it was read: puts it under the Merkle root, holds
/// it against the rules, and counts its leaves.
final class AuditReplay {
  private final AuditFindings findings;
  private final AuditAccounts accounts;
  private final Frontier frontier = new Frontier();
  private Optional<LedgerState> state = Optional.of(LedgerState.EMPTY);

  AuditReplay(AuditFindings findings) {
    this.findings = findings;
    this.accounts = new AuditAccounts(findings);
  }

  /// The tree over the entries so far.
  Frontier frontier() {
    return frontier;
  }

  AuditAccounts accounts() {
    return accounts;
  }

  /// The state after the entries so far; empty where the rules could not be followed so far.
  Optional<LedgerState> state() {
    return state;
  }

  /// Takes the next entry.
  ///
  /// @param leaf its leaf hash
  /// @return what it says; empty where it is none
  Optional<Entry> entry(Bytes encoded, Hash leaf) {
    long index = frontier.size();
    frontier.append(leaf);
    Entry entry;
    try {
      entry = EntryCodec.decode(encoded);
    } catch (MalformedEntryException e) {
      findings.add(index, "is no entry: %s", String.valueOf(e.getMessage()));
      state = Optional.empty();
      return Optional.empty();
    }
    fold(index, entry);
    accounts.entry(index, entry);
    return Optional.of(entry);
  }

  /// Follows the rules, until they are broken: what comes after would break them again.
  private void fold(long index, Entry entry) {
    if (state.isEmpty()) {
      return;
    }
    try {
      state = Optional.of(state.get().apply(entry));
    } catch (IllegalEntryException | InvariantViolation | StoreDamagedException e) {
      findings.add(index, "%s; the rules were followed no further", String.valueOf(e.getMessage()));
      state = Optional.empty();
    }
  }
}
