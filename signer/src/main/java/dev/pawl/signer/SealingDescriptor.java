package dev.pawl.signer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.StoreDamagedException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/// How a store's private keys are sealed, and enough to tell at once whether a sealing key is the
/// right one. Not secret; an attachment of the ledger's first entry.
///
/// ```
///  0         1        2            6               38              70
///  +---------+--------+------------+---------------+---------------+
///  | version | method | iterations |     salt      |  check value  |
///  +---------+--------+------------+---------------+---------------+
/// ```
///
/// @param method where the sealing key comes from
/// @param iterations of the derivation from a passphrase; 0 for a key file
/// @param salt 32 random bytes
/// @param check derived from the right sealing key and the salt, 32 bytes. It helps whoever guesses
///   passphrases no more than a sealed private key does
record SealingDescriptor(Method method, int iterations, Bytes salt, Bytes check) {
  /// The length of the salt in bytes.
  static final int SALT_BYTES = 32;

  /// The fewest iterations, and those of a new store: nearly three times what OWASP asks for PBKDF2
  /// with HMAC-SHA-512; half a second here.
  static final int ITERATIONS = 600_000;

  /// The most iterations that are believed, so that a changed descriptor costs minutes, not years.
  static final int ITERATIONS_MAX = 100_000_000;

  private static final byte VERSION = 1;
  private static final int CHECK_BYTES = 32;
  private static final int BYTES = 1 + 1 + 4 + SALT_BYTES + CHECK_BYTES;
  private static final byte[] CHECK = "pawl sealing key check 1".getBytes(UTF_8);

  /// Where a sealing key comes from.
  enum Method {
    /// A random key in a file of its own, apart from the store.
    KEY_FILE(1),
    /// PBKDF2 with HMAC-SHA-512 (RFC 8018 §5.2) from a passphrase.
    PASSPHRASE(2);

    private final int code;

    Method(int code) {
      this.code = code;
    }
  }

  /// Checks lengths and iterations.
  SealingDescriptor {
    if (salt.size() != SALT_BYTES || check.size() != CHECK_BYTES) {
      throw new IllegalArgumentException(
          "salt and check value are %d and %d bytes, expected %d and %d"
              .formatted(salt.size(), check.size(), SALT_BYTES, CHECK_BYTES));
    }
    boolean plausible =
        method == Method.KEY_FILE
            ? iterations == 0
            : iterations >= ITERATIONS && iterations <= ITERATIONS_MAX;
    if (!plausible) {
      throw new IllegalArgumentException("iterations are %d with %s".formatted(iterations, method));
    }
  }

  /// The descriptor of this sealing key.
  static SealingDescriptor of(Method method, int iterations, Bytes salt, SealingKey key) {
    return new SealingDescriptor(method, iterations, salt, checkValue(key, salt));
  }

  /// Whether this is the sealing key that the descriptor was made with.
  boolean describes(SealingKey key) {
    return MessageDigest.isEqual(check.toArray(), checkValue(key, salt).toArray());
  }

  private static Bytes checkValue(SealingKey key, Bytes salt) {
    return Bytes.copyOf(key.derive(salt.toArray(), CHECK, CHECK_BYTES));
  }

  /// The canonical bytes.
  Bytes encoded() {
    ByteBuffer to = ByteBuffer.allocate(BYTES);
    to.put(VERSION).put((byte) method.code).putInt(iterations);
    salt.putInto(to);
    check.putInto(to);
    return Bytes.copyOf(to.array());
  }

  /// Reads what [#encoded] wrote.
  ///
  /// @throws StoreDamagedException for anything else
  static SealingDescriptor decode(Bytes bytes) {
    if (bytes.size() != BYTES) {
      throw damaged("is %d bytes, expected %d".formatted(bytes.size(), BYTES));
    }
    ByteBuffer from = ByteBuffer.wrap(bytes.toArray());
    int version = from.get();
    if (version != VERSION) {
      throw damaged("has version %d, expected %d".formatted(version, VERSION));
    }
    Method method = method(from.get());
    try {
      return new SealingDescriptor(
          method, from.getInt(), Bytes.read(from, SALT_BYTES), Bytes.read(from, CHECK_BYTES));
    } catch (IllegalArgumentException e) {
      throw damaged(e.toString());
    }
  }

  private static Method method(int code) {
    for (Method method : Method.values()) {
      if (method.code == code) {
        return method;
      }
    }
    throw damaged("has method %d, which is not known".formatted(code));
  }

  private static StoreDamagedException damaged(String problem) {
    return new StoreDamagedException("the sealing descriptor " + problem);
  }
}
