package dev.pawl.signer;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.LayerState;
import dev.pawl.ledger.LedgerState;
import dev.pawl.ledger.OpenReservation;
import dev.pawl.signer.LogAuditReport.Standing;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.published.EntryBlock;
import dev.pawl.tlog.published.EntryCursor;
import dev.pawl.tlog.published.LogReader;
import dev.pawl.tlog.published.PublishedCheckpoint;
import dev.pawl.tlog.published.TileCheck;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a published log from its first entry and checks all that can be checked without the store:
/// an auditor needs nothing from whoever runs the signer but the log.
public final class LogAudit {
  private final LogReader log;
  private final LogTrust trust;
  private final Options options;

  /// What else is asked of an audit.
  ///
  /// @param since a checkpoint of this log that was kept earlier, or that another reader was shown
  /// @param tiles whether the tiles of hashes are fetched and held against the entries
  /// @param rules whether the entries are a ledger of Pawl; of another's log only the tree is
  ///   checked
  public record Options(Optional<PublishedCheckpoint> since, boolean tiles, boolean rules) {
    /// Everything, and nothing to compare with.
    public static final Options ALL = new Options(Optional.empty(), true, true);
  }

  /// An audit of this log.
  ///
  /// @param trust whose signature is wanted under its checkpoint
  public LogAudit(LogReader log, LogTrust trust, Options options) {
    this.log = log;
    this.trust = trust;
    this.options = options;
  }

  /// Checks everything; finds as much as it can, also after the first finding.
  ///
  /// @throws IOException where the log does not answer, or does not have what its checkpoint says
  /// @throws MalformedException where its checkpoint is none
  /// @throws IllegalArgumentException where the checkpoint that was kept is of another log
  public LogAuditReport run(AuditProgress progress) throws IOException, MalformedException {
    PublishedCheckpoint checkpoint = log.checkpoint();
    options.since.ifPresent(kept -> requireSameLog(kept, checkpoint));
    Run run = new Run(checkpoint);
    run.read(progress);
    return run.end();
  }

  private static void requireSameLog(PublishedCheckpoint kept, PublishedCheckpoint shown) {
    if (!kept.origin().equals(shown.origin())) {
      throw new IllegalArgumentException(
          "the checkpoint that was kept is of %s, this log is %s"
              .formatted(kept.origin(), shown.origin()));
    }
  }

  private final class Run {
    private final PublishedCheckpoint checkpoint;
    private final AuditFindings findings = new AuditFindings();
    private final AuditReplay replay = new AuditReplay(findings);
    private final TileCheck tiles = new TileCheck(log, problem -> findings.add(-1, "%s", problem));
    private final AuditSignatures keys = new AuditSignatures(findings);
    private final LogIdentity identity = new LogIdentity(findings);
    private Optional<Hash> rootAtSince = Optional.empty();
    private boolean complete;
    private long messages;
    private long childTrees;

    Run(PublishedCheckpoint checkpoint) {
      this.checkpoint = checkpoint;
    }

    void read(AuditProgress progress) throws IOException {
      long size = checkpoint.head().size();
      noteRoot();
      try (EntryCursor entries = log.entries(0, size, options.tiles)) {
        for (Optional<EntryBlock> next = entries.next(); next.isPresent(); next = entries.next()) {
          block(next.get());
          progress.entries(replay.frontier().size(), size);
        }
        if (options.tiles) {
          tiles.end();
        }
        complete = true;
      } catch (MalformedException e) {
        findings.add(-1, "%s; the entries were read no further", String.valueOf(e.getMessage()));
      }
    }

    private void block(EntryBlock block) throws IOException {
      for (int i = 0; i < block.entries().size(); i++) {
        long index = block.first() + i;
        if (options.rules) {
          Bytes encoded = Bytes.copyOf(block.entries().get(i));
          replay.entry(encoded, block.leaves().get(i)).ifPresent(entry -> count(index, entry));
        } else {
          replay.frontier().append(block.leaves().get(i));
        }
        noteRoot();
      }
      if (options.tiles) {
        tiles.block(block);
      }
    }

