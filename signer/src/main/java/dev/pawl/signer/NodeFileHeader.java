package dev.pawl.signer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pawl.hbs.XmssScheme;
import dev.pawl.hbs.sign.LmsPrivateKey;
import dev.pawl.hbs.sign.TreePrivateKey;
import dev.pawl.hbs.sign.XmssTreePrivateKey;
import dev.pawl.ledger.KeyId;
import java.nio.ByteBuffer;

/// What a file of nodes starts with, and the file of its checkpoints likewise: the one tree that it
/// belongs to.
///
/// ```
///  0       8         12         16         20             36      40     48       64
///  +-------+---------+----------+----------+--------------+-------+------+--------+
///  | magic | version | LMS type | OTS type | identifier I | layer | tree | key id |
///  +-------+---------+----------+----------+--------------+-------+------+--------+
/// ```
///
/// A tree of XMSS has the letters `XMSS` or `XMMT` in place of the LMS type, the number of its
/// parameter set in place of the OTS type, and the first 16 bytes of SEED in place of I. All LMS
/// types are below 2^16, so nothing means both.
final class NodeFileHeader {
  /// The length in bytes.
  static final int BYTES = 64;

  private static final int VERSION = 1;
  private static final int IDENTITY_BYTES = 16;

  private NodeFileHeader() {}

  /// The header of a file of nodes.
  static byte[] ofNodes(TreeAddress address, TreePrivateKey key) {
    return header("PAWLTREE", address, key);
  }

  /// The header of a file of checkpoints.
  static byte[] ofCheckpoints(TreeAddress address, TreePrivateKey key) {
    return header("PAWLCHNK", address, key);
  }

  private static byte[] header(String magic, TreeAddress address, TreePrivateKey key) {
    byte[] keyId = new byte[KeyId.BYTES];
    address.key().bytes().putInto(ByteBuffer.wrap(keyId));
    ByteBuffer header = ByteBuffer.allocate(BYTES).put(magic.getBytes(US_ASCII)).putInt(VERSION);
    switch (key) {
      case LmsPrivateKey lms ->
          header
              .putInt(lms.parameters().tree().typecode())
              .putInt(lms.parameters().ots().typecode())
              .put(lms.treeIdentifier());
      case XmssTreePrivateKey xmss ->
          header
              .put(letters(xmss.parameters().scheme()).getBytes(US_ASCII))
              .putInt(xmss.parameters().oid().value())
              .put(xmss.publicSeed(), 0, IDENTITY_BYTES);
    }
    return header.putInt(address.layer()).putLong(address.tree()).put(keyId).array();
  }

  private static String letters(XmssScheme scheme) {
    return switch (scheme) {
      case XMSS -> "XMSS";
      case XMSS_MT -> "XMMT";
    };
  }
}
