package dev.pawl.signer;

import dev.pawl.hbs.Message;
import dev.pawl.hbs.TreePublicKey;
import dev.pawl.hbs.Verification;
import dev.pawl.ledger.BurnReason;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.IndexAllocator;
import dev.pawl.ledger.Invariant;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.LeafRange;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.Reservation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;

/// The signatures of parent trees over the roots of their child trees: each made once, with a
/// receipt of its own, and then used byte for byte.
///
/// Tree t of a layer is certified by leaf t of the layer above. A parent leaf that was given out
/// and has no receipt is burned: nobody knows what was computed with it. It never signs again, so
/// its whole child tree is dead, and the leaves that sign messages skip it.
final class ChildTrees {
  /// The most signatures over children of one layer that are kept at hand.
  private static final int AT_HAND_MAX = 256;

  private final SigningKey key;
  private final KeyId id;
  private final Ledger ledger;
  private final SigningEpoch epoch;
  private final DerivedIndex index;
  private final Receipts receipts;
  private final Committer committer;
  private final SelfCheck selfCheck;
  private final int[] heights; // of each layer's trees, layer 0 first

  // One at a time: a tree that is being bound must not look dead to a second thread.
  private final ReentrantLock binding = new ReentrantLock();

  // By layer, 1 and up; entry 0 is not used. Values: signed children ([SignatureParts]).
  private final List<ConcurrentSkipListMap<Long, Bytes>> atHand = new ArrayList<>();

  ChildTrees(
      SigningKey key,
      KeyId id,
      Ledger ledger,
      SigningEpoch epoch,
      DerivedIndex index,
      Committer committer,
      SelfCheck selfCheck) {
    this.key = key;
    this.id = id;
    this.ledger = ledger;
    this.epoch = epoch;
    this.index = index;
    this.receipts = new Receipts(ledger);
    this.committer = committer;
    this.selfCheck = selfCheck;
    this.heights =
        key.parameters().hypertree().heights().stream().mapToInt(Integer::intValue).toArray();
    for (int _ : heights) {
      atHand.add(new ConcurrentSkipListMap<>());
    }
  }

  /// Whether a leaf's tree can be used.
  sealed interface Chain {
    /// It can.
    ///
    /// @param signedChildren for each layer above 0, the top first ([SignatureParts])
    record Bound(List<Bytes> signedChildren) implements Chain {}

    /// It cannot, ever.
    ///
    /// @param next the first leaf after it; the key's capacity where there is none
    record Dead(long next) implements Chain {}

    /// Not now: a tree does not come out with the root that it was certified with. No one-time
    /// value was computed in it.
    record Uncertified(String problem) implements Chain {}
  }

  /// The tree of layer 0 that holds this leaf of the key.
  long tree(long leaf) {
    return leaf >>> heights[0];
  }

  /// The leaf of that tree.
  int leafOfTree(long leaf) {
    return (int) (leaf & ((1L << heights[0]) - 1));
  }

  /// Makes sure that every tree between this leaf of the key and the top is certified.
  ///
  /// @throws dev.pawl.ledger.RefusedException where the rules give no parent leaf
  Chain chain(long leaf) throws IOException {
    List<Bytes> signed = new ArrayList<>(heights.length - 1);
    try {
      for (int layer = heights.length - 1; layer >= 1; layer--) {
        int below = heightBelow(layer);
        Optional<Bytes> child = signedChild(layer, leaf >>> below, signed);
        if (child.isEmpty()) {
          return new Chain.Dead(((leaf >>> below) + 1) << below);
        }
        signed.add(child.get());
      }
      var _ = certifiedTree(0, tree(leaf), signed);
    } catch (UncertifiedException e) {
      selfCheck.failed(e.layer + 1, e.tree, e.problem); // the leaf that certifies it
      return new Chain.Uncertified(e.problem);
    }
    return new Chain.Bound(signed);
  }

  /// The tree, once it has the root that it was certified with: a tree is the outcome of thousands
  /// of hashes, and one that went wrong must not sign (FAULTS 79). Where the root is another one,
  /// the tree is made once more.
  ///
  /// @param signed the signed children of the layers above, as far as they are known; the last is
  ///   this tree. Empty for the top tree, which [OpenKey#tree] compares with the public key
  private SigningTree certifiedTree(int layer, long tree, List<Bytes> signed)
      throws IOException, UncertifiedException {
    SigningTree present = key.tree(layer, tree);
    if (isCertified(present, signed)) {
      return present;
    }
    SigningTree again = key.remake(layer, tree, present);
    if (!isCertified(again, signed)) {
      throw new UncertifiedException(layer, tree);
    }
    return again;
  }

  /// Whether the public key of a tree is the one that the last of these certifies.
  static boolean isCertified(SigningTree tree, List<Bytes> signed) {
    if (signed.isEmpty()) {
      return true;
    }
    byte[] both = signed.getLast().toArray();
    byte[] present = tree.publicKey().certified();
    return Arrays.equals(
        both, both.length - present.length, both.length, present, 0, present.length);
  }

