package dev.pawl.signer;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.XmssParameters;
import dev.pawl.ledger.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// Where the parts of a signature stand that the trees of a key made together.
///
/// ```
///   HSS (RFC 8554 §6.2), the top first; a child is an LMS public key
///   +------+-----------------+-------+-----------------+-------+-- ... --+-----------------+
///   | Nspk | sig by layer 2  | child | sig by layer 1  | child |         | sig by layer 0  |
///   +------+-----------------+-------+-----------------+-------+-- ... --+-----------------+
///
///   XMSS^MT (RFC 8391 §4.2.3), the bottom first; a child is a root, which is left out
///   +-----------------------------+----------------+----------------+-- ...
///   | idx, r and sig by layer 0   | sig by layer 1 | sig by layer 2 |
///   +-----------------------------+----------------+----------------+-- ...
/// ```
///
/// What a parent tree signs is kept in the ledger as its signature followed by the child, whatever
/// the scheme: a *signed child*.
final class SignatureParts {
  private SignatureParts() {}

  /// Puts a signature together.
  ///
  /// @param signedChildren for each layer above 0, the top first
  /// @param bottom what the tree of layer 0 gave
  static byte[] assemble(SchemeParameters parameters, List<Bytes> signedChildren, byte[] bottom) {
    ByteBuffer to = ByteBuffer.allocate(parameters.signatureBytes());
    switch (parameters) {
      case HssParameters _ -> {
        to.putInt(signedChildren.size());
        signedChildren.forEach(signed -> signed.putInto(to));
        to.put(bottom);
      }
      case XmssParameters xmss -> {
        to.put(bottom);
        for (Bytes signed : signedChildren.reversed()) {
          to.put(signed.toArray(), 0, xmss.treeSignatureBytes());
        }
      }
    }
    return to.array();
  }

  /// What the trees above layer 0 gave, the same in all signatures of one tree.
  static byte[] upper(SchemeParameters parameters, byte[] signature) {
    int bottom = parameters.signatureBytes(0);
    return switch (parameters) {
      case HssParameters _ -> Arrays.copyOf(signature, signature.length - bottom);
      case XmssParameters _ -> Arrays.copyOfRange(signature, bottom, signature.length);
    };
  }

  /// The signed child of a layer as a signature has it.
  ///
  /// @param layer above 0
  /// @param child what is certified of the child, for schemes that leave it out
  static Bytes signedChild(SchemeParameters parameters, byte[] signature, int layer, byte[] child) {
    return switch (parameters) {
      case HssParameters hss -> {
        int at = Integer.BYTES;
        for (int above = hss.hypertree().layers() - 1; above > layer; above--) {
          at += hss.signatureBytes(above) + hss.certifiedBytes(above - 1);
        }
        int length = hss.signatureBytes(layer) + hss.certifiedBytes(layer - 1);
        yield Bytes.copyOf(signature, at, at + length);
      }
      case XmssParameters xmss -> {
        int length = xmss.treeSignatureBytes();
        int at = xmss.signatureBytes(0) + (layer - 1) * length;
        yield sideBySide(Arrays.copyOfRange(signature, at, at + length), child);
      }
    };
  }

  /// A signed child from its two parts.
  static Bytes sideBySide(byte[] signature, byte[] child) {
    return Bytes.copyOf(
        ByteBuffer.allocate(signature.length + child.length).put(signature).put(child).array());
  }
}
