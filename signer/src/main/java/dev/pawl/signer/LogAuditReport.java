package dev.pawl.signer;

import dev.pawl.ledger.StoreId;
import dev.pawl.tlog.published.PublishedCheckpoint;
import java.util.List;
import java.util.Optional;

/// What a [LogAudit] found.
///
/// @param audit the same as of a store: accounts, findings, what was checked and what was not
/// @param checkpoint what the log showed
/// @param endorsement who stands behind it
/// @param standing how it stands to the checkpoint that the reader had kept
/// @param store the store whose ledger this is; empty where the log does not say
/// @param gaps why leaves have no signature, one sentence each
public record LogAuditReport(
    AuditReport audit,
    PublishedCheckpoint checkpoint,
    Endorsement endorsement,
    Standing standing,
    Optional<StoreId> store,
    List<String> gaps) {

  /// How a log stands to an earlier checkpoint of it.
  public enum Standing {
    /// None was there to compare.
    NOT_COMPARED,
    /// It only grew.
    CONSISTENT,
    /// It has fewer entries than it had.
    ROLLED_BACK,
    /// It has other entries than it had: there are two histories of one log.
    FORKED
  }

  /// Copies the list.
  public LogAuditReport {
    gaps = List.copyOf(gaps);
  }

  /// Whether nothing is wrong.
  public boolean passed() {
    return audit.passed();
  }

  /// Whether the log contradicts what its reader had kept.
  public boolean contradictsItself() {
    return standing == Standing.ROLLED_BACK || standing == Standing.FORKED;
  }
}
