package dev.pawl.bench;

import dev.pawl.hbs.LmsParameters;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.crypto.params.LMOtsParameters;
import org.bouncycastle.crypto.params.LMSPrivateKeyParameters;
import org.bouncycastle.crypto.params.LMSPublicKeyParameters;
import org.bouncycastle.crypto.params.LMSigParameters;
import org.bouncycastle.crypto.signers.LMSSigner;

/// The same key in Bouncy Castle: it derives one-time keys as we do, so that both sign the same
/// bytes, and its key can be loaded instead of made.
final class BouncyCastleKey {
  /// How many nodes of the top of the tree Bouncy Castle writes with a private key.
  private static final int NODES_SAVED = 63;

  private final LMSPrivateKeyParameters privateKey;
  private final LMSSigner signer = new LMSSigner();

  private BouncyCastleKey(LMSPrivateKeyParameters privateKey) {
    this.privateKey = privateKey;
    signer.init(true, privateKey);
  }

  /// Makes the tree, as a new key does.
  static BouncyCastleKey generate(PawlKey key) {
    LmsParameters parameters = key.privateKey.parameters();
    LMSPrivateKeyParameters made =
        new LMSPrivateKeyParameters(
            LMSigParameters.getParametersForType(parameters.tree().typecode()),
            LMOtsParameters.getParametersForType(parameters.ots().typecode()),
            0,
            key.privateKey.treeIdentifier(),
            parameters.leaves(),
            key.privateKey.secretForSealing());
    return new BouncyCastleKey(made).checked(key);
  }

  /// Reads the key from Bouncy Castle's own encoding, as a process does that goes on signing.
  static BouncyCastleKey load(byte[] encoded, PawlKey key) throws IOException {
    return new BouncyCastleKey(
        LMSPrivateKeyParameters.getInstance(encoded, key.publicKey.encoded()));
  }

  private BouncyCastleKey checked(PawlKey key) {
    LMSPublicKeyParameters made = privateKey.getPublicKey();
    try {
      if (!Arrays.equals(made.getEncoded(), key.publicKey.encoded())) {
        throw new IllegalStateException("Bouncy Castle has another public key");
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  /// The key at this leaf as Bouncy Castle encodes it, with the nodes that it saves; from our
  /// nodes, because it would take more than a minute to have it make them.
  static byte[] encode(PawlKey key, int leaf) throws IOException {
    LmsParameters parameters = key.privateKey.parameters();
    int n = parameters.n();
    byte[] seed = key.privateKey.secretForSealing();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(0);
    out.writeInt(parameters.tree().typecode());
    out.writeInt(parameters.ots().typecode());
    out.write(key.privateKey.treeIdentifier());
    out.writeInt(leaf);
    out.writeInt(parameters.leaves());
    out.writeInt(seed.length);
    out.write(seed);
    out.writeInt(NODES_SAVED);
    out.write(key.nodes, n, NODES_SAVED * n);
    return bytes.toByteArray();
  }

  /// Signs with the next leaf.
  byte[] sign(byte[] message) {
    return signer.generateSignature(message);
  }

  static LMSSigner verifier(PawlKey key) throws IOException {
    LMSSigner verifier = new LMSSigner();
    verifier.init(false, LMSPublicKeyParameters.getInstance((Object) key.publicKey.encoded()));
    return verifier;
  }
}
