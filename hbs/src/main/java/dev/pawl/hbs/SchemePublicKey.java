package dev.pawl.hbs;

import java.io.IOException;

/// A public key of any scheme.
public sealed interface SchemePublicKey permits HssPublicKey, XmssPublicKey {

  /// Whether this is a signature of the message under this key.
  ///
  /// @throws IOException where the message cannot be read; nothing is known then
  Verification verify(Message message, byte[] signature) throws IOException;

  /// The key as its standard encodes it.
  byte[] encoded();
}
