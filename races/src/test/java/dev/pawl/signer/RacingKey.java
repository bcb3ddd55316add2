package dev.pawl.signer;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.LmsPublicKey;
import dev.pawl.hbs.MalformedException;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.TreePublicKey;
import dev.pawl.hbs.sign.LmsPrivateKey;
import dev.pawl.hbs.sign.TreeDamagedException;
import dev.pawl.hbs.tree.StoredNodes;
import dev.pawl.hbs.tree.TreeNodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A key of one small tree, which is always the same.
final class RacingKey implements SigningKey {
  static final HssParameters PARAMETERS =
      HssParameters.parse("LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W4");
  private static final LmsParameters LMS = PARAMETERS.level(0);
  private static final LmsPublicKey TOP;
  private static final TreeNodes NODES;
  static final HssPublicKey PUBLIC_KEY;

  static {
    try (LmsPrivateKey key = privateKey()) {
      byte[] all = key.allNodes();
      NODES = new StoredNodes(LMS.height(), LMS.n(), all);
      TOP = key.publicKey(Arrays.copyOfRange(all, LMS.n(), 2 * LMS.n()));
      byte[] top = TOP.encoded();
      PUBLIC_KEY =
          HssPublicKey.parse(
              ByteBuffer.allocate(Integer.BYTES + top.length).putInt(1).put(top).array());
    } catch (MalformedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static LmsPrivateKey privateKey() {
    return LmsPrivateKey.unsealed(
        LMS, new byte[LmsParameters.TREE_IDENTIFIER_BYTES], new byte[LMS.n()]);
  }

  @Override
  public HssParameters parameters() {
    return PARAMETERS;
  }

  @Override
  public HssPublicKey publicKey() {
    return PUBLIC_KEY;
  }

  @Override
  public SigningTree tree(int layer, long tree) {
    return new Only();
  }

  @Override
  public SigningTree remake(int layer, long tree, SigningTree wrong) {
    return new Only();
  }

  @Override
  public void prepare(int layer, long tree) {}

  private static final class Only implements SigningTree {
    @Override
    public TreePublicKey publicKey() {
      return TOP;
    }

    @Override
    public byte[] sign(int leaf, Message message) throws IOException {
      try (LmsPrivateKey key = privateKey()) {
        return key.sign(leaf, message, NODES, TOP);
      } catch (TreeDamagedException e) {
        throw new IOException(e);
      }
    }
  }
}
