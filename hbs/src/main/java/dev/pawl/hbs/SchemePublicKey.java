package dev.pawl.hbs;

import java.io.IOException;

/// A public key of any scheme.
public sealed interface SchemePublicKey permits HssPublicKey, XmssPublicKey {

  /// Reads a key of these parameters.
  ///
  /// @throws MalformedException for anything but exactly one key of their scheme
  /// @throws IllegalArgumentException for a key of other parameters of the same scheme
  static SchemePublicKey parse(SchemeParameters parameters, byte[] bytes)
      throws MalformedException {
    SchemePublicKey key =
        switch (parameters) {
          case HssParameters _ -> HssPublicKey.parse(bytes);
          case XmssParameters xmss -> XmssPublicKey.parse(xmss.scheme(), bytes);
        };
    if (!key.isOf(parameters)) {
      throw new IllegalArgumentException(
          "the public key is of other parameters than " + parameters.name());
    }
    return key;
  }

  /// Whether a key of these parameters may look like this one: all that a public key says of its
  /// parameters agrees. An HSS key says nothing of the levels below the top but their number.
  boolean isOf(SchemeParameters parameters);

  /// The public key of the top tree.
  TreePublicKey top();

  /// The public key of a tree below the top, from what the tree above certifies of it.
  ///
  /// @param layer 0 for the trees that sign messages
  /// @param tree counted from 0 over the whole layer
  /// @param certified as [TreePublicKey#certified] gave it
  /// @throws MalformedException where no tree of this scheme could be certified so
  /// @throws IllegalArgumentException for a tree that the key does not have, as far as it can tell
  TreePublicKey tree(int layer, long tree, byte[] certified) throws MalformedException;

  /// Reads a signature that may be one by this key.
  ///
  /// @throws MalformedException for anything but exactly one signature of this scheme
  SchemeSignature parseSignature(byte[] signature) throws MalformedException;

  /// Whether this is a signature of the message under this key.
  ///
  /// @throws IOException where the message cannot be read; nothing is known then
  Verification verify(Message message, SchemeSignature signature) throws IOException;

  /// The same of the bytes of a signature.
  ///
  /// @throws IOException where the message cannot be read; nothing is known then
  default Verification verify(Message message, byte[] signature) throws IOException {
    try {
      return verify(message, parseSignature(signature));
    } catch (MalformedException e) {
      return new Verification.Invalid(e.getMessage());
    }
  }

  /// The key as its standard encodes it.
  byte[] encoded();
}
