package dev.pawl.signer;

import dev.pawl.hbs.Message;
import dev.pawl.hbs.TreePublicKey;
import java.io.IOException;

/// One tree of one layer, ready to sign: its private key unsealed, its nodes at hand.
///
/// It knows nothing of which leaves are spent; only the one order may call it. Safe for use by
/// several threads.
interface SigningTree {

  /// The public key, as the tree above certifies it or, for the top tree, as the key exports it.
  TreePublicKey publicKey();

  /// Signs with one leaf of this tree, which the caller has reserved durably and passes with no
  /// other message, ever.
  ///
  /// Stored nodes that turn out damaged or unreadable are made again first, and so is the whole
  /// tree where it was closed after many others of its layer; that may take as long as making it
  /// did. No one-time value is computed before the nodes are right.
  ///
  /// @param leaf 0-based in this tree
  /// @return this tree's part of a signature, as [dev.pawl.hbs.sign.TreePrivateKey#sign] gives it;
  ///   not yet checked
  /// @throws IOException where the message cannot be read, or the nodes neither read nor made
  ///   again; no one-time value has been computed
  /// @throws IllegalStateException where the key was closed; no one-time value has been computed
  byte[] sign(int leaf, Message message) throws IOException;
}
