package dev.pawl.hbs.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The hash functions of XMSS and XMSS^MT, as the tables of RFC 8391 §5.1 and SP 800-208 §5 list
/// them. Each gives F, H, H_msg, PRF and PRF_keygen, which [XmssDigest] computes.
///
/// A function is called on `toByte(X, padding) || KEY || M`, where X says which of the five it is,
/// and its first n bytes are the result.
///
/// | | function | n | padding | SP 800-208 |
/// |---|---|---|---|---|
/// | SHA2 … 256 | SHA-256 | 32 | 32 | approved |
/// | SHA2 … 192 | SHA-256, cut | 24 | 4 | approved |
/// | SHA2 … 512 | SHA-512 | 64 | 64 | |
/// | SHAKE … 256 | SHAKE128 | 32 | 32 | |
/// | SHAKE … 512 | SHAKE256 | 64 | 64 | |
/// | SHAKE256 … 256 | SHAKE256 | 32 | 32 | approved |
/// | SHAKE256 … 192 | SHAKE256 | 24 | 4 | approved |
public enum XmssHash {
  SHA2_256("SHA2", 256, "SHA-256", true),
  SHA2_512("SHA2", 512, "SHA-512", false),
  SHAKE_256("SHAKE", 256, "SHAKE128-256", false),
  SHAKE_512("SHAKE", 512, "SHAKE256-512", false),
  SHA2_192("SHA2", 192, "SHA-256", true),
  SHAKE256_256("SHAKE256", 256, "SHAKE256-512", true),
  SHAKE256_192("SHAKE256", 192, "SHAKE256-512", true);

  /// The length of layer and tree in [#treeBytes].
  static final int TREE_ADDRESS_BYTES = 12;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final String family;
  private final int bits;
  private final String digestName;
  private final boolean approved;

  XmssHash(String family, int bits, String digestName, boolean approved) {
    this.family = family;
    this.bits = bits;
    this.digestName = digestName;
    this.approved = approved;
  }

  /// The word before the height in the name of a parameter set: `SHA2`, `SHAKE` or `SHAKE256`.
  public String family() {
    return family;
  }

  /// The last word of the name of a parameter set: 192, 256 or 512.
  public int bits() {
    return bits;
  }

  /// The length of a hash in bytes: 24, 32 or 64.
  public int n() {
    return bits / 8;
  }

  /// The length in bytes of the number before KEY: n as RFC 8391 has it, but 4 for the sets of 192
  /// bits that SP 800-208 adds.
  public int padding() {
    return bits == 192 ? 4 : n();
  }

  /// Whether SP 800-208 approves of it.
  public boolean approved() {
    return approved;
  }

  /// The chains of a one-time key, len: two digits of four bits for each byte and three for the
  /// checksum (RFC 8391 §3.1.1 with w = 16).
  public int chains() {
    return 2 * n() + 3;
  }

  /// What tells one tree from another: SEED, the layer in 4 bytes, the tree in 8.
  ///
  /// @param publicSeed SEED, n bytes
  /// @param layer 0 for the trees that sign messages
  /// @param tree counted over the whole layer
  public byte[] treeBytes(byte[] publicSeed, int layer, long tree) {
    int n = n();
    byte[] bytes = new byte[n + TREE_ADDRESS_BYTES];
    System.arraycopy(publicSeed, 0, bytes, 0, n);
    INT.set(bytes, n, layer);
    LONG.set(bytes, n + 4, tree);
    return bytes;
  }

  /// A digest of this function from the JDK. Its length is at least n; users take the first n.
  MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance(digestName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(digestName + " is missing from this Java runtime", e);
    }
  }
}
