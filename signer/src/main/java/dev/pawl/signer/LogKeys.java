package dev.pawl.signer;

import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.KeyType;
import dev.pawl.tlog.note.NoteSignature;
import dev.pawl.tlog.note.NoteSigner;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.note.VerifierKey;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The keys of a log, unsealed: each checkpoint of it is signed by both, with Ed25519 for the
/// readers of today and with ML-DSA-44 for those after them.
///
/// Such a key has no state: it may sign any number of times. What it signs is not an artifact but
/// how far the ledger has come, so its theft forges no signature of a hash-based key; it would let
/// the thief show others a ledger of his own. Any thread.
public final class LogKeys implements AutoCloseable {
  /// In the order of their lines.
  static final List<KeyType> TYPES = List.of(KeyType.ED25519, KeyType.ML_DSA_44_COSIGNATURE);

  private final String origin;
  private final List<VerifierKey> verifiers;
  private volatile List<NoteSigner> signers;

  private LogKeys(String origin, List<NoteSigner> signers) {
    this.origin = origin;
    this.signers = List.copyOf(signers);
    this.verifiers = signers.stream().map(NoteSigner::verifier).toList();
  }

  /// New keys.
  ///
  /// @param origin of the log, and the name of both keys
  /// @throws IllegalArgumentException where it cannot be one
  static LogKeys generate(String origin, SecureRandom random) {
    Checkpoint.requireOwnOrigin(origin);
    List<NoteSigner> signers = new ArrayList<>();
    try {
      for (KeyType type : TYPES) {
        signers.add(NoteSigner.generate(origin, type, random));
      }
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return new LogKeys(origin, signers);
  }

  /// The private keys, each behind its length of 16 bits, for the [Vault]; the caller erases them.
  byte[] secret() {
    List<byte[]> encoded = live().stream().map(NoteSigner::encoded).toList();
    ByteBuffer all =
        ByteBuffer.allocate(encoded.stream().mapToInt(key -> Short.BYTES + key.length).sum());
    for (byte[] key : encoded) {
      all.putShort((short) key.length).put(key);
      Arrays.fill(key, (byte) 0);
    }
    return all.array();
  }

  /// The keys that [#secret()] wrote.
  ///
  /// @param verifiers their public halves, in the same order
  /// @param secret not kept; the caller erases it
  /// @throws MalformedException where it is anything else
  static LogKeys of(String origin, List<VerifierKey> verifiers, byte[] secret)
      throws MalformedException {
    ByteBuffer all = ByteBuffer.wrap(secret);
    List<NoteSigner> signers = new ArrayList<>();
    for (VerifierKey verifier : verifiers) {
      int length = all.remaining() < Short.BYTES ? -1 : Short.toUnsignedInt(all.getShort());
      if (length < 0 || length > all.remaining()) {
        throw new MalformedException("the key " + verifier.type() + " is cut short");
      }
      byte[] key = new byte[length];
      all.get(key);
      try {
        signers.add(NoteSigner.of(verifier, key));
      } finally {
        Arrays.fill(key, (byte) 0);
      }
    }
    if (all.hasRemaining()) {
      throw new MalformedException(all.remaining() + " bytes follow the keys");
    }
    return new LogKeys(origin, signers);
  }

  /// The name of the log.
  public String origin() {
    return origin;
  }

  /// What readers of the log need: the public keys, Ed25519 first.
  public List<VerifierKey> verifiers() {
    return verifiers;
  }

  /// The checkpoint of a head, signed by both keys.
  ///
  /// @param head durable in the ledger
  /// @param seconds now, since 1970
  public SignedNote sign(TreeHead head, long seconds) {
    return complete(new SignedNote(text(head), List.of()), seconds);
  }

  /// The text of the checkpoint of a head.
  String text(TreeHead head) {
    return new Checkpoint(origin, head).encode();
  }

  /// The note with a good line of each key, before the lines of others.
  SignedNote complete(SignedNote note, long seconds) {
    List<NoteSignature> lines = new ArrayList<>();
    for (NoteSigner signer : live()) {
      Optional<NoteSignature> present =
          note.signatures().stream()
              .filter(line -> signer.verifier().verifies(note.text(), line))
              .findFirst();
      lines.add(present.orElseGet(() -> signer.sign(note.text(), seconds)));
    }
    note.signatures().stream()
        .filter(line -> verifiers.stream().noneMatch(key -> key.isOf(line)))
        .forEach(lines::add);
    return new SignedNote(note.text(), lines);
  }

  /// Whether both keys signed this note.
  boolean signed(SignedNote note) {
    return verifiers.stream().allMatch(key -> key.verifies(note));
  }

  private List<NoteSigner> live() {
    List<NoteSigner> present = signers;
    if (present.isEmpty()) {
      throw new IllegalStateException("the keys of the log are closed");
    }
    return present;
  }

  /// Forgets the private keys. What the JDK's own key objects hold is out of reach; it lives until
  /// the garbage collector takes it.
  @Override
  public void close() {
    signers = List.of();
  }

  /// Nothing secret.
  @Override
  public String toString() {
    return "LogKeys[" + origin + "]";
  }
}
