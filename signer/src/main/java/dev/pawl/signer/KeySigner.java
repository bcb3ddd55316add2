package dev.pawl.signer;

import dev.pawl.hbs.MalformedException;
import dev.pawl.hbs.SchemeSignature;
import dev.pawl.hbs.Verification;
import dev.pawl.ledger.AnchorUnavailableException;
import dev.pawl.ledger.BurnReason;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.EntryCodec;
import dev.pawl.ledger.IndexAllocator;
import dev.pawl.ledger.InvariantViolation;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.LeafRange;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.Refusal;
import dev.pawl.ledger.RefusedException;
import dev.pawl.ledger.Reservation;
import dev.pawl.tlog.Hash;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// The one order, for one key. [#sign] is the only method through which a signature leaves.
///
/// A leaf comes out of [LeafSource] once in the life of this process, and what goes wrong after
/// that burns it.
final class KeySigner {
  private static final Logger LOG = System.getLogger(KeySigner.class.getName());

  private final KeyId id;
  private final SigningKey key;
  private final Ledger ledger;
  private final SigningEpoch epoch;
  private final Committer committer;
  private final Semaphore cores;
  private final SelfCheck selfCheck;
  private final ChildTrees trees;
  private final LeafSource leaves;

  /// @param cores bounds how many threads compute at a time
  /// @param demand how many leaves callers said they will want
  KeySigner(
      KeyId id,
      SigningKey key,
      Ledger ledger,
      SigningEpoch epoch,
      DerivedIndex index,
      Committer committer,
      Surroundings surroundings,
      Semaphore cores,
      AtomicLong demand) {
    this.id = id;
    this.key = key;
    this.ledger = ledger;
    this.epoch = epoch;
    this.committer = committer;
    this.cores = cores;
    this.selfCheck = new SelfCheck(id, ledger, surroundings);
    this.trees = new ChildTrees(key, id, ledger, epoch, index, committer, selfCheck);
    this.leaves = new LeafSource(new Leases(), key.parameters().capacity(), demand);
  }

  /// What is to be signed, digested.
  ///
  /// @param requestDigest [Disclosure#NO_REQUEST] where there is no request id
  record Digested(SignRequest request, Hash messageDigest, Hash requestDigest) {}

  /// Signs.
  SignOutcome sign(Digested wanted) throws IOException {
    try {
      while (true) {
        long leaf = leaves.take();
        // A leaf that was closed since it was leased is dropped; where the key is stopped, asking
        // for more says so.
        Optional<SignOutcome> outcome =
            epoch.holds(id, 0, leaf) ? signWith(leaf, wanted) : Optional.empty();
        if (outcome.isPresent()) {
          return outcome.get();
        }
      }
    } catch (RefusedException e) {
      return refused(e.refusal());
    }
  }

  private static SignOutcome refused(Refusal refusal) {
    if (refusal.reason() == Refusal.Reason.LEAF_NOT_OPEN) {
      // The tripwire: the ledger has stopped the key, and this process must stop as well.
      throw new InvariantViolation(refusal.message());
    }
    return new SignOutcome.Refused(refusal);
  }

  /// Signs with this leaf; whatever ends otherwise than with a release burns it.
  ///
  /// @return empty where the leaf's tree is dead or the leaf is ours no more: another leaf may do
  private Optional<SignOutcome> signWith(long leaf, Digested wanted) throws IOException {
    BurnReason otherwise = BurnReason.FAILED;
    boolean released = false;
    try {
      switch (trees.chain(leaf)) {
        case ChildTrees.Chain.Dead(long next) -> {
          otherwise = BurnReason.SKIPPED;
          leaves.skipTo(next);
          return Optional.empty();
        }
        case ChildTrees.Chain.Uncertified(String problem) -> {
          return Optional.of(new SignOutcome.Failed(problem));
        }
        case ChildTrees.Chain.Bound(List<Bytes> signedChildren) -> {
          trees.prepare(leaf);
          Optional<SignOutcome> outcome = signIn(leaf, signedChildren, wanted);
          released = outcome.isPresent() && outcome.get() instanceof SignOutcome.Released;
          return outcome;
        }
      }
    } finally {
      if (!released) {
        burn(LeafRange.of(leaf), otherwise);
      }
    }
  }

