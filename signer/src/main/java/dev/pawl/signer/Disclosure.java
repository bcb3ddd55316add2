package dev.pawl.signer;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Digests;
import dev.pawl.tlog.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Opens a receipt's commitment. The ledger entry holds only the SHA-256 of these bytes; the salt
/// keeps it from telling anybody which artifact was signed, and whoever holds the receipt file has
/// the salt.
///
/// ```
///  0   1          33               65               97     99             99 + length
///  +---+----------+----------------+----------------+--------+-------------+------------------+
///  | 1 |   salt   | request digest | message digest | length | label UTF-8 | signature digest |
///  +---+----------+----------------+----------------+--------+-------------+------------------+
/// ```
///
/// @param salt 32 random bytes
/// @param request the SHA-256 of key id and request id; all zero where there is no request id
/// @param message the SHA-256 of the message
/// @param label what people call the artifact
/// @param signature the SHA-256 of the signature
public record Disclosure(Bytes salt, Hash request, Hash message, String label, Hash signature) {
  /// The length of the salt in bytes.
  public static final int SALT_BYTES = 32;

  /// In place of a request digest where there is no request id.
  public static final Hash NO_REQUEST = Hash.of(new byte[Hash.BYTES]);

  /// The label of a parent tree's signature over a child tree.
  public static final String CHILD_TREE = "child tree";

  private static final int VERSION = 1;
  private static final int FIXED_BYTES = 1 + SALT_BYTES + 3 * Hash.BYTES + 2;

  /// Checks the lengths.
  public Disclosure {
    if (salt.size() != SALT_BYTES) {
      throw new IllegalArgumentException(
          "salt is " + salt.size() + " bytes, expected " + SALT_BYTES);
    }
    if (label.getBytes(StandardCharsets.UTF_8).length > SignRequest.TEXT_BYTES_MAX) {
      throw new IllegalArgumentException("label is longer than " + SignRequest.TEXT_BYTES_MAX);
    }
  }

  /// The canonical bytes.
  public Bytes encoded() {
    byte[] text = label.getBytes(StandardCharsets.UTF_8);
    ByteBuffer to = ByteBuffer.allocate(FIXED_BYTES + text.length);
    to.put((byte) VERSION);
    salt.putInto(to);
    request.putInto(to);
    message.putInto(to);
    to.putShort((short) text.length).put(text);
    signature.putInto(to);
    return Bytes.read(to.flip(), to.remaining());
  }

  /// The SHA-256 of the canonical bytes: what the ledger entry holds.
  public Hash digest() {
    return Digests.sha256(encoded());
  }

  /// Reads what [#encoded()] wrote.
  ///
  /// @throws IllegalArgumentException where it is anything else, naming the field
  public static Disclosure decode(Bytes bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes.toArray());
    if (bytes.size() < FIXED_BYTES) {
      throw new IllegalArgumentException(
          "disclosure is " + bytes.size() + " bytes, expected " + FIXED_BYTES + " or more");
    }
    int version = from.get();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "disclosure version is " + version + ", expected " + VERSION);
    }
    Bytes salt = Bytes.read(from, SALT_BYTES);
    Hash request = hash(from);
    Hash message = hash(from);
    int length = Short.toUnsignedInt(from.getShort());
    if (length != bytes.size() - FIXED_BYTES) {
      throw new IllegalArgumentException(
          "disclosure label is "
              + length
              + " bytes, expected "
              + (bytes.size() - FIXED_BYTES)
              + " to fill its place");
    }
    String label = label(from, length);
    return new Disclosure(salt, request, message, label, hash(from));
  }

  private static String label(ByteBuffer from, int length) {
    ByteBuffer text = from.slice(from.position(), length);
    from.position(from.position() + length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("disclosure label is not UTF-8", e);
    }
  }

  private static Hash hash(ByteBuffer from) {
    byte[] bytes = new byte[Hash.BYTES];
    from.get(bytes);
    return Hash.of(bytes);
  }
}
