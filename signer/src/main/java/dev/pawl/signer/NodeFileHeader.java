package dev.pawl.signer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.sign.LmsPrivateKey;
import dev.pawl.ledger.KeyId;
import java.nio.ByteBuffer;

/// What a file of nodes starts with, and the file of its checkpoints likewise: the one tree that it
/// belongs to.
///
/// ```
///  0       8         12        16         20            36      40     48       64
///  +-------+---------+---------+----------+-------------+-------+------+--------+
///  | magic | version | LMS type | OTS type | identifier I | layer | tree | key id |
///  +-------+---------+---------+----------+-------------+-------+------+--------+
/// ```
final class NodeFileHeader {
  /// The length in bytes.
  static final int BYTES = 64;

  private static final int VERSION = 1;

  private NodeFileHeader() {}

  /// The header of a file of nodes.
  static byte[] ofNodes(TreeAddress address, LmsPrivateKey key) {
    return header("PAWLTREE", address, key);
  }

  /// The header of a file of checkpoints.
  static byte[] ofCheckpoints(TreeAddress address, LmsPrivateKey key) {
    return header("PAWLCHNK", address, key);
  }

  private static byte[] header(String magic, TreeAddress address, LmsPrivateKey key) {
    LmsParameters parameters = key.parameters();
    byte[] keyId = new byte[KeyId.BYTES];
    address.key().bytes().putInto(ByteBuffer.wrap(keyId));
    return ByteBuffer.allocate(BYTES)
        .put(magic.getBytes(US_ASCII))
        .putInt(VERSION)
        .putInt(parameters.tree().typecode())
        .putInt(parameters.ots().typecode())
        .put(key.treeIdentifier())
        .putInt(address.layer())
        .putLong(address.tree())
        .put(keyId)
        .array();
  }
}
