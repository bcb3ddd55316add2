package dev.pawl.signer;

import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Entry.GraceUsed;
import dev.pawl.ledger.Entry.LogKeyCreated;
import dev.pawl.ledger.Entry.StoreCreated;
import dev.pawl.ledger.StoreId;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.VerifierKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a log's entries say about the log itself: whose ledger it is, with which keys its
/// checkpoints are signed, and how often it went on without one of its anchors.
final class LogIdentity {
  private final AuditFindings findings;
  private Optional<StoreId> store = Optional.empty();
  private String origin = "";
  private final List<VerifierKey> keys = new ArrayList<>();
  private long keysAt = -1;
  private long grace;

  LogIdentity(AuditFindings findings) {
    this.findings = findings;
  }

  void entry(long index, Entry entry) {
    switch (entry) {
      case StoreCreated e -> store = store.or(() -> Optional.of(e.store()));
      case LogKeyCreated e -> named(index, e);
      case GraceUsed e -> grace += e.leaves();
      default -> {}
    }
  }

  private void named(long index, LogKeyCreated entry) {
    if (keysAt >= 0) {
      return; // the rules complain
    }
    keysAt = index;
    origin = entry.origin();
    try {
      for (String key : entry.verifierKeys()) {
        keys.add(VerifierKey.parse(key));
      }
    } catch (MalformedException e) {
      findings.add(index, "names no key of the log: %s", String.valueOf(e.getMessage()));
    }
  }

  Optional<StoreId> store() {
    return store;
  }

  /// The keys that the log names as its own; empty where it names none.
  List<VerifierKey> keys() {
    return keys;
  }

  /// How many leaves were used while an anchor did not answer.
  long grace() {
    return grace;
  }

  /// Complains where the log names itself otherwise than its checkpoint does.
  void compare(String checkpointOrigin) {
    findings.unless(
        keysAt < 0 || origin.equals(checkpointOrigin),
        keysAt,
        "names the log %s, its checkpoint says %s",
        origin,
        checkpointOrigin);
  }
}
