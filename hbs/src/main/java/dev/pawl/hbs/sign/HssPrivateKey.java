package dev.pawl.hbs.sign;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.tree.Hypertree;
import java.security.SecureRandom;

/// The private key of HSS but for the index: that of the top tree, from whose leaves the private
/// keys of all trees below follow ([LmsPrivateKey#child]).
///
/// Safe for use by several threads.
public final class HssPrivateKey implements SchemePrivateKey {
  private final HssParameters parameters;
  private final LmsPrivateKey top;

  private HssPrivateKey(HssParameters parameters, LmsPrivateKey top) {
    this.parameters = parameters;
    this.top = top;
  }

  static HssPrivateKey generate(HssParameters parameters, SecureRandom random) {
    return new HssPrivateKey(parameters, LmsPrivateKey.generate(parameters.level(0), random));
  }

  static HssPrivateKey unsealed(HssParameters parameters, byte[] treeIdentifier, byte[] seed) {
    return new HssPrivateKey(
        parameters, LmsPrivateKey.unsealed(parameters.level(0), treeIdentifier, seed));
  }

  @Override
  public HssParameters parameters() {
    return parameters;
  }

  @Override
  public byte[] identity() {
    return top.treeIdentifier();
  }

  @Override
  public byte[] secretForSealing() {
    return top.secretForSealing();
  }

  @Override
  public HssPublicKey publicKey(byte[] root) {
    return new HssPublicKey(parameters.levels().size(), top.publicKey(root));
  }

  @Override
  public HssPrivateKey of(SchemePublicKey publicKey) {
    if (!publicKey.isOf(parameters) || !publicKey.equals(publicKey(publicKey.top().root()))) {
      throw new IllegalArgumentException(publicKey + " is not the public key of " + this);
    }
    return new HssPrivateKey(parameters, top.copy());
  }

  @Override
  public LmsPrivateKey tree(int layer, long tree) {
    Hypertree trees = parameters.hypertree();
    trees.checkTree(layer, tree);
    if (layer == trees.layers() - 1) {
      return top.copy();
    }
    int heightAbove = trees.height(layer + 1);
    int leaf = (int) (tree & (trees.leaves(layer + 1) - 1));
    LmsParameters below = parameters.level(trees.layers() - 1 - layer);
    try (LmsPrivateKey parent = tree(layer + 1, tree >>> heightAbove)) {
      return parent.child(leaf, below);
    }
  }

  /// Erases the seed.
  @Override
  public void close() {
    top.close();
  }

  /// The parameters; nothing secret.
  @Override
  public String toString() {
    return "HssPrivateKey[%s]".formatted(parameters);
  }
}