    private void count(long index, Entry entry) {
      identity.entry(index, entry);
      switch (entry) {
        case KeyCreated created -> keys.created(index, created);
        case Signed signed when signed.layer() == 0 -> messages++;
        case Signed _ -> childTrees++;
        default -> {}
      }
    }

    private void noteRoot() {
      if (options.since.isPresent()
          && options.since.get().head().size() == replay.frontier().size()) {
        rootAtSince = Optional.of(replay.frontier().head().root());
      }
    }

    LogAuditReport end() {
      TreeHead head = checkpoint.head();
      TreeHead computed = replay.frontier().head();
      findings.unless(
          !complete || computed.equals(head),
          -1,
          "the Merkle root over the %d entries is %s, the checkpoint says %s",
          computed.size(),
          computed.root(),
          head.root());
      Standing standing = standing();
      identity.compare(checkpoint.origin());
      Endorsement endorsement = trust.judge(checkpoint, identity.keys());
      endorsement.problems().forEach(problem -> findings.add(-1, "%s", problem));
      replay.accounts().end(replay.state());
      AuditReport report =
          new AuditReport(
              head,
              messages,
              childTrees,
              replay.accounts().accounts(),
              findings.listed(),
              findings.count(),
              LogAuditScope.checked(options, endorsement),
              LogAuditScope.notChecked(options, endorsement));
      return new LogAuditReport(
          report, checkpoint, endorsement, standing, identity.store(), gaps());
    }

    private Standing standing() {
      if (options.since.isEmpty()) {
        return Standing.NOT_COMPARED;
      }
      TreeHead kept = options.since.get().head();
      TreeHead head = checkpoint.head();
      if (kept.size() > head.size()) {
        findings.add(
            -1,
            "THE LOG WENT BACK: it has %d entries, a checkpoint that was kept has %d%s",
            head.size(),
            kept.size(),
            proof());
        return Standing.ROLLED_BACK;
      }
      if (rootAtSince.isPresent() && !rootAtSince.get().equals(kept.root())) {
        findings.add(
            -1,
            "THE LOG IS FORKED: at %d entries its root is %s, a checkpoint that was kept says %s%s",
            kept.size(),
            rootAtSince.get(),
            kept.root(),
            proof());
        return Standing.FORKED;
      }
      return rootAtSince.isPresent() ? Standing.CONSISTENT : Standing.NOT_COMPARED;
    }

    /// Whether the checkpoint that was kept convinces others, too.
    private String proof() {
      PublishedCheckpoint kept = options.since.orElseThrow();
      return trust.judge(kept, identity.keys()).signedBy().isEmpty()
          ? "; no key that is known here signed that one"
          : "; the log's key signed that one, too: keep both, they prove it to everybody";
    }

    private List<String> gaps() {
      List<String> gaps = new ArrayList<>(replay.accounts().gaps());
      replay
          .state()
          .ifPresent(state -> {
            for (KeyState key : state.keys()) {
              for (int layer = 0; layer < key.layers().size(); layer++) {
                open(state, key, layer, gaps);
              }
            }
          });
      if (identity.grace() > 0) {
        gaps.add("%,d leaves were used while an anchor did not answer".formatted(identity.grace()));
      }
      return gaps;
    }

    private void open(LedgerState state, KeyState key, int layer, List<String> gaps) {
      LayerState leaves = key.layers().get(layer);
      for (OpenReservation reservation : leaves.open()) {
        Epoch epoch = reservation.epoch();
        var signer = state.signers().get(epoch);
        gaps.add(
            "key %s, layer %d: %,d open in epoch %d%s"
                .formatted(
                    key.created().name(),
                    layer,
                    reservation.count(),
                    epoch.index(),
                    signer == null
                        ? ""
                        : ", which signer %s opened at %s"
                            .formatted(
                                signer.signer().name(),
                                Instant.ofEpochMilli(signer.timeMillis()))));
      }
    }
  }
}