  private static final class UncertifiedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int layer;
    private final long tree;
    private final String problem;

    UncertifiedException(int layer, long tree) {
      this.layer = layer;
      this.tree = tree;
      this.problem =
          "tree %d of layer %d does not come out with the root that it was certified with"
              .formatted(tree, layer);
    }
  }

  /// Begins to make the next tree of each layer once half of the present one is used, so that
  /// nobody waits at a border.
  void prepare(long leaf) {
    for (int layer = 0; layer < heights.length - 1; layer++) {
      int height = heightBelow(layer + 1);
      long half = 1L << (height - 1);
      boolean halfUsed = (leaf & ((1L << height) - 1)) == half;
      long next = (leaf >>> height) + 1;
      if (halfUsed && next << height < key.parameters().capacity()) {
        key.prepare(layer, next);
      }
    }
  }

  /// The heights of all layers below this one, together.
  private int heightBelow(int layer) {
    return Arrays.stream(heights, 0, layer).sum();
  }

  /// The signature of this leaf of a parent layer over its child, and the child; empty where there
  /// is none and never will be.
  ///
  /// @param above the signed children of the layers above, the last that of the leaf's tree
  private Optional<Bytes> signedChild(int layer, long leaf, List<Bytes> above)
      throws IOException, UncertifiedException {
    ConcurrentSkipListMap<Long, Bytes> known = atHand.get(layer);
    Bytes present = known.get(leaf);
    if (present != null) {
      return Optional.of(present);
    }
    binding.lock();
    try {
      Optional<Bytes> signed = Optional.ofNullable(known.get(leaf));
      if (signed.isEmpty()) {
        signed = stored(layer, leaf);
      }
      if (signed.isEmpty() && leaf >= next(layer)) {
        signed = sign(layer, leaf, above);
      }
      signed.ifPresent(bytes -> {
        known.put(leaf, bytes);
        if (known.size() > AT_HAND_MAX) {
          known.pollFirstEntry();
        }
      });
      return signed;
    } finally {
      binding.unlock();
    }
  }

  private long next(int layer) {
    return ledger.state().key(id).orElseThrow().layers().get(layer).next();
  }

  private Optional<Bytes> stored(int layer, long leaf) throws IOException {
    OptionalLong position = index.parent(id, layer, leaf);
    if (position.isEmpty()) {
      return Optional.empty();
    }
    Optional<Receipts.Found> found = receipts.readIfThere(position.getAsLong());
    boolean right =
        found.isPresent()
            && found.get().signed().key().equals(id)
            && found.get().signed().layer() == layer
            && found.get().signed().leaf() == leaf;
    if (right) {
      return Optional.of(found.get().signature());
    }
    index.rebuild();
    return stored(layer, leaf);
  }

  /// Reserve durably, confirm anchors, sign, check, commit durably: the one order, for a parent.
  private Optional<Bytes> sign(int layer, long leaf, List<Bytes> above)
      throws IOException, UncertifiedException {
    byte[] child = key.tree(layer - 1, leaf).publicKey().certified();
    SigningTree parent = certifiedTree(layer, leaf >>> heights[layer], above);
    IndexAllocator allocator = epoch.allocator();
    epoch.checkHost();
    Reservation reserved = allocator.reserve(id, layer, leaf, 1);
    Invariant.check(
        reserved.range().equals(LeafRange.of(leaf)), "the parent leaf is the one of its child");
    try {
      if (!epoch.holds(id, layer, leaf)) {
        burn(layer, leaf);
        return Optional.empty();
      }
      int leafOfTree = (int) (leaf & ((1L << heights[layer]) - 1));
      byte[] signature = parent.sign(leafOfTree, Message.of(child));
      Optional<String> problem = check(parent.publicKey(), child, signature, leafOfTree);
      if (problem.isPresent()) {
        burn(layer, leaf);
        selfCheck.failed(layer, leaf, problem.get());
        return Optional.empty();
      }
      if (!epoch.holds(id, layer, leaf)) {
        burn(layer, leaf);
        return Optional.empty();
      }
      Bytes signed = SignatureParts.sideBySide(signature, child);
      var _ =
          committer.commit(
              id,
              layer,
              leaf,
              Disclosure.NO_REQUEST,
              Digests.sha256(Bytes.copyOf(child)),
              Disclosure.CHILD_TREE,
              signed);
      return Optional.of(signed);
    } catch (IOException | RuntimeException e) {
      burn(layer, leaf);
      throw e;
    }
  }

  private static Optional<String> check(
      TreePublicKey parent, byte[] child, byte[] signature, int leafOfTree) {
    return parent.verifyChild(leafOfTree, child, signature) instanceof Verification.Invalid invalid
        ? Optional.of(invalid.reason())
        : Optional.empty();
  }

  private void burn(int layer, long leaf) {
    try {
      epoch.allocator().burn(id, layer, LeafRange.of(leaf), BurnReason.FAILED);
    } catch (RuntimeException e) {
      // It burns when the epoch is fenced.
    }
  }
}
