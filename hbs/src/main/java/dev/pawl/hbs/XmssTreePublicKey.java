package dev.pawl.hbs;

import dev.pawl.hbs.xmss.XmssTree;
import java.security.MessageDigest;
import java.util.Arrays;

/// The public key of one tree of an XMSS or XMSS^MT key: where it is in the key, and its root.
public final class XmssTreePublicKey implements TreePublicKey {
  private final XmssParameters parameters;
  private final byte[] publicSeed;
  private final int layer;
  private final long tree;
  private final byte[] root;

  private XmssTreePublicKey(
      XmssParameters parameters, byte[] publicSeed, int layer, long tree, byte[] root) {
    this.parameters = parameters;
    this.publicSeed = publicSeed;
    this.layer = layer;
    this.tree = tree;
    this.root = root;
  }

  /// A public key from its parts, which are copied.
  ///
  /// @param publicSeed SEED of the key, n bytes
  /// @param layer 0 for the trees that sign messages
  /// @param tree counted over the whole layer
  /// @param root n bytes
  /// @throws IllegalArgumentException for a wrong length, or a tree that the key does not have
  public static XmssTreePublicKey of(
      XmssParameters parameters, byte[] publicSeed, int layer, long tree, byte[] root) {
    parameters.hypertree().checkTree(layer, tree);
    XmssParameters.checkLength("SEED", publicSeed, parameters.n());
    XmssParameters.checkLength("root", root, parameters.n());
    return new XmssTreePublicKey(parameters, publicSeed.clone(), layer, tree, root.clone());
  }

  @Override
  public byte[] root() {
    return root.clone();
  }

  @Override
  public byte[] certified() {
    return root.clone();
  }

  /// `XMSS_rootFromSig(idx_leaf, sig_ots, auth, child, SEED, ADRS)` is the root (RFC 8391 §4.2.5,
  /// Algorithm 17).
  @Override
  public Verification verifyChild(int leaf, byte[] child, byte[] signature) {
    if (child.length != parameters.n() || leaf < 0 || leaf >> parameters.treeHeight() != 0) {
      return new Verification.Invalid("no child or leaf of this tree");
    }
    try {
      FieldReader in = new FieldReader(signature);
      XmssSignature.Layer part = XmssSignature.readLayer(parameters, in);
      in.end();
      XmssTree hashes =
          new XmssTree(parameters.hash(), publicSeed, layer, tree, parameters.treeHeight());
      byte[] candidate =
          hashes.rootFromSignature(leaf, child, part.rawOneTimeSignature(), part.rawPath());
      return MessageDigest.isEqual(candidate, root)
          ? new Verification.Valid()
          : new Verification.Invalid(
              "the root that follows from child and signature is not the tree's");
    } catch (MalformedException e) {
      return new Verification.Invalid(e.getMessage());
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof XmssTreePublicKey that
        && parameters.equals(that.parameters)
        && layer == that.layer
        && tree == that.tree
        && Arrays.equals(publicSeed, that.publicSeed)
        && Arrays.equals(root, that.root);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(root);
  }

  @Override
  public String toString() {
    return "XmssTreePublicKey[%s, layer %d, tree %d]".formatted(parameters, layer, tree);
  }
}
