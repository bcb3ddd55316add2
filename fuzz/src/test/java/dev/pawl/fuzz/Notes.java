package dev.pawl.fuzz;

import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.note.KeyType;
import dev.pawl.tlog.note.NoteSigner;
import dev.pawl.tlog.note.SignedNote;
import java.security.SecureRandom;
import java.util.List;

/// Good checkpoints, signed by a log and by a witness whose keys are made anew each time.
public final class Notes {
  /// The log.
  public static final NoteSigner LOG = signer("a.example/log", KeyType.ED25519);

  /// The witness.
  public static final NoteSigner WITNESS = signer("w.example", KeyType.ED25519_COSIGNATURE);

  private Notes() {}

  private static NoteSigner signer(String name, KeyType type) {
    try {
      return NoteSigner.generate(name, type, new SecureRandom());
    } catch (MalformedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The edge of a tree of so many leaves.
  public static Frontier frontier(int leaves) {
    Frontier frontier = new Frontier();
    for (int leaf = 0; leaf < leaves; leaf++) {
      frontier.append(MerkleTree.leafHash(new byte[] {(byte) leaf}));
    }
    return frontier;
  }

  /// The checkpoint of a tree of so many leaves.
  public static SignedNote checkpoint(int leaves) {
    String text = new Checkpoint(LOG.verifier().name(), frontier(leaves).head()).encode();
    return new SignedNote(text, List.of())
        .with(LOG.sign(text, 0))
        .with(WITNESS.sign(text, 1_800_000_000));
  }
}
