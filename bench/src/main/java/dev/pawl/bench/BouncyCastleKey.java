package dev.pawl.bench;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.XmssParameters;
import dev.pawl.hbs.XmssScheme;
import dev.pawl.hbs.sign.LmsPrivateKey;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.params.HSSPrivateKeyParameters;
import org.bouncycastle.crypto.params.LMSPrivateKeyParameters;
import org.bouncycastle.crypto.params.XMSSMTParameters;
import org.bouncycastle.crypto.params.XMSSMTPrivateKeyParameters;
import org.bouncycastle.crypto.params.XMSSParameters;
import org.bouncycastle.crypto.params.XMSSPrivateKeyParameters;
import org.bouncycastle.util.Encodable;

/// A key in Bouncy Castle, which changes as it signs.
final class BouncyCastleKey implements Peer.PeerKey {
  /// How many nodes of the top of an LMS tree Bouncy Castle writes with a private key.
  private static final int NODES_SAVED = 63;

  private final SchemeParameters parameters;
  private final byte[] publicKey;
  private final CipherParameters privateKey;
  private final Signer signer;

  BouncyCastleKey(SchemeParameters parameters, byte[] publicKey, CipherParameters privateKey) {
    this.parameters = parameters;
    this.publicKey = publicKey;
    this.privateKey = privateKey;
    this.signer = BouncyCastle.signer(parameters);
    signer.init(true, privateKey);
  }

  /// A public key as its standard encodes it.
  static byte[] publicKey(CipherParameters key) throws IOException {
    return ((Encodable) key).getEncoded();
  }

  /// The LMS key at this leaf as Bouncy Castle would have read it from its own encoding, with the
  /// nodes that it saves; from our nodes, because it would take more than a minute to make them.
  static BouncyCastleKey withOurNodes(PawlKey key, int leaf) throws IOException {
    HssParameters parameters = (HssParameters) key.parameters();
    byte[] publicKey = key.publicKey().encoded();
    byte[] lmsPublicKey = key.bottom().publicKey().certified();
    LMSPrivateKeyParameters lms =
        LMSPrivateKeyParameters.getInstance(encode(key.bottom(), leaf), lmsPublicKey);
    return new BouncyCastleKey(parameters, publicKey, oneLevel(lms, leaf));
  }

  private static HSSPrivateKeyParameters oneLevel(LMSPrivateKeyParameters lms, long leaf) {
    return new HSSPrivateKeyParameters(
        1, List.of(lms), List.of(), leaf, leaf + lms.getUsagesRemaining());
  }

  private static byte[] encode(PawlTree tree, int leaf) throws IOException {
    LmsPrivateKey key = (LmsPrivateKey) tree.privateKey();
    LmsParameters parameters = key.parameters();
    int n = parameters.n();
    byte[] seed = key.secretForSealing();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(0);
    out.writeInt(parameters.tree().typecode());
    out.writeInt(parameters.ots().typecode());
    out.write(key.treeIdentifier());
    out.writeInt(leaf);
    out.writeInt(parameters.leaves());
    out.writeInt(seed.length);
    out.write(seed);
    out.writeInt(NODES_SAVED);
    out.write(tree.nodes(), n, NODES_SAVED * n);
    return bytes.toByteArray();
  }

  @Override
  public byte[] publicKey() {
    return publicKey.clone();
  }

  @Override
  public Peer.Timed<byte[]> sign(byte[] message) {
    long start = System.nanoTime();
    byte[] signature = sign(signer, message);
    return new Peer.Timed<>(System.nanoTime() - start, signature);
  }

  private static byte[] sign(Signer signer, byte[] message) {
    try {
      signer.update(message, 0, message.length);
      return signer.generateSignature();
    } catch (org.bouncycastle.crypto.CryptoException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Optional<byte[]> saved() throws IOException {
    return Optional.of(((Encodable) privateKey).getEncoded());
  }

  @Override
  public long loadAndSign(byte[] saved, byte[] message) throws IOException {
    long start = System.nanoTime();
    Signer loaded = BouncyCastle.signer(parameters);
    loaded.init(true, load(saved));
    var _ = sign(loaded, message);
    return System.nanoTime() - start;
  }

  private CipherParameters load(byte[] saved) throws IOException {
    return switch (parameters) {
      case HssParameters _ -> HSSPrivateKeyParameters.getInstance(saved, publicKey);
      case XmssParameters xmss -> {
        int oid = xmss.oid().value();
        yield xmss.scheme() == XmssScheme.XMSS
            ? new XMSSPrivateKeyParameters.Builder(XMSSParameters.lookupByOID(oid))
                .withPrivateKey(saved)
                .build()
            : new XMSSMTPrivateKeyParameters.Builder(XMSSMTParameters.lookupByOID(oid))
                .withPrivateKey(saved)
                .build();
      }
    };
  }
}
