package dev.pawl.hbs;

import dev.pawl.hbs.tree.Hypertree;

/// The parameters of a key of any scheme: which hash, and how its trees lie above one another.
public sealed interface SchemeParameters permits HssParameters, XmssParameters {

  /// Reads the name of a parameter set of any scheme: `XMSS-SHA2_20_256`, `XMSSMT-SHA2_40/4_256`,
  /// `LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8` or several of the last, parted by commas.
  ///
  /// @throws IllegalArgumentException that names what is wrong and lists what is valid
  static SchemeParameters parse(String name) {
    return name.startsWith("XMSS") ? XmssParameters.parse(name) : HssParameters.parse(name);
  }

  /// The name that [#parse] reads.
  String name();

  /// The length of a hash in bytes.
  int n();

  /// How the trees lie above one another.
  Hypertree hypertree();

  /// The number of layers of trees: the levels of HSS, d of XMSS^MT, 1 for a single tree.
  default int layers() {
    return hypertree().layers();
  }

  /// The height of all layers together, at most 60.
  default int height() {
    return hypertree().height();
  }

  /// The number of signatures that a key can make, 2^height.
  default long capacity() {
    return hypertree().capacity();
  }

  /// The length of a public key in bytes.
  int publicKeyBytes();

  /// The length of a signature in bytes.
  int signatureBytes();

  /// The length of what one tree of a layer gives when it signs, in bytes.
  int signatureBytes(int layer);

  /// The length of what is certified of a tree of this layer ([TreePublicKey#certified]), in bytes.
  int certifiedBytes(int layer);

  /// Whether NIST SP 800-208 approves of the set. Keys must live in validated hardware as well to
  /// conform, which no set can promise.
  boolean approvedBySp800208();

  /// Whether CNSA 2.0 accepts the set: approved by SP 800-208, and one tree only.
  default boolean acceptedByCnsa2() {
    return approvedBySp800208() && layers() == 1;
  }
}
