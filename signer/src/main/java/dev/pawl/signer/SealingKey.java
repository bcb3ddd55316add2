package dev.pawl.signer;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/// The key under which a store's private keys are sealed: 32 secret bytes that leave this type only
/// through derivation.
///
/// Close erases them. Copies that the JDK's own ciphers make are out of reach; they live until the
/// garbage collector takes them.
public final class SealingKey implements AutoCloseable {
  /// The length in bytes.
  static final int BYTES = 32;

  private final byte[] key; // guarded by itself
  private boolean closed; // guarded by key

  private SealingKey(byte[] key) {
    this.key = key;
  }

  /// Takes over 32 bytes.
  static SealingKey takingOver(byte[] key) {
    if (key.length != BYTES) {
      throw new IllegalArgumentException(
          "sealing key is %d bytes, expected %d".formatted(key.length, BYTES));
    }
    return new SealingKey(key);
  }

  /// A new key of random bytes.
  static SealingKey generate(SecureRandom random) {
    byte[] key = new byte[BYTES];
    random.nextBytes(key);
    return new SealingKey(key);
  }

  /// HKDF with SHA-512 (RFC 5869) from this key.
  ///
  /// @param info says what for, so that no two uses meet
  /// @return `length` secret bytes; the caller erases them
  byte[] derive(byte[] salt, byte[] info, int length) {
    byte[] copy = copy();
    try {
      return KDF.getInstance("HKDF-SHA512")
          .deriveData(
              HKDFParameterSpec.ofExtract().addIKM(copy).addSalt(salt).thenExpand(info, length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HKDF with SHA-512", e);
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }

  /// A copy, for writing the key file; the caller erases it.
  byte[] copy() {
    synchronized (key) {
      if (closed) {
        throw new IllegalStateException("the sealing key is closed");
      }
      return key.clone();
    }
  }

  /// Erases the key.
  @Override
  public void close() {
    synchronized (key) {
      closed = true;
      Arrays.fill(key, (byte) 0);
    }
  }

  /// Nothing secret.
  @Override
  public String toString() {
    return "SealingKey";
  }
}
