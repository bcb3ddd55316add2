package dev.pawl.hbs;

/// The public key of one tree of a key, as the tree above certifies it.
public sealed interface TreePublicKey permits LmsPublicKey, XmssTreePublicKey {

  /// The root, n bytes, a copy.
  byte[] root();

  /// What the tree above signs: in HSS the encoded LMS public key (RFC 8554 §6.2), in XMSS^MT the
  /// root (RFC 8391 §4.2.4).
  byte[] certified();

  /// Whether this is the signature of that leaf of this tree over a child: what
  /// `TreePrivateKey.sign` gives in any layer but 0.
  ///
  /// @param child what the child's [#certified] gives
  Verification verifyChild(int leaf, byte[] child, byte[] signature);
}