  /// Sign, check, commit the receipt durably, release.
  ///
  /// @return empty where the leaf is ours no more
  private Optional<SignOutcome> signIn(long leaf, List<Bytes> signedChildren, Digested wanted)
      throws IOException {
    return switch (compute(leaf, signedChildren, wanted)) {
      case Attempt.Rejected(String reason) -> Optional.of(new SignOutcome.Failed(reason));
      case Attempt.Lost _ -> Optional.empty();
      case Attempt.Good(Bytes signature) -> {
        if (!epoch.holds(id, 0, leaf)) {
          yield Optional.empty();
        }
        Committer.Committed committed =
            committer.commit(
                id,
                0,
                leaf,
                wanted.requestDigest,
                wanted.messageDigest,
                wanted.request.label(),
                signature);
        yield Optional.of(new SignOutcome.Released(signature, receipt(committed), false));
      }
    };
  }

  private Receipt receipt(Committer.Committed committed) {
    return Receipts.receipt(
        ledger.state(),
        committed.index(),
        committed.signed(),
        committed.disclosure(),
        EntryCodec.encode(committed.signed()));
  }

  private sealed interface Attempt {
    record Good(Bytes signature) implements Attempt {}

    record Rejected(String reason) implements Attempt {}

    /// The leaf is ours no more; nothing was computed with it.
    record Lost() implements Attempt {}
  }

  /// One one-time signature, and our own check of it.
  private Attempt compute(long leaf, List<Bytes> signedChildren, Digested wanted)
      throws IOException {
    var _ = key.tree(0, trees.tree(leaf)); // may have to be made, which bounds itself
    DigestedMessage message = new DigestedMessage(wanted.request.message());
    cores.acquireUninterruptibly();
    try {
      if (!epoch.holds(id, 0, leaf)) {
        return new Attempt.Lost();
      }
      epoch.checkHostStill();
      SigningTree tree = key.tree(0, trees.tree(leaf));
      if (!ChildTrees.isCertified(tree, signedChildren)) { // closed and made again meanwhile
        return new Attempt.Rejected("the tree of leaf " + leaf + " came out with another root");
      }
      byte[] bottom = tree.sign(trees.leafOfTree(leaf), message);
      if (!message.digest().equals(wanted.messageDigest)) {
        return messageChanged();
      }
      byte[] signature = SignatureParts.assemble(key.parameters(), signedChildren, bottom);
      Optional<String> problem = check(leaf, signature, message);
      if (message.wasRead() && !message.digest().equals(wanted.messageDigest)) {
        return messageChanged();
      }
      if (problem.isPresent()) {
        selfCheck.failed(0, leaf, problem.get());
        return new Attempt.Rejected(
            "our own check rejected the signature with leaf " + leaf + ": " + problem.get());
      }
      selfCheck.passed();
      return new Attempt.Good(Bytes.copyOf(signature));
    } finally {
      cores.release();
    }
  }

  private static Attempt messageChanged() {
    return new Attempt.Rejected("the message changed while it was being signed");
  }

  /// Reads the signature as a stranger would, and verifies it with the public key alone.
  private Optional<String> check(long leaf, byte[] signature, DigestedMessage message)
      throws IOException {
    SchemeSignature parsed;
    try {
      parsed = key.publicKey().parseSignature(signature);
    } catch (MalformedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    if (!parsed.leafOfKey().equals(OptionalLong.of(leaf))) {
      return Optional.of("it names leaf " + parsed.leafOfKey() + ", the lease " + leaf);
    }
    return key.publicKey().verify(message, parsed) instanceof Verification.Invalid invalid
        ? Optional.of(invalid.reason())
        : Optional.empty();
  }

  /// Best effort: where this fails, the leaves are burned already or burn when the epoch is fenced.
  /// Nothing returns them either way.
  private void burn(LeafRange unwanted, BurnReason reason) {
    try {
      epoch.allocator().burn(id, 0, unwanted, reason);
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "leaves {0} of key {1}: {2}", unwanted, id, e.getMessage());
    }
  }

  private final class Leases implements LeafSource.Reserver {
    @Override
    public Reservation reserve(long atLeast, int count) {
      IndexAllocator allocator = epoch.allocator();
      epoch.checkHost();
      try {
        return allocator.reserve(id, 0, atLeast, count);
      } catch (AnchorUnavailableException e) {
        int grace = ledger.state().oversight().graceUsable();
        if (grace < 1 || grace >= count) {
          throw e;
        }
        return allocator.reserve(id, 0, atLeast, grace); // what is left of it
      }
    }

    @Override
    public void burn(LeafRange unwanted) {
      KeySigner.this.burn(unwanted, BurnReason.SKIPPED);
    }
  }
}
