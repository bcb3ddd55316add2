package dev.pawl.testkit.conformance;

import dev.pawl.ledger.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All signatures that have left the signers of one key: what an attacker has seen.
final class Released {
  private record Seen(OneTimeUse use, Bytes signature) {}

  private final SignerUnderTest signer;
  private final List<Seen> seen = new ArrayList<>(); // guarded by this
  private Optional<Verdict.Broken> broken = Optional.empty(); // guarded by this
  private int count; // guarded by this

  Released(SignerUnderTest signer) {
    this.signer = signer;
  }

  /// What was seen up to now, for a world that goes its own way from here.
  synchronized Released copy() {
    Released copy = new Released(signer);
    copy.seen.addAll(seen);
    copy.broken = broken;
    copy.count = count;
    return copy;
  }

  /// Looks at a signature that left.
  synchronized void add(byte[] publicKey, byte[] message, byte[] signature) {
    count++;
    if (!signer.verifies(publicKey, message, signature)) {
      breaks("a signature was released that does not verify", Optional.empty());
    }
    try {
      for (OneTimeUse use : signer.oneTimeUses(publicKey, message, signature)) {
        add(new Seen(use, Bytes.copyOf(signature)));
      }
    } catch (IllegalArgumentException e) {
      breaks("what was released is no signature: " + e.getMessage(), Optional.empty());
    }
  }

  private void add(Seen now) {
    for (Seen before : seen) {
      if (before.use.sameKey(now.use)) {
        if (!before.use.equals(now.use)) {
          breaks(
              now.use + " signed twice",
              Optional.of(new Verdict.Reuse(before.use, before.signature, now.use, now.signature)));
        }
        return; // the parent's signature of this tree comes with each signature of the tree
      }
    }
    seen.add(now);
  }

  private void breaks(String what, Optional<Verdict.Reuse> reuse) {
    if (broken.isEmpty()) {
      broken = Optional.of(new Verdict.Broken(what, reuse));
    }
  }

  synchronized Optional<Verdict.Broken> broken() {
    return broken;
  }

  /// How many signatures left.
  synchronized int count() {
    return count;
  }
}
