package dev.pawl.signer;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.LmsPublicKey;
import dev.pawl.hbs.MalformedException;
import dev.pawl.hbs.sign.LmsPrivateKey;
import dev.pawl.hbs.tree.StoredNodes;
import dev.pawl.hbs.tree.TreeNodes;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A small key that is always the same, whose nodes are made once.
final class ScheduledKey {
  static final HssParameters PARAMETERS =
      HssParameters.parse("LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W4");
  private static final LmsParameters LMS = PARAMETERS.level(0);
  static final TreeNodes NODES;
  static final LmsPublicKey PUBLIC_KEY;

  static {
    try (LmsPrivateKey key = privateKey()) {
      byte[] all = key.allNodes();
      NODES = new StoredNodes(LMS.height(), LMS.n(), all);
      PUBLIC_KEY = key.publicKey(Arrays.copyOfRange(all, LMS.n(), 2 * LMS.n()));
    }
  }

  private ScheduledKey() {}

  /// The caller closes it.
  static LmsPrivateKey privateKey() {
    byte[] seed = new byte[LMS.n()];
    Arrays.fill(seed, (byte) 7);
    return LmsPrivateKey.unsealed(LMS, new byte[LmsParameters.TREE_IDENTIFIER_BYTES], seed);
  }

  static HssPublicKey publicKey() {
    byte[] top = PUBLIC_KEY.encoded();
    try {
      return HssPublicKey.parse(
          ByteBuffer.allocate(Integer.BYTES + top.length).putInt(1).put(top).array());
    } catch (MalformedException e) {
      throw new IllegalStateException(e);
    }
  }
}
