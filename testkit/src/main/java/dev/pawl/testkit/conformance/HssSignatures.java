package dev.pawl.testkit.conformance;

import dev.pawl.ledger.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;

/// HSS as a stranger reads it: a second reader, which shares no line with the one that signs.
final class HssSignatures {
  private static final int LEVELS_MAX = 8;
  private static final int[] HEIGHTS = {
    5, 10, 15, 20, 25
  }; // of LMS typecodes 5 to 9, 10 to 14, ...
  private static final int[] CHAINS_32 = {
    265, 133, 67, 34
  }; // p of LM-OTS typecodes 1 to 4, 9 to 12
  private static final int[] CHAINS_24 = {200, 101, 51, 26}; // of 5 to 8, 13 to 16

  private static final int LMS_FIRST = 5;
  private static final int LMS_LAST = 24;
  private static final int OTS_FIRST = 1;
  private static final int OTS_LAST = 16;

  private static final int TREE_IDENTIFIER_BYTES = 16;

  /// SubjectPublicKeyInfo up to the 60 bytes of an HSS public key with m = 32 (RFC 9802): OID
  /// 1.2.840.113549.1.9.16.3.17, no parameters, a BIT STRING without unused bits.
  private static final byte[] SPKI = {
    0x30,
    0x4e,
    0x30,
    0x0d,
    0x06,
    0x0b,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x09,
    0x10,
    0x03,
    0x11,
    0x03,
    0x3d,
    0x00
  };

  private HssSignatures() {}

  /// Every one-time signature in a signature, the top tree's first (RFC 8554 section 6.2).
  ///
  /// @throws IllegalArgumentException where the bytes are no signature
  static List<OneTimeUse> oneTimeUses(byte[] publicKey, byte[] message, byte[] signature) {
    ByteBuffer in = ByteBuffer.wrap(signature);
    try {
      int below = in.getInt();
      if (below < 0 || below >= LEVELS_MAX) {
        throw new IllegalArgumentException("Nspk is " + below + ", expected 0 to 7");
      }
      ByteBuffer key = ByteBuffer.wrap(publicKey).position(Integer.BYTES);
      Bytes tree = treeIdentifier(key);
      List<OneTimeUse> uses = new ArrayList<>();
      for (int level = 0; level < below; level++) {
        int at = in.position();
        int leaf = skipLmsSignature(in);
        Bytes one = between(in, at);
        int childAt = in.position();
        Bytes child = treeIdentifier(in);
        uses.add(new OneTimeUse(tree, leaf, between(in, childAt), one));
        tree = child;
      }
      int at = in.position();
      int leaf = skipLmsSignature(in);
      uses.add(new OneTimeUse(tree, leaf, Bytes.copyOf(message), between(in, at)));
      if (in.hasRemaining()) {
        throw new IllegalArgumentException(in.remaining() + " bytes follow the signature");
      }
      return uses;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("the signature is cut at " + signature.length, e);
    }
  }

  private static Bytes between(ByteBuffer in, int from) {
    byte[] bytes = new byte[in.position() - from];
    in.get(from, bytes);
    return Bytes.copyOf(bytes);
  }

  /// Reads an LMS public key: two typecodes, I, T[1].
  private static Bytes treeIdentifier(ByteBuffer in) {
    int type = lmsType(in.getInt());
    skip(in, Integer.BYTES); // the LM-OTS typecode
    byte[] identifier = new byte[TREE_IDENTIFIER_BYTES];
    in.get(identifier);
    skip(in, nodeBytes(type));
    return Bytes.copyOf(identifier);
  }

  /// Reads an LMS signature: q, the LM-OTS typecode, C, y, the LMS typecode, the path.
  ///
  /// @return q
  private static int skipLmsSignature(ByteBuffer in) {
    int leaf = in.getInt();
    int ots = in.getInt();
    if (ots < OTS_FIRST || ots > OTS_LAST) {
      throw new IllegalArgumentException("LM-OTS typecode " + ots);
    }
    boolean wide = (ots - OTS_FIRST) / CHAINS_32.length % 2 == 0;
    int chains = (wide ? CHAINS_32 : CHAINS_24)[(ots - OTS_FIRST) % CHAINS_32.length];
    skip(in, (1 + chains) * (wide ? 32 : 24));
    int type = lmsType(in.getInt());
    int height = HEIGHTS[(type - LMS_FIRST) % HEIGHTS.length];
    skip(in, height * nodeBytes(type));
    if (leaf < 0 || leaf >= 1 << height) {
      throw new IllegalArgumentException("leaf " + leaf + " of a tree of height " + height);
    }
    return leaf;
  }

  private static int lmsType(int type) {
    if (type < LMS_FIRST || type > LMS_LAST) {
      throw new IllegalArgumentException("LMS typecode " + type);
    }
    return type;
  }

  private static int nodeBytes(int lmsType) {
    return (lmsType - LMS_FIRST) / HEIGHTS.length % 2 == 0 ? 32 : 24;
  }

  private static void skip(ByteBuffer in, int bytes) {
    if (bytes > in.remaining()) {
      throw new BufferUnderflowException();
    }
    in.position(in.position() + bytes);
  }

  /// Asks the Java platform.
  ///
  /// @throws AssertionError where the platform does not know the key: the kit cannot judge then,
  ///   and an exception would count as a signer that does not sign
  static boolean verifies(byte[] publicKey, byte[] message, byte[] signature) {
    Signature verifier = verifier(publicKey);
    try {
      verifier.update(message);
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false;
    }
  }

  private static Signature verifier(byte[] publicKey) {
    try {
      byte[] encoded =
          ByteBuffer.allocate(SPKI.length + publicKey.length).put(SPKI).put(publicKey).array();
      PublicKey key =
          KeyFactory.getInstance("HSS/LMS").generatePublic(new X509EncodedKeySpec(encoded));
      Signature verifier = Signature.getInstance("HSS/LMS");
      verifier.initVerify(key);
      return verifier;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(
          "the Java platform cannot verify under a public key of %d bytes, it knows HSS with SHA-256 and 32 bytes: override SignerUnderTest.verifies"
              .formatted(publicKey.length),
          e);
    }
  }
}
