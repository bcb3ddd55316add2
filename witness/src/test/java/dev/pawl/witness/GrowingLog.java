package dev.pawl.witness;

import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.ConsistencyProof;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.HashReader;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.KeyType;
import dev.pawl.tlog.note.NoteSigner;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.note.VerifierKey;
import dev.pawl.tlog.witness.AddCheckpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A log in memory that signs its checkpoints. Two of one name and different `history` are a fork.
final class GrowingLog {
  final String origin;
  final NoteSigner signer;
  private final String history;
  private final Frontier frontier = new Frontier();
  private final Map<String, Hash> nodes = new HashMap<>();
  private final List<TreeHead> heads = new ArrayList<>(List.of(MerkleTree.EMPTY));

  private GrowingLog(NoteSigner signer, String history, int size) {
    this.origin = signer.verifier().name();
    this.signer = signer;
    this.history = history;
    grow(size, "");
  }

  static GrowingLog named(String origin, int size) throws MalformedException {
    NoteSigner signer = NoteSigner.generate(origin, KeyType.ED25519, new SecureRandom());
    return new GrowingLog(signer, "", size);
  }

  /// A log with the same key, and the same entries up to a size.
  GrowingLog forkedAt(int common, int size) {
    GrowingLog fork = new GrowingLog(signer, "other ", common);
    fork.grow(size - common, fork.history);
    return fork;
  }

  void grow(int more, String which) {
    for (int i = 0; i < more; i++) {
      long leaf = frontier.size();
      int[] level = {0};
      frontier.append(
          MerkleTree.leafHash((which + "entry " + leaf).getBytes(StandardCharsets.UTF_8)),
          node -> nodes.put(level[0] + "/" + (leaf >>> level[0]++), node));
      heads.add(frontier.head());
    }
  }

  List<VerifierKey> keys() {
    return List.of(signer.verifier());
  }

  TreeHead head(int size) {
    return heads.get(size);
  }

  SignedNote checkpoint(int size) {
    String text = new Checkpoint(origin, heads.get(size)).encode();
    return new SignedNote(text, List.of()).with(signer.sign(text, 0));
  }

  ConsistencyProof between(long oldSize, long newSize) throws IOException {
    HashReader tree = (level, index) -> nodes.get(level + "/" + index);
    return ConsistencyProof.of(oldSize, newSize, tree);
  }

  String request(int oldSize, int size) throws IOException {
    List<Hash> proof = between(oldSize, size).consistencyPath();
    return new AddCheckpoint(oldSize, proof, checkpoint(size)).encode();
  }
}
