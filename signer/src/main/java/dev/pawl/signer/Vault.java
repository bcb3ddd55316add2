package dev.pawl.signer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.sign.SchemePrivateKey;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals private keys for the disk and unseals them for use.
///
/// Each key is sealed with AES-256-GCM under a key of its own, which HKDF derives from the sealing
/// key with store id and key id. Store id, key id and parameters are associated data: sealed bytes
/// that are copied to another key or store, or read with other parameters, do not open.
///
/// ```
///  0         1            13                            length - 16
///  +---------+------------+-----------------------------+---------+
///  | version |   nonce    |  identity, secret; enc.     |   tag   |
///  +---------+------------+-----------------------------+---------+
/// ```
///
/// | | identity | secret |
/// |---|---|---|
/// | LMS, HSS | tree identifier I, 16 bytes | seed, n bytes |
/// | XMSS, XMSS^MT | SEED, n bytes | S_XMSS and SK_PRF, n bytes each |
///
/// The keys of the log are sealed alike: under a key of their own, with store id and origin as
/// associated data.
///
/// A fresh key is derived for each key id and sealed under once or, where a creation was started
/// again, a few times with random nonces; they cannot meet.
final class Vault implements AutoCloseable {
  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int HEADER_BYTES = 1 + NONCE_BYTES;
  private static final int DERIVED_KEY_BYTES = 32;

  private static final byte[] SEAL = "pawl sealed private key 1".getBytes(UTF_8);
  private static final byte[] LOG_KEYS = "pawl sealed log keys 1".getBytes(UTF_8);
  private static final byte[] NO_KEY = {}; // the log has one pair of keys
  private static final byte[] NODES = "pawl tree nodes 1".getBytes(UTF_8);

  private final SealingKey sealingKey;
  private final StoreId store;
  private final SecureRandom random;

  /// @param sealingKey taken over, and erased on close
  Vault(SealingKey sealingKey, StoreId store, SecureRandom random) {
    this.sealingKey = sealingKey;
    this.store = store;
    this.random = random;
  }

  /// Seals the private key of a key, from which all its trees follow.
  Bytes seal(KeyId key, SchemePrivateKey privateKey) {
    SchemeParameters parameters = privateKey.parameters();
    byte[] secret = privateKey.secretForSealing();
    byte[] identity = privateKey.identity();
    byte[] both =
        ByteBuffer.allocate(identity.length + secret.length).put(identity).put(secret).array();
    try {
      return seal(SEAL, key.bytes().toArray(), parameters.name(), both);
    } finally {
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(both, (byte) 0);
    }
  }

  /// Seals the private keys of the log.
  ///
  /// @param secret not kept; the caller erases it
  Bytes sealLogKeys(String origin, byte[] secret) {
    return seal(LOG_KEYS, NO_KEY, origin, secret);
  }

  private Bytes seal(byte[] purpose, byte[] key, String name, byte[] plain) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, purpose, key, name, nonce).doFinal(plain);
      byte[] bytes =
          ByteBuffer.allocate(HEADER_BYTES + sealed.length)
              .put(VERSION)
              .put(nonce)
              .put(sealed)
              .array();
      return Bytes.copyOf(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM refused to seal", e);
    }
  }

  /// Unseals what [#seal] made for the same key and parameters.
  ///
  /// @throws StoreDamagedException for anything else
  SchemePrivateKey unseal(KeyId key, SchemeParameters parameters, Bytes sealed) {
    int identityBytes = SchemePrivateKey.identityBytes(parameters);
    int expected =
        HEADER_BYTES + identityBytes + SchemePrivateKey.secretBytes(parameters) + TAG_BYTES;
    if (sealed.size() != expected) {
      throw damaged(
          "private key of key " + key,
          "is %d bytes, expected %d".formatted(sealed.size(), expected));
    }
    String what = "private key of key " + key;
    byte[] both = unseal(SEAL, key.bytes().toArray(), parameters.name(), sealed, what);
    byte[] identity = Arrays.copyOf(both, identityBytes);
    byte[] secret = Arrays.copyOfRange(both, identityBytes, both.length);
    try {
      return SchemePrivateKey.unsealed(parameters, identity, secret);
    } finally {
      Arrays.fill(both, (byte) 0);
      Arrays.fill(secret, (byte) 0);
    }
  }

  /// Unseals what [#sealLogKeys] made for the same store and origin.
  ///
  /// @return secret; the caller erases it
  /// @throws StoreDamagedException for anything else
  byte[] unsealLogKeys(String origin, Bytes sealed) {
    return unseal(LOG_KEYS, NO_KEY, origin, sealed, "keys of the log");
  }

  private byte[] unseal(byte[] purpose, byte[] key, String name, Bytes sealed, String what) {
    byte[] bytes = sealed.toArray();
    if (bytes.length < HEADER_BYTES + TAG_BYTES) {
      throw damaged(what, "is %d bytes, too few".formatted(bytes.length));
    }
    if (bytes[0] != VERSION) {
      throw damaged(what, "has version %d, expected %d".formatted(bytes[0], VERSION));
    }
    byte[] nonce = Arrays.copyOfRange(bytes, 1, HEADER_BYTES);
    try {
      return cipher(Cipher.DECRYPT_MODE, purpose, key, name, nonce)
          .doFinal(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES);
    } catch (AEADBadTagException e) {
      throw damaged(what, "was changed, or was sealed for another key, store or parameter set");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM refused to unseal", e);
    }
  }

  private static StoreDamagedException damaged(String what, String problem) {
    return new StoreDamagedException("the sealed %s %s".formatted(what, problem));
  }

  private Cipher cipher(int mode, byte[] purpose, byte[] key, String name, byte[] nonce)
      throws GeneralSecurityException {
    byte[] derived = derive(purpose, key);
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          mode,
          new SecretKeySpec(derived, "AES"),
          new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
      cipher.updateAAD(purpose);
      cipher.updateAAD(store.bytes().toArray());
      cipher.updateAAD(key);
      cipher.updateAAD(name.getBytes(UTF_8));
      return cipher;
    } finally {
      Arrays.fill(derived, (byte) 0);
    }
  }

  /// A tag that only the holder of the sealing key can make: HMAC-SHA-256 over the parts, under a
  /// key for the nodes of this key's trees alone. The parts' lengths follow from their content.
  ///
  /// Nodes are public, but the root of a tree is going to be certified. Whoever could plant nodes
  /// on the disk, and so a root over one-time keys of his own, would have every signature he likes.
  byte[] tagOfNodes(KeyId key, byte[]... parts) {
    byte[] derived = derive(NODES, key.bytes().toArray());
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(derived, "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC with SHA-256", e);
    } finally {
      Arrays.fill(derived, (byte) 0);
    }
  }

  /// @param key the id of a key; empty where the purpose alone says what for
  private byte[] derive(byte[] purpose, byte[] key) {
    byte[] info = ByteBuffer.allocate(purpose.length + key.length).put(purpose).put(key).array();
    return sealingKey.derive(store.bytes().toArray(), info, DERIVED_KEY_BYTES);
  }

  /// Erases the sealing key.
  @Override
  public void close() {
    sealingKey.close();
  }
}
