package dev.pawl.bench;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.HssSignature;
import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.LmsPublicKey;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.Verification;
import dev.pawl.hbs.sign.LmsPrivateKey;
import dev.pawl.hbs.sign.TreeDamagedException;
import dev.pawl.hbs.tree.MerkleNodes;
import dev.pawl.hbs.tree.StoredNodes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// An LMS key of `hbs` with all nodes in memory. It protects nothing: it signs with one leaf as
/// often as it is asked to, always the same bytes.
final class PawlKey {
  private static final int PIECE_LEAVES = 64;

  final LmsPrivateKey privateKey;
  final LmsPublicKey publicKey;
  final byte[] nodes;
  private final StoredNodes stored;

  private PawlKey(LmsPrivateKey privateKey, byte[] nodes) {
    LmsParameters parameters = privateKey.parameters();
    int n = parameters.n();
    this.privateKey = privateKey;
    this.nodes = nodes;
    this.stored = new StoredNodes(parameters.height(), n, nodes);
    this.publicKey = privateKey.publicKey(Arrays.copyOfRange(nodes, n, 2 * n));
  }

  /// The same private key for the same parameters every time; what takes its time is the tree.
  static PawlKey generate(LmsParameters parameters, int threads) throws InterruptedException {
    LmsPrivateKey key = privateKey(parameters);
    byte[] nodes = new byte[MerkleNodes.arrayBytes(parameters.height(), parameters.n())];
    makeLeaves(key, nodes, threads);
    key.interiorNodes(1, parameters.height(), nodes);
    return new PawlKey(key, nodes);
  }

  /// A key whose tree is real above the first leaves and random elsewhere: it signs with those
  /// leaves as any key of its height does, and need not be paid for in full.
  static PawlKey partlyReal(LmsParameters parameters, int leaves) {
    LmsPrivateKey key = privateKey(parameters);
    byte[] nodes = new byte[MerkleNodes.arrayBytes(parameters.height(), parameters.n())];
    new SplittableRandom(1).nextBytes(nodes);
    key.leafNodes(0, leaves, nodes, parameters.leaves() * parameters.n());
    key.interiorNodes(1, parameters.height(), nodes);
    return new PawlKey(key, nodes);
  }

  private static LmsPrivateKey privateKey(LmsParameters parameters) {
    SplittableRandom random = new SplittableRandom(8554);
    byte[] identifier = new byte[LmsParameters.TREE_IDENTIFIER_BYTES];
    byte[] seed = new byte[parameters.n()];
    random.nextBytes(identifier);
    random.nextBytes(seed);
    return LmsPrivateKey.unsealed(parameters, identifier, seed);
  }

  private static void makeLeaves(LmsPrivateKey key, byte[] nodes, int threads)
      throws InterruptedException {
    int leaves = key.parameters().leaves();
    int n = key.parameters().n();
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
                  key.leafNodes(first, piece, nodes, (leaves + first) * n);
                }
              }));
    }
    for (Thread thread : running) {
      thread.join();
    }
  }

  byte[] sign(int leaf, Message message) throws IOException {
    try {
      return privateKey.sign(leaf, message, stored, publicKey);
    } catch (TreeDamagedException e) {
      throw new IllegalStateException(e);
    }
  }

  void verify(Message message, byte[] signature) throws IOException {
    if (!(publicKey.verify(message, signature) instanceof Verification.Valid)) {
      throw new IllegalStateException("our own signature does not verify");
    }
  }

  /// As a key of one level (RFC 8554 §6.1).
  HssPublicKey hssPublicKey() {
    return new HssPublicKey(1, publicKey);
  }

  /// As the signature of a key of one level (RFC 8554 §6.2).
  static byte[] hssSignature(byte[] signature) {
    return HssSignature.assemble(List.of(), signature).encoded();
  }
}
