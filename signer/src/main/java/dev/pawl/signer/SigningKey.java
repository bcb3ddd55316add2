package dev.pawl.signer;

import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.ledger.KeyState;
import java.io.IOException;

/// What the one order needs of a key whose private key is unsealed.
interface SigningKey {

  /// Its parameters.
  SchemeParameters parameters();

  /// Its public key, as the ledger has it.
  SchemePublicKey publicKey();

  /// One of its trees; see [OpenKey#tree].
  SigningTree tree(int layer, long tree) throws IOException;

  /// Makes a tree again that has a wrong root; see [OpenKey#remake].
  SigningTree remake(int layer, long tree, SigningTree wrong) throws IOException;

  /// Begins to make a tree in the background; see [OpenKey#prepare].
  void prepare(int layer, long tree);

  /// Finds keys.
  @FunctionalInterface
  interface Source {
    /// Unseals this key, or finds it unsealed.
    ///
    /// @throws IOException where the sealing key is not to be had
    SigningKey open(KeyState key) throws IOException;
  }

  /// An open key, seen so.
  static SigningKey of(OpenKey key) {
    return new SigningKey() {
      @Override
      public SchemeParameters parameters() {
        return key.parameters();
      }

      @Override
      public SchemePublicKey publicKey() {
        return key.publicKey();
      }

      @Override
      public SigningTree tree(int layer, long tree) throws IOException {
        return key.tree(layer, tree);
      }

      @Override
      public SigningTree remake(int layer, long tree, SigningTree wrong) throws IOException {
        return key.remake(layer, tree, wrong);
      }

      @Override
      public void prepare(int layer, long tree) {
        key.prepare(layer, tree);
      }
    };
  }
}
