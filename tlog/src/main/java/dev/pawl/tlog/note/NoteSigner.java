package dev.pawl.tlog.note;

import dev.pawl.tlog.MalformedException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;

/// Signs notes with one key. Such a key has no state: it may sign any number of times. Prints
/// nothing but its name. Any thread.
public final class NoteSigner {
  private final VerifierKey verifier;
  private final PrivateKey key;

  private NoteSigner(VerifierKey verifier, PrivateKey key) {
    this.verifier = verifier;
    this.key = key;
  }

  /// A new key.
  ///
  /// @throws MalformedException where the name has a space or a plus
  public static NoteSigner generate(String name, KeyType type, SecureRandom random)
      throws MalformedException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(type.algorithm());
      if (type == KeyType.ML_DSA_44_COSIGNATURE) {
        generator.initialize(NamedParameterSpec.ML_DSA_44, random);
      } else {
        generator.initialize(NamedParameterSpec.ED25519, random);
      }
      KeyPair pair = generator.generateKeyPair();
      byte[] raw = type.keyOf(pair.getPublic().getEncoded());
      return new NoteSigner(VerifierKey.of(name, type, raw), pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new AssertionError("Java 25 has " + type.algorithm(), e);
    }
  }

  /// The key that [#encoded()] wrote.
  ///
  /// @param verifier its public half
  /// @throws MalformedException where the bytes are no such key, or of another public half
  public static NoteSigner of(VerifierKey verifier, byte[] encoded) throws MalformedException {
    NoteSigner signer;
    try {
      PrivateKey key =
          KeyFactory.getInstance(verifier.type().algorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(encoded));
      signer = new NoteSigner(verifier, key);
    } catch (GeneralSecurityException e) {
      throw new MalformedException("key " + verifier.name() + " cannot be read as PKCS #8");
    }
    String probe = "probe\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    if (!verifier.verifies(probe, signer.sign(probe, 0))) {
      throw new MalformedException(
          "key " + verifier.name() + " does not belong to its public half");
    }
    return signer;
  }

  /// The private key in PKCS #8: a secret, for whoever keeps it sealed.
  public byte[] encoded() {
    return key.getEncoded();
  }

  /// The public half.
  public VerifierKey verifier() {
    return verifier;
  }

  /// Signs the text of a note.
  ///
  /// @param seconds since 1970; a cosignature says when it was made
  /// @throws IllegalArgumentException where a cosigner is given what is no checkpoint, or a time
  ///   before 1970
  public NoteSignature sign(String text, long seconds) {
    if (seconds < 0) {
      throw new IllegalArgumentException("time is " + seconds + ", expected 0 or more");
    }
    KeyType type = verifier.type();
    try {
      Signature signer = Signature.getInstance(type.algorithm());
      signer.initSign(key);
      signer.update(type.message(verifier.name(), seconds, text));
      byte[] raw = signer.sign();
      byte[] time = ByteBuffer.allocate(Long.BYTES).putLong(seconds).array();
      return new NoteSignature(
          verifier.name(), verifier.id(), type.isCosignature() ? KeyType.concat(time, raw) : raw);
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with " + verifier.name(), e);
    }
  }

  @Override
  public String toString() {
    return "signer of notes " + verifier.name();
  }
}
