package dev.pawl.signer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.hbs.SchemeParameters;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.StoreDamagedException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/// A key that is being made: what has to survive a crash for the work to go on.
///
/// ```
///  0       8         12       28      30      ..      ..                 ..       +32
///  +-------+---------+--------+--------+------+--------+------------+----------+---------+
///  | magic | version | key id | length | name | length | parameters | sealed.. | SHA-256 |
///  +-------+---------+--------+--------+------+--------+------------+----------+---------+
/// ```
///
/// The sealed private key stands behind a 16-bit length like name and parameters.
///
/// @param id drawn for this key
/// @param name what people will call it
/// @param parameters its parameter set
/// @param sealed the private key, as the vault sealed it
record PendingKey(KeyId id, String name, SchemeParameters parameters, Bytes sealed) {
  /// The longest that the bytes can be.
  static final int BYTES_MAX = 8_192;

  private static final byte[] MAGIC = "PAWLPEND".getBytes(US_ASCII);
  private static final int VERSION = 1;
  private static final int DIGEST_BYTES = 32;

  /// The canonical bytes.
  byte[] encoded() {
    byte[] nameBytes = name.getBytes(UTF_8);
    byte[] parameterBytes = parameters.name().getBytes(UTF_8);
    ByteBuffer to = ByteBuffer.allocate(BYTES_MAX).put(MAGIC).putInt(VERSION);
    id.bytes().putInto(to);
    to.putShort((short) nameBytes.length).put(nameBytes);
    to.putShort((short) parameterBytes.length).put(parameterBytes);
    to.putShort((short) sealed.size());
    sealed.putInto(to);
    byte[] body = Arrays.copyOf(to.array(), to.position());
    to.put(digest(body));
    return Arrays.copyOf(to.array(), to.position());
  }

  /// Reads what [#encoded] wrote.
  ///
  /// @throws StoreDamagedException for anything else
  static PendingKey decode(byte[] bytes) {
    int end = bytes.length - DIGEST_BYTES;
    if (end < 0
        || !Arrays.equals(
            digest(Arrays.copyOf(bytes, end)), Arrays.copyOfRange(bytes, end, bytes.length))) {
      throw damaged("its digest is wrong");
    }
    ByteBuffer from = ByteBuffer.wrap(bytes, 0, end);
    try {
      byte[] magic = new byte[MAGIC.length];
      from.get(magic);
      if (!Arrays.equals(magic, MAGIC) || from.getInt() != VERSION) {
        throw damaged("it is of another format");
      }
      PendingKey pending =
          new PendingKey(
              new KeyId(Bytes.read(from, KeyId.BYTES)),
              text(from),
              SchemeParameters.parse(text(from)),
              lengthed(from));
      if (from.hasRemaining()) {
        throw damaged("%d bytes are left over".formatted(from.remaining()));
      }
      return pending;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw damaged(e.toString());
    }
  }

  private static String text(ByteBuffer from) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(lengthed(from).toArray())).toString();
    } catch (CharacterCodingException e) {
      throw damaged("a text in it is not UTF-8");
    }
  }

  private static Bytes lengthed(ByteBuffer from) {
    return Bytes.read(from, Short.toUnsignedInt(from.getShort()));
  }

  private static byte[] digest(byte[] body) {
    return Digests.sha256(Bytes.copyOf(body)).bytes();
  }

  private static StoreDamagedException damaged(String problem) {
    return new StoreDamagedException("the record of a key that is being made: " + problem);
  }
}
