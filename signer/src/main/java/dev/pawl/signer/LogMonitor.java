package dev.pawl.signer;

import dev.pawl.signer.Sighting.Alarm;
import dev.pawl.signer.Sighting.Fault;
import dev.pawl.tlog.ConsistencyProof;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.VerifierKey;
import dev.pawl.tlog.published.EntryBlock;
import dev.pawl.tlog.published.EntryCursor;
import dev.pawl.tlog.published.LogReader;
import dev.pawl.tlog.published.PublishedCheckpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Follows a published log: at each look it reads the entries that are new, holds them against the
/// rules, and the checkpoint's root against all entries it ever saw. Believes no proof that the log
/// makes; it computes the roots itself.
///
/// What it remembers is [#state()], which its owner keeps safe. For one thread.
public final class LogMonitor {
  private final LogReader log;
  private final LogTrust trust;
  private final boolean rules;
  private final Optional<Duration> silence;
  private Optional<MonitorState> known;
  private boolean changed;

  /// @param known what an earlier monitor remembered; empty to begin with the log as it is now
  /// @param rules whether the entries are a ledger of Pawl; else only the tree is followed
  /// @param silence after how long without anything new to raise an alarm
  /// @throws IllegalArgumentException where the earlier monitor did not follow the same
  public LogMonitor(
      LogReader log,
      LogTrust trust,
      Optional<MonitorState> known,
      boolean rules,
      Optional<Duration> silence) {
    if (known.isPresent() && known.get().state().isPresent() != rules) {
      throw new IllegalArgumentException(
          "the monitor's state is of following %s, expected the same as before"
              .formatted(rules ? "the tree alone" : "the entries, too"));
    }
    this.log = log;
    this.trust = trust;
    this.known = known;
    this.rules = rules;
    this.silence = silence;
  }

  /// What is to be kept; empty before the first look that succeeds.
  public Optional<MonitorState> state() {
    return known;
  }

  /// Whether the last look changed what is remembered: it is to be kept before anything is told.
  public boolean isChanged() {
    return changed;
  }

  /// Looks at the log once. Only [Sighting.Grown] and a renewed [Sighting.Same] change what is
  /// remembered.
  ///
  /// @param nowMillis since 1970
  public Sighting look(long nowMillis, AuditProgress progress) {
    Optional<PublishedCheckpoint> shown = Optional.empty();
    changed = false;
    try {
      shown = Optional.of(log.checkpoint());
      Sighting sighting = look(shown.get(), nowMillis, progress);
      return sighting instanceof Sighting.Same ? silence(nowMillis, shown, sighting) : sighting;
    } catch (LogFault e) {
      return alarm(e.fault(), e.problem(), shown);
    } catch (MalformedException e) {
      Fault fault = shown.isPresent() ? Fault.ENTRIES : Fault.SIGNATURE;
      return alarm(fault, String.valueOf(e.getMessage()), shown);
    } catch (IOException e) {
      return silence(nowMillis, shown, new Sighting.NoAnswer(String.valueOf(e.getMessage())));
    }
  }

  private Sighting look(PublishedCheckpoint shown, long nowMillis, AuditProgress progress)
      throws IOException, MalformedException, LogFault {
    if (known.isPresent()) {
      requireNotOlder(known.get().checkpoint(), shown);
    }
    if (!(trust instanceof LogTrust.FirstUse)) {
      var _ = requireEndorsed(shown, List.of()); // before anything else is read
    }
    LogFollower follower = new LogFollower(known, rules);
    long from = follower.frontier().size();
    read(follower, shown.head().size(), progress);
    requireRoot(follower, shown);
    follower.requireLawful();
    Endorsement endorsement = requireEndorsed(shown, follower.logKeys(shown.origin()));
    boolean grew = known.isEmpty() || shown.head().size() > from;
    boolean renewed = !grew && isNewer(endorsement);
    changed = grew || renewed;
    if (changed) {
      known =
          Optional.of(new MonitorState(shown, follower.frontier(), follower.state(), nowMillis));
    }
    return grew ? new Sighting.Grown(from, shown, endorsement) : new Sighting.Same(shown, renewed);
  }

