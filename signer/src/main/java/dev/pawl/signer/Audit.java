package dev.pawl.signer;

import dev.pawl.ledger.Anchor;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerState;
import dev.pawl.ledger.LedgerStore;
import dev.pawl.ledger.LedgerStore.RecordCursor;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a whole ledger again, from its first entry, and checks all that can be checked without the
/// messages and the private keys. It uses no snapshot and nothing else that is derived.
public final class Audit {
  private static final int PROGRESS_INTERVAL = 1_024;

  private static final List<String> CHECKED =
      List.of(
          "every entry is canonical and follows from those before it by the rules",
          "the Merkle root over all entries is the recorded one, and each anchor's",
          "no leaf was given out twice and none has two signatures, counted a second way",
          "every leaf is signed, burned, reserved or free, and the four add up",
          "every attachment is the one that its entry names by SHA-256",
          "every receipt opens to its disclosure, which names the signature beside it",
          "every signature is well formed, of its key's parameters and of the leaf in its receipt",
          "every parent tree's signature verifies, and is the one inside the signatures below it");

  private static final List<String> NOT_CHECKED =
      List.of(
          "whether each signature is one of its message: messages are not in the store; 'pawl verify' checks one",
          "whether private keys unseal: no passphrase and no sealing key was asked for",
          "whether somebody else holds a longer or another ledger: only an anchor or a copy elsewhere tells",
          "derived files: nothing depends on them");

  private final LedgerStore store;
  private final List<Anchor> anchors;

  /// An audit of this store.
  ///
  /// @param store what is audited
  /// @param anchors what remembers it
  public Audit(LedgerStore store, List<Anchor> anchors) {
    this.store = store;
    this.anchors = List.copyOf(anchors);
  }

  /// Checks everything; finds as much as it can, also after the first finding.
  ///
  /// @throws dev.pawl.ledger.StoreDamagedException where the store cannot be read on
  public AuditReport run(AuditProgress progress) {
    Run run = new Run();
    TreeHead head = store.head();
    long index = 0;
    try (RecordCursor records = store.read(0)) {
      for (Optional<LedgerRecord> next = records.next(); next.isPresent(); next = records.next()) {
        run.record(index++, next.get());
        if (index % PROGRESS_INTERVAL == 0) {
          progress.entries(index, head.size());
        }
      }
    }
    progress.entries(index, head.size());
    return run.end(head);
  }

  private final class Run {
    private final AuditFindings findings = new AuditFindings();
    private final AuditReplay replay = new AuditReplay(findings);
    private final AuditSignatures signatures = new AuditSignatures(findings);
    private final Frontier frontier = replay.frontier();
    private final Map<Anchor, TreeHead> remembered = new HashMap<>();
    private final Map<Long, Hash> roots = new HashMap<>(); // at the sizes that anchors remember

    Run() {
      for (Anchor anchor : anchors) {
        try {
          remembered.put(anchor, anchor.remembered());
        } catch (IOException e) {
          findings.add(
              -1,
              "anchor %s cannot be read: %s",
              anchor.description(),
              String.valueOf(e.getMessage()));
        }
      }
      noteRoot();
    }

    void record(long index, LedgerRecord ledgerRecord) {
      Bytes encoded = ledgerRecord.entry();
      Optional<Entry> decoded = replay.entry(encoded, MerkleTree.leafHash(encoded.toArray()));
      noteRoot();
      if (decoded.isEmpty()) {
        return;
      }
      Entry entry = decoded.get();
      if (entry instanceof KeyCreated created) {
        signatures.created(index, created);
      }
      if (checkAttachments(index, entry, ledgerRecord.attachments())
          && entry instanceof Signed signed) {
        signatures.signed(
            index, signed, ledgerRecord.attachments().get(0), ledgerRecord.attachments().get(1));
      }
    }

    private boolean checkAttachments(long index, Entry entry, List<Bytes> attachments) {
      boolean named =
          attachments.stream().map(Digests::sha256).toList().equals(entry.attachments());
      findings.unless(named, index, "has other attachments than those it names");
      return named;
    }

    private void noteRoot() {
      long size = frontier.size();
      if (remembered.values().stream().anyMatch(head -> head.size() == size)) {
        roots.put(size, frontier.head().root());
      }
    }

    AuditReport end(TreeHead head) {
      findings.unless(
          frontier.head().equals(head),
          -1,
          "the Merkle root over the %d entries is %s, the store says %s at %d",
          frontier.size(),
          frontier.head().root(),
          head.root(),
          head.size());
      remembered.forEach((anchor, known) ->
          findings.unless(
              Optional.of(known.root()).equals(Optional.ofNullable(roots.get(known.size()))),
              -1,
              "anchor %s remembers another ledger at %d entries",
              anchor.description(),
              known.size()));
      replay.accounts().end(replay.state());
      List<AuditReport.Finding> listed = new ArrayList<>(findings.listed());
      return new AuditReport(
          head,
          signatures.messages(),
          signatures.childTrees(),
          replay.accounts().accounts(),
          listed,
          findings.count(),
          CHECKED,
          notChecked());
    }

    private List<String> notChecked() {
      List<String> not = new ArrayList<>(NOT_CHECKED);
      replay
          .state()
          .map(LedgerState::oversight)
          .filter(oversight -> !oversight.anchors().isEmpty())
          .ifPresent(oversight ->
              not.add(
                  "the anchors elsewhere that the ledger requires (%d): 'pawl anchor list --check' asks them"
                      .formatted(oversight.anchors().size())));
      return not;
    }
  }
}
