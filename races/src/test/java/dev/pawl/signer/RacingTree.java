package dev.pawl.signer;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.LmsPublicKey;
import dev.pawl.hbs.sign.LmsPrivateKey;
import dev.pawl.hbs.tree.StoredNodes;
import dev.pawl.ledger.RacingLedger;

/// Counts the trees that a slot makes, and tells whether their private keys are erased.
final class RacingTree {
  private static final LmsParameters PARAMETERS =
      HssParameters.parse("LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W4").level(0);
  private static final byte[] IDENTIFIER = new byte[LmsParameters.TREE_IDENTIFIER_BYTES];
  private static final byte[] SEED = new byte[PARAMETERS.n()];
  private static final BuiltTree BUILT =
      new BuiltTree(
          LmsPublicKey.of(PARAMETERS, IDENTIFIER, SEED),
          new StoredNodes(PARAMETERS.height(), PARAMETERS.n(), new byte[64 * PARAMETERS.n()]));
  private static final TreeAddress ADDRESS = new TreeAddress(RacingLedger.KEY, 0, 0);

  private int made; // guarded by whoever makes trees: that is what is tested
  private LmsPrivateKey key = LmsPrivateKey.unsealed(PARAMETERS, IDENTIFIER, SEED);

  OpenTree make() {
    made++;
    key = LmsPrivateKey.unsealed(PARAMETERS, IDENTIFIER, SEED);
    return new OpenTree(ADDRESS, key, BUILT, null);
  }

  int made() {
    return made;
  }

  /// Whether the key of the tree made last is erased.
  boolean isErased() {
    try {
      var _ = key.secretForSealing();
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
