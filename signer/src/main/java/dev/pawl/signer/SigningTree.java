package dev.pawl.signer;

import dev.pawl.hbs.Message;
import java.io.IOException;

/// One tree of one layer, ready to sign: its nodes are at hand. Knows nothing of which leaves are
/// spent. Any thread.
public interface SigningTree {

  /// The LMS public key of the tree: what a parent tree signs.
  byte[] publicKey();

  /// Signs with one leaf, which the caller has reserved durably and never passes again. Damaged
  /// nodes are rebuilt inside, before any one-time value is computed.
  ///
  /// @param leaf of this tree, 0-based
  /// @return an LMS signature (RFC 8554 section 5.4)
  /// @throws IOException where the message or the nodes cannot be read
  byte[] sign(int leaf, Message message) throws IOException;
}
