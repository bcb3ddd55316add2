package dev.pawl.tlog.note;

import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// How a key signs notes (C2SP signed-note, signature types; tlog-cosignature).
public enum KeyType {
  /// Ed25519 over the text of the note.
  ED25519(0x01, "Ed25519", "302a300506032b6570032100", 32, 64),

  /// A cosigner's Ed25519 over the time and the text of a checkpoint.
  ED25519_COSIGNATURE(0x04, "Ed25519", "302a300506032b6570032100", 32, 64),

  /// A log's or cosigner's ML-DSA-44 over its name, the time, and origin, size and root of a
  /// checkpoint; extension lines are not signed.
  ML_DSA_44_COSIGNATURE(
      0x06, "ML-DSA-44", "30820532300b06096086480165030403110382052100", 1_312, 2_420);

  private static final byte[] SUBTREE_LABEL =
      "subtree/v1\n\0".getBytes(StandardCharsets.US_ASCII); // 12 bytes

  private final byte id;
  private final String algorithm;
  private final String infoPrefix; // in hex: what stands before the key in its SubjectPublicKeyInfo
  private final int keyBytes;
  private final int rawSignatureBytes;

  KeyType(int id, String algorithm, String infoPrefix, int keyBytes, int rawSignatureBytes) {
    this.id = (byte) id;
    this.algorithm = algorithm;
    this.infoPrefix = infoPrefix;
    this.keyBytes = keyBytes;
    this.rawSignatureBytes = rawSignatureBytes;
  }

  /// The byte that names the type in key ids and verifier keys.
  public byte id() {
    return id;
  }

  /// Whether the signature begins with the time, 8 bytes big-endian, and signs it.
  public boolean isCosignature() {
    return this != ED25519;
  }

  /// The name of the algorithm in the Java platform.
  String algorithm() {
    return algorithm;
  }

  /// The length of a public key, in bytes.
  int keyBytes() {
    return keyBytes;
  }

  /// The length of what stands after the key id in a signature line, in bytes.
  int signatureBytes() {
    return (isCosignature() ? Long.BYTES : 0) + rawSignatureBytes;
  }

  byte[] subjectPublicKeyInfo(byte[] key) {
    return concat(HexFormat.of().parseHex(infoPrefix), key);
  }

  byte[] keyOf(byte[] subjectPublicKeyInfo) {
    int start = infoPrefix.length() / 2;
    return Arrays.copyOfRange(subjectPublicKeyInfo, start, start + keyBytes);
  }

  /// What the algorithm signs.
  ///
  /// @param name of the key
  /// @param seconds since 1970; without meaning where the type is no cosignature
  /// @throws MalformedException where a cosigner is to sign what is no checkpoint
  byte[] message(String name, long seconds, String text) throws MalformedException {
    return switch (this) {
      case ED25519 -> utf8(text);
      case ED25519_COSIGNATURE -> {
        Checkpoint.parse(text);
        yield utf8("cosignature/v1\ntime " + seconds + "\n" + text);
      }
      case ML_DSA_44_COSIGNATURE -> cosignedMessage(name, seconds, Checkpoint.parse(text));
    };
  }

  private static byte[] cosignedMessage(String name, long seconds, Checkpoint checkpoint)
      throws MalformedException {
    byte[] cosigner = shortText("key name", name);
    byte[] origin = shortText("checkpoint origin", checkpoint.origin());
    ByteBuffer message =
        ByteBuffer.allocate(
            SUBTREE_LABEL.length
                + 1
                + cosigner.length
                + 1
                + origin.length
                + 3 * Long.BYTES
                + Hash.BYTES);
    message.put(SUBTREE_LABEL).put((byte) cosigner.length).put(cosigner).putLong(seconds);
    message.put((byte) origin.length).put(origin);
    message.putLong(0).putLong(checkpoint.head().size());
    checkpoint.head().root().putInto(message);
    return message.array();
  }

  private static byte[] shortText(String field, String text) throws MalformedException {
    byte[] bytes = utf8(text);
    if (bytes.length > 255) {
      throw new MalformedException(field + " is " + bytes.length + " bytes, expected at most 255");
    }
    return bytes;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] concat(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
