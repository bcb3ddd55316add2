package dev.pawl.signer;

import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.note.TrustPolicy;
import dev.pawl.tlog.note.TrustPolicy.Party;
import dev.pawl.tlog.note.VerifierKey;
import dev.pawl.tlog.published.PublishedCheckpoint;
import java.util.ArrayList;
import java.util.List;

/// Whose signatures a reader wants to see under the checkpoints of a log.
public sealed interface LogTrust {
  /// That of one of these keys, which the reader was given beforehand.
  record Keys(List<VerifierKey> keys) implements LogTrust {
    /// Copies the list.
    ///
    /// @throws IllegalArgumentException where it is empty
    public Keys {
      keys = List.copyOf(keys);
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("no key of the log is given");
      }
    }
  }

  /// That of one of the policy's logs, and those of its quorum of witnesses.
  record Policy(TrustPolicy policy) implements LogTrust {}

  /// That of a key which the log itself names in its entries: it could name any. What it cannot do
  /// is to change it later, unnoticed by whoever kept a checkpoint.
  record FirstUse() implements LogTrust {}

  /// Whether the checkpoint has the signatures that this demands.
  ///
  /// @param own the keys that the log names in its entries
  default Endorsement judge(PublishedCheckpoint checkpoint, List<VerifierKey> own) {
    SignedNote note = checkpoint.note();
    List<VerifierKey> keys =
        switch (this) {
          case Keys given -> given.keys;
          case Policy(TrustPolicy policy) -> policy.logs().stream().map(Party::key).toList();
          case FirstUse() -> own;
        };
    List<Party> witnesses = this instanceof Policy(var policy) ? policy.witnesses() : List.of();
    List<VerifierKey> known = new ArrayList<>(keys);
    witnesses.forEach(witness -> known.add(witness.key()));
    return new Endorsement(
        signers(keys, checkpoint),
        witnesses.stream().filter(w -> w.key().verifies(note)).map(Party::name).toList(),
        witnesses.stream().flatMapToLong(w -> w.key().cosignedAt(note).stream()).max().orElse(0),
        (int)
            note.signatures().stream()
                .filter(l -> known.stream().noneMatch(k -> k.isOf(l)))
                .count(),
        this instanceof FirstUse,
        problems(checkpoint, keys));
  }

  private List<String> problems(PublishedCheckpoint checkpoint, List<VerifierKey> keys) {
    SignedNote note = checkpoint.note();
    List<String> problems = new ArrayList<>();
    for (VerifierKey key : keys) {
      if (note.signatures().stream().anyMatch(key::isOf) && !key.verifies(note)) {
        problems.add("the checkpoint has a wrong signature of the key " + key.name());
      }
    }
    if (signers(keys, checkpoint).isEmpty() && !keys.isEmpty()) {
      problems.add(
          "the checkpoint of %s is not signed by %s"
              .formatted(
                  checkpoint.origin(),
                  this instanceof FirstUse
                      ? "the key that the log names as its own"
                      : "a key that is trusted for it"));
    }
    if (this instanceof Policy(var policy) && !policy.isWitnessed(note)) {
      problems.add("the witnesses that the policy demands have not cosigned the checkpoint");
    }
    return problems;
  }

  private static List<VerifierKey> signers(List<VerifierKey> keys, PublishedCheckpoint checkpoint) {
    return keys.stream()
        .filter(key -> key.name().equals(checkpoint.origin()) && key.verifies(checkpoint.note()))
        .toList();
  }
}
