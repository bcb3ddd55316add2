package dev.pawl.bench;

import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.TreePublicKey;
import dev.pawl.hbs.sign.LmsPrivateKey;
import dev.pawl.hbs.sign.TreeDamagedException;
import dev.pawl.hbs.sign.TreePrivateKey;
import dev.pawl.hbs.tree.MerkleNodes;
import dev.pawl.hbs.tree.StoredNodes;
import dev.pawl.hbs.tree.TreeNodes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// One tree of `hbs`, of any scheme, with all nodes in memory. It protects nothing: it signs with
/// one leaf as often as it is asked to, always the same bytes.
final class PawlTree {
  private static final int PIECE_LEAVES = 64;
  private static final long SEED = 8554;

  private final TreePrivateKey privateKey;
  private final TreePublicKey publicKey;
  private final byte[] nodes;
  private final StoredNodes stored;

  private PawlTree(TreePrivateKey privateKey, byte[] nodes) {
    int n = privateKey.n();
    this.privateKey = privateKey;
    this.nodes = nodes;
    this.stored = new StoredNodes(privateKey.height(), n, nodes);
    this.publicKey = privateKey.publicKey(Arrays.copyOfRange(nodes, n, 2 * n));
  }

  /// Makes all nodes, which is what takes its time.
  static PawlTree generate(TreePrivateKey key, int threads) throws InterruptedException {
    byte[] nodes = new byte[MerkleNodes.arrayBytes(key.height(), key.n())];
    makeLeaves(key, nodes, threads);
    key.interiorNodes(1, key.height(), nodes);
    return new PawlTree(key, nodes);
  }

  /// A tree that is real above the first leaves and random elsewhere: it signs with those leaves as
  /// any tree of its height does, and need not be paid for in full.
  static PawlTree partlyReal(LmsParameters parameters, int leaves) {
    LmsPrivateKey key = lmsPrivateKey(parameters);
    byte[] nodes = new byte[MerkleNodes.arrayBytes(parameters.height(), parameters.n())];
    new SplittableRandom(1).nextBytes(nodes);
    key.leafNodes(0, leaves, nodes, parameters.leaves() * parameters.n());
    key.interiorNodes(1, parameters.height(), nodes);
    return new PawlTree(key, nodes);
  }

  /// The same private key for the same parameters every time.
  static LmsPrivateKey lmsPrivateKey(LmsParameters parameters) {
    return LmsPrivateKey.unsealed(
        parameters,
        bytes(LmsParameters.TREE_IDENTIFIER_BYTES, SEED),
        bytes(parameters.n(), SEED + 1));
  }

  /// Bytes that are the same every time.
  static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  private static void makeLeaves(TreePrivateKey key, byte[] nodes, int threads)
      throws InterruptedException {
    int leaves = key.leaves();
    int piece = Math.min(PIECE_LEAVES, leaves);
    AtomicInteger next = new AtomicInteger();
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      running.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int first = next.getAndAdd(piece);
                    first < leaves;
                    first = next.getAndAdd(piece)) {
                  key.leafNodes(first, piece, nodes, (leaves + first) * key.n());
                }
              }));
    }
    for (Thread thread : running) {
      thread.join();
    }
  }

  /// The same tree under a private key that is equal to the one it was made with.
  PawlTree under(TreePrivateKey key) {
    return new PawlTree(key, nodes);
  }

  TreePrivateKey privateKey() {
    return privateKey;
  }

  TreePublicKey publicKey() {
    return publicKey;
  }

  /// As [MerkleNodes] lays them out, not copied.
  byte[] nodes() {
    return nodes;
  }

  byte[] root() {
    return publicKey.root();
  }

  byte[] sign(int leaf, Message message) throws IOException {
    return sign(privateKey, leaf, message, stored);
  }

  /// The same by an equal private key, with nodes from elsewhere.
  byte[] sign(TreePrivateKey key, int leaf, Message message, TreeNodes from) throws IOException {
    try {
      return key.sign(leaf, message, from, publicKey);
    } catch (TreeDamagedException e) {
      throw new IllegalStateException(e);
    }
  }
}