  private void requireNotOlder(PublishedCheckpoint kept, PublishedCheckpoint shown)
      throws LogFault {
    TreeHead before = kept.head();
    TreeHead now = shown.head();
    if (!kept.origin().equals(shown.origin())) {
      throw new LogFault(
          Fault.SIGNATURE,
          "the log calls itself %s, it was %s".formatted(shown.origin(), kept.origin()));
    }
    if (now.size() < before.size()) {
      throw new LogFault(
          Fault.ROLLED_BACK,
          "the log went back: it has %d entries, it had %d".formatted(now.size(), before.size()));
    }
    if (now.size() == before.size() && !now.root().equals(before.root())) {
      throw new LogFault(
          Fault.FORKED,
          "the log is forked: at %d entries its root is %s, it was %s"
              .formatted(now.size(), now.root(), before.root()));
    }
  }

  private void read(LogFollower follower, long size, AuditProgress progress)
      throws IOException, MalformedException {
    long from = follower.frontier().size();
    try (EntryCursor entries = log.entries(from, size, false)) {
      for (Optional<EntryBlock> next = entries.next(); next.isPresent(); next = entries.next()) {
        follower.block(next.get());
        progress.entries(follower.frontier().size() - from, size - from);
      }
    }
  }

  /// What was read does not lead to the root. Where the log's own tiles prove that it began with
  /// what was kept, the new entries are not those that it signed; else its history is another.
  private void requireRoot(LogFollower follower, PublishedCheckpoint shown) throws LogFault {
    TreeHead computed = follower.frontier().head();
    if (computed.equals(shown.head())) {
      return;
    }
    String roots =
        "the root over the %d entries is %s, the checkpoint says %s"
            .formatted(computed.size(), computed.root(), shown.head().root());
    boolean grown = known.isEmpty() || isExtension(known.get().checkpoint().head(), shown.head());
    throw grown
        ? new LogFault(Fault.ENTRIES, roots)
        : new LogFault(
            Fault.FORKED,
            "the log is forked: it does not go on from its %d entries that were seen; %s"
                .formatted(known.get().frontier().size(), roots));
  }

  private boolean isExtension(TreeHead before, TreeHead now) {
    try {
      return ConsistencyProof.of(before.size(), now.size(), log.hashes(now.size()))
          .verify(before, now);
    } catch (IOException e) {
      return false; // no tiles to prove it with
    }
  }

  private Endorsement requireEndorsed(PublishedCheckpoint shown, List<VerifierKey> own)
      throws LogFault {
    Endorsement endorsement = trust.judge(shown, own);
    if (!endorsement.problems().isEmpty()) {
      throw new LogFault(Fault.SIGNATURE, String.join("; ", endorsement.problems()));
    }
    return endorsement;
  }

  /// Whether a witness that is believed has cosigned later than before: the log is alive.
  private boolean isNewer(Endorsement endorsement) {
    return endorsement.cosignedSeconds()
        > known.map(k -> trust.judge(k.checkpoint(), List.of()).cosignedSeconds()).orElse(0L);
  }

  /// The alarm that nothing new was heard for too long, or what was seen.
  private Sighting silence(long nowMillis, Optional<PublishedCheckpoint> shown, Sighting seen) {
    boolean news = seen instanceof Sighting.Same(var _, boolean renewed) && renewed;
    if (news || silence.isEmpty() || known.isEmpty()) {
      return seen;
    }
    Duration quiet = Duration.ofMillis(nowMillis - known.get().newsMillis());
    if (quiet.compareTo(silence.get()) <= 0) {
      return seen;
    }
    String why = seen instanceof Sighting.NoAnswer(String problem) ? "; now: " + problem : "";
    return alarm(
        Fault.SILENCE,
        "the log has shown nothing new for %d s, %d s are allowed%s"
            .formatted(quiet.toSeconds(), silence.get().toSeconds(), why),
        shown);
  }

  private Alarm alarm(Fault fault, String problem, Optional<PublishedCheckpoint> shown) {
    return new Alarm(fault, problem, known.map(MonitorState::checkpoint), shown);
  }
}
