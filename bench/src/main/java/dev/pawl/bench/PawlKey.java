package dev.pawl.bench;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.HssSignature;
import dev.pawl.hbs.LmsPublicKey;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.Verification;
import dev.pawl.hbs.XmssParameters;
import dev.pawl.hbs.XmssPublicKey;
import dev.pawl.hbs.XmssSignature;
import dev.pawl.hbs.sign.LmsPrivateKey;
import dev.pawl.hbs.sign.TreePrivateKey;
import dev.pawl.hbs.sign.XmssPrivateKey;
import dev.pawl.hbs.tree.TreeNodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A key of `hbs` of any scheme: its first tree of each layer with all nodes in memory, and the
/// signatures by which the upper ones certify the lower ones. As [PawlTree] it protects nothing.
final class PawlKey {
  private final SchemeParameters parameters;
  private final SchemePublicKey publicKey;
  private final List<PawlTree> trees; // layer 0 first
  private final List<byte[]> certificates; // in the order in which the scheme assembles them

  private PawlKey(
      SchemeParameters parameters,
      SchemePublicKey publicKey,
      List<PawlTree> trees,
      List<byte[]> certificates) {
    this.parameters = parameters;
    this.publicKey = publicKey;
    this.trees = trees;
    this.certificates = certificates;
  }

  /// The same private key for the same parameters every time; what takes its time is one tree in
  /// each layer.
  static PawlKey generate(SchemeParameters parameters, int threads)
      throws IOException, InterruptedException {
    return switch (parameters) {
      case HssParameters hss -> hss(hss, threads);
      case XmssParameters xmss -> xmss(xmss, threads);
    };
  }

  private static PawlKey hss(HssParameters parameters, int threads)
      throws IOException, InterruptedException {
    List<PawlTree> trees = new ArrayList<>();
    List<byte[]> certificates = new ArrayList<>();
    LmsPrivateKey key = PawlTree.lmsPrivateKey(parameters.level(0));
    PawlTree above = PawlTree.generate(key, threads);
    LmsPublicKey top = (LmsPublicKey) above.publicKey();
    trees.add(above);
    for (int level = 1; level < parameters.levels().size(); level++) {
      key = key.child(0, parameters.level(level));
      PawlTree tree = PawlTree.generate(key, threads);
      byte[] certified = tree.publicKey().certified();
      byte[] signature = above.sign(0, Message.of(certified));
      certificates.add(
          ByteBuffer.allocate(signature.length + certified.length)
              .put(signature)
              .put(certified)
              .array());
      trees.addFirst(tree);
      above = tree;
    }
    HssPublicKey publicKey = new HssPublicKey(parameters.levels().size(), top);
    return new PawlKey(parameters, publicKey, trees, certificates);
  }

  private static PawlKey xmss(XmssParameters parameters, int threads)
      throws IOException, InterruptedException {
    byte[] secret = PawlTree.bytes(2 * parameters.n(), 8391);
    XmssPrivateKey rootless =
        XmssPrivateKey.unsealed(parameters, PawlTree.bytes(parameters.n(), 208), secret);
    PawlTree top = PawlTree.generate(rootless.top(), threads);
    XmssPublicKey publicKey = rootless.publicKey(top.root());
    XmssPrivateKey key = XmssPrivateKey.unsealed(publicKey, secret);
    List<PawlTree> trees = new ArrayList<>();
    List<byte[]> certificates = new ArrayList<>();
    PawlTree above = top.under(key.top());
    trees.add(above);
    for (int layer = parameters.hypertree().layers() - 2; layer >= 0; layer--) {
      PawlTree tree = PawlTree.generate(key.tree(layer, 0), threads);
      certificates.addFirst(above.sign(0, Message.of(tree.publicKey().certified())));
      trees.addFirst(tree);
      above = tree;
    }
    return new PawlKey(parameters, publicKey, trees, certificates);
  }

  SchemeParameters parameters() {
    return parameters;
  }

  SchemePublicKey publicKey() {
    return publicKey;
  }

  /// The first tree of layer 0, which signs messages.
  PawlTree bottom() {
    return trees.getFirst();
  }

  /// How many leaves it can sign with: those of the first tree of layer 0.
  int leaves() {
    return bottom().privateKey().leaves();
  }

  /// The bytes of all nodes that are kept.
  long nodeBytes() {
    return trees.stream().mapToLong(tree -> tree.nodes().length).sum();
  }

  byte[] sign(int leaf, Message message) throws IOException {
    return assemble(bottom().sign(leaf, message));
  }

  /// Signs with the nodes of layer 0 from elsewhere, and with a private key that is built anew from
  /// what a vault would have unsealed.
  byte[] loadAndSign(int leaf, Message message, TreeNodes nodes) throws IOException {
    try (TreePrivateKey loaded = reloaded()) {
      return assemble(bottom().sign(loaded, leaf, message, nodes));
    }
  }

  private TreePrivateKey reloaded() {
    return switch (publicKey) {
      case HssPublicKey _ -> {
        LmsPrivateKey key = (LmsPrivateKey) bottom().privateKey();
        yield LmsPrivateKey.unsealed(
            key.parameters(), key.treeIdentifier(), key.secretForSealing());
      }
      case XmssPublicKey xmss -> {
        byte[] secret = PawlTree.bytes(2 * xmss.parameters().n(), 8391);
        try (XmssPrivateKey key = XmssPrivateKey.unsealed(xmss, secret)) {
          yield key.tree(0, 0);
        }
      }
    };
  }

  private byte[] assemble(byte[] bottom) {
    return switch (parameters) {
      case HssParameters _ -> HssSignature.assemble(certificates, bottom).encoded();
      case XmssParameters xmss -> XmssSignature.assemble(xmss, bottom, certificates).encoded();
    };
  }

  void verify(Message message, byte[] signature) throws IOException {
    if (!(publicKey.verify(message, signature) instanceof Verification.Valid)) {
      throw new IllegalStateException("our own signature does not verify");
    }
  }
}
