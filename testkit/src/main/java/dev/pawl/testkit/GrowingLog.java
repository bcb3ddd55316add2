package dev.pawl.testkit;

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
import java.util.Objects;

/// A log in memory that signs its checkpoints. Two of one name and different `history` are a fork.
public final class GrowingLog {
  private final String origin;
  private final NoteSigner signer;
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

  /// A log of this size.
  public static GrowingLog named(String origin, int size, SecureRandom random)
      throws MalformedException {
    NoteSigner signer = NoteSigner.generate(origin, KeyType.ED25519, random);
    return new GrowingLog(signer, "", size);
  }

  /// A log with the same key, and the same entries up to a size.
  public GrowingLog forkedAt(int common, int size) {
    GrowingLog fork = new GrowingLog(signer, "other ", common);
    fork.grow(size - common, fork.history);
    return fork;
  }

  /// The name of the log.
  public String origin() {
    return origin;
  }

  /// What signs its checkpoints.
  public NoteSigner signer() {
    return signer;
  }

  private void grow(int more, String which) {
    for (int i = 0; i < more; i++) {
      long leaf = frontier.size();
      int[] level = {0};
      frontier.append(
          MerkleTree.leafHash((which + "entry " + leaf).getBytes(StandardCharsets.UTF_8)),
          node -> nodes.put(level[0] + "/" + (leaf >>> level[0]++), node));
      heads.add(frontier.head());
    }
  }

  /// The key of its checkpoints.
  public List<VerifierKey> keys() {
    return List.of(signer.verifier());
  }

  /// Its head when it had this size.
  public TreeHead head(int size) {
    return heads.get(size);
  }

  /// Its signed checkpoint of this size.
  public SignedNote checkpoint(int size) {
    return checkpoint(heads.get(size));
  }

  /// Its signed checkpoint of this head, whatever it is.
  public SignedNote checkpoint(TreeHead head) {
    String text = new Checkpoint(origin, head).encode();
    return new SignedNote(text, List.of()).with(signer.sign(text, 0));
  }

  /// The proof that it only grew.
  public ConsistencyProof between(long oldSize, long newSize) throws IOException {
    HashReader tree = (level, index) -> Objects.requireNonNull(nodes.get(level + "/" + index));
    return ConsistencyProof.of(oldSize, newSize, tree);
  }

  /// The request that shows a witness of the older size its checkpoint.
  public String request(int oldSize, int size) throws IOException {
    List<Hash> proof = between(oldSize, size).consistencyPath();
    return new AddCheckpoint(oldSize, proof, checkpoint(size)).encode();
  }
}
