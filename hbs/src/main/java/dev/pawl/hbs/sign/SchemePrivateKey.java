package dev.pawl.hbs.sign;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.XmssParameters;
import java.security.SecureRandom;

/// The private key of a key of any scheme but for the index, which comes from outside: every tree
/// of every layer follows from it. It does not change when it signs.
///
/// It is a public identity, which tells its hashes from those of other keys, and a secret.
///
/// Safe for use by several threads. Close erases the secret; trees taken before go on with their
/// own copy.
public sealed interface SchemePrivateKey extends AutoCloseable
    permits HssPrivateKey, XmssPrivateKey {

  /// A new key. It makes trees; to sign, it may have to know its root ([#of]).
  static SchemePrivateKey generate(SchemeParameters parameters, SecureRandom random) {
    return switch (parameters) {
      case HssParameters hss -> HssPrivateKey.generate(hss, random);
      case XmssParameters xmss -> XmssPrivateKey.generate(xmss, random);
    };
  }

  /// The key that a vault unsealed. It makes trees; to sign, it may have to know its root ([#of]).
  ///
  /// @param identity as [#identity] gave it, copied
  /// @param secret as [#secretForSealing] gave it, copied; the caller erases its own
  /// @throws IllegalArgumentException for a wrong length
  static SchemePrivateKey unsealed(SchemeParameters parameters, byte[] identity, byte[] secret) {
    return switch (parameters) {
      case HssParameters hss -> HssPrivateKey.unsealed(hss, identity, secret);
      case XmssParameters xmss -> XmssPrivateKey.unsealed(xmss, identity, secret);
    };
  }

  /// The length of the identity of a key in bytes.
  static int identityBytes(SchemeParameters parameters) {
    return switch (parameters) {
      case HssParameters _ -> LmsParameters.TREE_IDENTIFIER_BYTES;
      case XmssParameters xmss -> xmss.n();
    };
  }

  /// The length of the secret of a key in bytes.
  static int secretBytes(SchemeParameters parameters) {
    return switch (parameters) {
      case HssParameters hss -> hss.n();
      case XmssParameters xmss -> 2 * xmss.n();
    };
  }

  /// The parameters.
  SchemeParameters parameters();

  /// What tells this key from others, public: I of the top tree in HSS, SEED in XMSS.
  byte[] identity();

  /// A copy of the secret, for the vault to seal and for nothing else; the caller erases it.
  byte[] secretForSealing();

  /// The public key with this root.
  ///
  /// @param root of the top tree, n bytes
  SchemePublicKey publicKey(byte[] root);

  /// This key, ready to sign: in XMSS every message is hashed with the root. A copy; the caller
  /// closes both.
  ///
  /// @throws IllegalArgumentException where it is the public key of another key
  SchemePrivateKey of(SchemePublicKey publicKey);

  /// One tree of the key; the caller closes it.
  ///
  /// @param layer 0 for the trees that sign messages
  /// @param tree counted from 0 over the whole layer
  /// @throws IllegalArgumentException for a tree that the key does not have
  TreePrivateKey tree(int layer, long tree);

  /// The top tree; the caller closes it.
  default TreePrivateKey top() {
    return tree(parameters().hypertree().layers() - 1, 0);
  }

  /// Erases the secret.
  @Override
  void close();
}
