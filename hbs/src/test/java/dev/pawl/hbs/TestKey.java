package dev.pawl.hbs;

import dev.pawl.hbs.sign.LmsPrivateKey;
import dev.pawl.hbs.sign.TreeDamagedException;
import dev.pawl.hbs.tree.StoredNodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An HSS key in memory for tests: keeps the trees it has built and, like every test key, trusts
/// its caller about leaves.
public final class TestKey {
  private final HssParameters parameters;
  private final Tree top;
  private final Map<List<Long>, Tree> trees = new HashMap<>();

  /// One tree: private key, nodes, public key.
  public record Tree(LmsPrivateKey privateKey, StoredNodes nodes, LmsPublicKey publicKey) {

    /// Builds all nodes.
    public static Tree of(LmsPrivateKey privateKey) {
      LmsParameters parameters = privateKey.parameters();
      int n = parameters.n();
      byte[] nodes = privateKey.allNodes();
      LmsPublicKey publicKey = privateKey.publicKey(Arrays.copyOfRange(nodes, n, 2 * n));
      return new Tree(privateKey, new StoredNodes(parameters.height(), n, nodes), publicKey);
    }

    /// A new tree.
    public static Tree generate(LmsParameters parameters, SecureRandom random) {
      return of(LmsPrivateKey.generate(parameters, random));
    }

    /// A raw LMS signature.
    public byte[] sign(int leaf, byte[] message) {
      try {
        return privateKey.sign(leaf, Message.of(message), nodes, publicKey);
      } catch (IOException | TreeDamagedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /// A key below this top tree.
  public TestKey(HssParameters parameters, LmsPrivateKey top) {
    this.parameters = parameters;
    this.top = Tree.of(top);
  }

  /// A new key.
  public static TestKey generate(HssParameters parameters, SecureRandom random) {
    return new TestKey(parameters, LmsPrivateKey.generate(parameters.level(0), random));
  }

  /// The public key.
  public HssPublicKey publicKey() {
    return new HssPublicKey(parameters.levels().size(), top.publicKey());
  }

  /// A whole HSS signature.
  public byte[] sign(long leaf, byte[] message) {
    List<byte[]> signedChildKeys = new ArrayList<>();
    Tree tree = top;
    int bottom = parameters.levels().size() - 1;
    for (int level = 0; level < bottom; level++) {
      Tree child = child(tree, level, leaf);
      byte[] childKey = child.publicKey().encoded();
      byte[] signature = tree.sign(parameters.leafAt(level, leaf), childKey);
      signedChildKeys.add(
          ByteBuffer.allocate(signature.length + childKey.length)
              .put(signature)
              .put(childKey)
              .array());
      tree = child;
    }
    byte[] last = tree.sign(parameters.leafAt(bottom, leaf), message);
    return HssSignature.assemble(signedChildKeys, last).encoded();
  }

  private Tree child(Tree parent, int level, long leaf) {
    return trees.computeIfAbsent(
        List.of(level + 1L, parameters.treeAt(level + 1, leaf)),
        _ ->
            Tree.of(
                parent
                    .privateKey()
                    .child(parameters.leafAt(level, leaf), parameters.level(level + 1))));
  }
}
