package dev.pawl.hbs;

import dev.pawl.hbs.sign.TreeDamagedException;
import dev.pawl.hbs.sign.XmssPrivateKey;
import dev.pawl.hbs.sign.XmssTreePrivateKey;
import dev.pawl.hbs.tree.Hypertree;
import dev.pawl.hbs.tree.StoredNodes;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An XMSS or XMSS^MT key in memory for tests: makes the trees that are touched, keeps them and,
/// like every test key, trusts its caller about leaves.
public final class XmssTestKey {
  private final XmssPrivateKey privateKey;
  private final XmssPublicKey publicKey;
  private final Map<List<Long>, Tree> trees = new HashMap<>();

  /// One tree: private key, nodes, public key.
  public record Tree(
      XmssTreePrivateKey privateKey, StoredNodes nodes, XmssTreePublicKey publicKey) {

    /// Builds all nodes.
    public static Tree of(XmssTreePrivateKey privateKey) {
      int n = privateKey.n();
      byte[] nodes = privateKey.allNodes();
      return new Tree(
          privateKey,
          new StoredNodes(privateKey.height(), n, nodes),
          privateKey.publicKey(Arrays.copyOfRange(nodes, n, 2 * n)));
    }

    /// This tree's part of a signature.
    public byte[] sign(int leaf, byte[] message) {
      try {
        return privateKey.sign(leaf, Message.of(message), nodes, publicKey);
      } catch (IOException | TreeDamagedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /// The key with these secrets.
  public XmssTestKey(XmssPrivateKey made) {
    try (XmssTreePrivateKey top = made.top()) {
      this.publicKey = made.publicKey(Tree.of(top).publicKey().root());
    }
    this.privateKey = XmssPrivateKey.unsealed(publicKey, made.secretForSealing());
  }

  /// A new key.
  public static XmssTestKey generate(XmssParameters parameters, SecureRandom random) {
    return new XmssTestKey(XmssPrivateKey.generate(parameters, random));
  }

  /// The public key.
  public XmssPublicKey publicKey() {
    return publicKey;
  }

  /// The private key, which knows its root.
  public XmssPrivateKey privateKey() {
    return privateKey;
  }

  /// One of its trees.
  public Tree tree(int layer, long tree) {
    return trees.computeIfAbsent(
        List.of((long) layer, tree), _ -> Tree.of(privateKey.tree(layer, tree)));
  }

  /// How many trees were made.
  public int treesMade() {
    return trees.size();
  }

  /// A whole signature.
  public byte[] sign(long leaf, byte[] message) {
    Hypertree hypertree = publicKey.parameters().hypertree();
    Tree tree = tree(0, hypertree.tree(0, leaf));
    byte[] bottom = tree.sign(hypertree.leaf(0, leaf), message);
    List<byte[]> upper = new ArrayList<>();
    for (int layer = 1; layer < hypertree.layers(); layer++) {
      byte[] child = tree.publicKey().certified();
      tree = tree(layer, hypertree.tree(layer, leaf));
      upper.add(tree.sign(hypertree.leaf(layer, leaf), child));
    }
    return XmssSignature.assemble(publicKey.parameters(), bottom, upper).encoded();
  }
}
