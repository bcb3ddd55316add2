package dev.pawl.hbs.sign;

import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.XmssParameters;
import dev.pawl.hbs.XmssPublicKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/// The private key of XMSS or XMSS^MT but for the index, which comes from outside: S_XMSS, SK_PRF,
/// SEED and, once the top tree is made, its root (RFC 8391 §4.1.3 and §4.2.2). All one-time keys of
/// all trees follow from S_XMSS, SEED and their address (SP 800-208 §6.2), so that no two are alike
/// and no tree's keys say anything of another's.
///
/// Safe for use by several threads. Close erases the secrets; trees taken before go on with their
/// own copy.
public final class XmssPrivateKey implements SchemePrivateKey {
  private final XmssParameters parameters;
  private final byte[] publicSeed;
  private final Optional<byte[]> root;
  private final byte[] secret; // S_XMSS || SK_PRF; guarded by itself
  private boolean closed; // guarded by secret

  private XmssPrivateKey(
      XmssParameters parameters, byte[] publicSeed, Optional<byte[]> root, byte[] secret) {
    this.parameters = parameters;
    this.publicSeed = publicSeed;
    this.root = root;
    this.secret = secret;
  }

  /// A new key of three times n random bytes. It has no root yet: it makes trees and signs nothing.
  public static XmssPrivateKey generate(XmssParameters parameters, SecureRandom random) {
    byte[] secret = new byte[2 * parameters.n()];
    byte[] publicSeed = new byte[parameters.n()];
    random.nextBytes(secret);
    random.nextBytes(publicSeed);
    return new XmssPrivateKey(parameters, publicSeed, Optional.empty(), secret);
  }

  /// A key that a vault unsealed before its top tree was made. It makes trees and signs nothing.
  ///
  /// @param publicSeed SEED, n bytes, copied
  /// @param secret as [#secretForSealing] gave it, copied; the caller erases its own
  /// @throws IllegalArgumentException for a wrong length
  public static XmssPrivateKey unsealed(
      XmssParameters parameters, byte[] publicSeed, byte[] secret) {
    checkLength("SEED", publicSeed, parameters.n());
    checkLength("secret", secret, 2 * parameters.n());
    return new XmssPrivateKey(parameters, publicSeed.clone(), Optional.empty(), secret.clone());
  }

  /// The key that a vault unsealed.
  ///
  /// @param publicKey of this key
  /// @param secret as [#secretForSealing] gave it, copied; the caller erases its own
  /// @throws IllegalArgumentException for a wrong length
  public static XmssPrivateKey unsealed(XmssPublicKey publicKey, byte[] secret) {
    XmssParameters parameters = publicKey.parameters();
    checkLength("secret", secret, 2 * parameters.n());
    return new XmssPrivateKey(
        parameters, publicKey.publicSeed(), Optional.of(publicKey.root()), secret.clone());
  }

  private static void checkLength(String what, byte[] bytes, int expected) {
    if (bytes.length != expected) {
      throw new IllegalArgumentException(
          "%s is %d bytes, expected %d".formatted(what, bytes.length, expected));
    }
  }

  @Override
  public XmssParameters parameters() {
    return parameters;
  }

  /// SEED, n bytes, a copy. Public.
  public byte[] publicSeed() {
    return publicSeed.clone();
  }

  @Override
  public byte[] identity() {
    return publicSeed();
  }

  @Override
  public XmssPrivateKey of(SchemePublicKey publicKey) {
    if (!(publicKey instanceof XmssPublicKey xmss)
        || !xmss.parameters().equals(parameters)
        || !Arrays.equals(xmss.publicSeed(), publicSeed)) {
      throw new IllegalArgumentException(publicKey + " is not the public key of " + this);
    }
    return new XmssPrivateKey(parameters, publicSeed, Optional.of(xmss.root()), secretForSealing());
  }

  @Override
  public XmssPublicKey publicKey(byte[] root) {
    return XmssPublicKey.of(parameters, root, publicSeed);
  }

  /// S_XMSS and SK_PRF, n bytes each, a copy, for the vault to seal and for nothing else; the
  /// caller erases it.
  @Override
  public byte[] secretForSealing() {
    synchronized (secret) {
      if (closed) {
        throw new IllegalStateException("the private key is closed");
      }
      return secret.clone();
    }
  }

  @Override
  public XmssTreePrivateKey tree(int layer, long tree) {
    parameters.hypertree().checkTree(layer, tree);
    return new XmssTreePrivateKey(
        parameters, layer, tree, publicSeed.clone(), root, secretForSealing());
  }

  @Override
  public XmssTreePrivateKey top() {
    return tree(parameters.hypertree().layers() - 1, 0);
  }

  /// Erases the secrets.
  @Override
  public void close() {
    synchronized (secret) {
      closed = true;
      Arrays.fill(secret, (byte) 0);
    }
  }

  /// The parameters; nothing secret.
  @Override
  public String toString() {
    return "XmssPrivateKey[%s]".formatted(parameters);
  }
}
