package dev.pawl.tlog.note;

import dev.pawl.tlog.MalformedException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.OptionalLong;

/// A public key that signs notes, with its name: what a reader of a log is given beforehand.
///
/// Its text (C2SP signed-note, verifier keys) is `name+key id in hex+base64(type ‖ key)`.
/// Immutable; any thread.
public final class VerifierKey {
  private final String name;
  private final KeyType type;
  private final byte[] key;
  private final int id;
  private final PublicKey publicKey;

  private VerifierKey(String name, KeyType type, byte[] key, PublicKey publicKey) {
    this.name = name;
    this.type = type;
    this.key = key;
    this.publicKey = publicKey;
    this.id = keyId(name, type, key);
  }

  /// A key of this type.
  ///
  /// @param key the bytes of the public key: 32 of Ed25519, 1,312 of ML-DSA-44; copied
  /// @throws MalformedException where the name has a space or a plus, or the bytes are no such key
  public static VerifierKey of(String name, KeyType type, byte[] key) throws MalformedException {
    requireName(name);
    if (key.length != type.keyBytes()) {
      throw new MalformedException(
          "key %s is %d bytes, expected %d of %s"
              .formatted(name, key.length, type.keyBytes(), type.algorithm()));
    }
    try {
      PublicKey publicKey =
          KeyFactory.getInstance(type.algorithm())
              .generatePublic(new X509EncodedKeySpec(type.subjectPublicKeyInfo(key)));
      return new VerifierKey(name, type, key.clone(), publicKey);
    } catch (GeneralSecurityException e) {
      throw new MalformedException("key " + name + " is no " + type.algorithm() + " public key");
    }
  }

  /// Reads the text of a verifier key.
  ///
  /// @throws MalformedException where it is not what [#toString()] writes, or of an unknown type
  public static VerifierKey parse(String text) throws MalformedException {
    String[] parts = text.split("\\+", 3); // base64 may hold more of them
    if (parts.length != 3) {
      throw new MalformedException("verifier key is not name+id+base64: " + text);
    }
    byte[] typed = Base64Text.decode("verifier key " + parts[0], parts[2]);
    KeyType type = null;
    for (KeyType known : KeyType.values()) {
      if (typed.length > 0 && known.id() == typed[0]) {
        type = known;
      }
    }
    if (type == null) {
      throw new MalformedException(
          "verifier key %s is of an unknown type, expected Ed25519 (1), its cosignature (4) or ML-DSA-44 (6)"
              .formatted(parts[0]));
    }
    VerifierKey key = of(parts[0], type, Arrays.copyOfRange(typed, 1, typed.length));
    if (!parts[1].equals(HexFormat.of().toHexDigits(key.id))) {
      throw new MalformedException(
          "verifier key %s has the id %s, expected %s"
              .formatted(parts[0], parts[1], HexFormat.of().toHexDigits(key.id)));
    }
    return key;
  }

  /// The name, as in the signature lines.
  public String name() {
    return name;
  }

  /// How it signs.
  public KeyType type() {
    return type;
  }

  /// The first four bytes of SHA-256(name ‖ newline ‖ type ‖ key).
  public int id() {
    return id;
  }

  /// Whether both are the same key, under whatever name or type.
  public boolean isSameKeyAs(VerifierKey other) {
    return Arrays.equals(key, other.key);
  }

  /// Whether this key is meant by the line.
  public boolean isOf(NoteSignature line) {
    return line.keyId() == id && line.name().equals(name);
  }

  /// Whether a line of this key stands under the note and is right. A line of this key that is
  /// wrong makes the answer no, whatever others say.
  public boolean verifies(SignedNote note) {
    boolean found = false;
    for (NoteSignature line : note.signatures()) {
      if (isOf(line)) {
        if (!verifies(note.text(), line)) {
          return false;
        }
        found = true;
      }
    }
    return found;
  }

  /// When this cosigner signed the note, in seconds since 1970, where it did and rightly.
  public OptionalLong cosignedAt(SignedNote note) {
    if (!type.isCosignature() || !verifies(note)) {
      return OptionalLong.empty();
    }
    return note.signatures().stream().filter(this::isOf).mapToLong(VerifierKey::seconds).max();
  }

  private static long seconds(NoteSignature line) {
    return ByteBuffer.wrap(line.signature()).getLong();
  }

  /// Whether the line is this key's signature of the text.
  public boolean verifies(String text, NoteSignature line) {
    byte[] signature = line.signature();
    if (!isOf(line) || signature.length != type.signatureBytes()) {
      return false;
    }
    long seconds = type.isCosignature() ? seconds(line) : 0;
    int start = type.isCosignature() ? Long.BYTES : 0;
    if (seconds < 0) {
      return false; // the time must not exceed 2^63 - 1
    }
    try {
      Signature verifier = Signature.getInstance(type.algorithm());
      verifier.initVerify(publicKey);
      verifier.update(type.message(name, seconds, text));
      return verifier.verify(signature, start, signature.length - start);
    } catch (MalformedException | GeneralSecurityException e) {
      return false;
    }
  }

  static void requireName(String name) throws MalformedException {
    boolean bad =
        name.codePoints()
            .anyMatch(c -> c == '+' || c < ' ' || c == 0x85 || Character.isSpaceChar(c));
    if (name.isEmpty() || bad) {
      throw new MalformedException("key name is empty or has a space or a plus: " + name);
    }
  }

  static int keyId(String name, KeyType type, byte[] key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(KeyType.utf8(name + "\n"));
      digest.update(type.id());
      return ByteBuffer.wrap(digest.digest(key)).getInt();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifierKey that
        && name.equals(that.name)
        && type == that.type
        && Arrays.equals(key, that.key);
  }

  @Override
  public int hashCode() {
    return id;
  }

  /// The text that [#parse(String)] reads.
  @Override
  public String toString() {
    byte[] typed = KeyType.concat(new byte[] {type.id()}, key);
    return name
        + '+'
        + HexFormat.of().toHexDigits(id)
        + '+'
        + Base64.getEncoder().encodeToString(typed);
  }
}
