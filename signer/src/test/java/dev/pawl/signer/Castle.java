package dev.pawl.signer;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.XmssPublicKey;
import java.io.IOException;
import org.bouncycastle.crypto.params.HSSPublicKeyParameters;
import org.bouncycastle.crypto.params.XMSSMTParameters;
import org.bouncycastle.crypto.params.XMSSMTPublicKeyParameters;
import org.bouncycastle.crypto.params.XMSSParameters;
import org.bouncycastle.crypto.params.XMSSPublicKeyParameters;
import org.bouncycastle.crypto.signers.HSSSigner;
import org.bouncycastle.crypto.signers.XMSSMTSigner;
import org.bouncycastle.crypto.signers.XMSSSigner;

/// Bouncy Castle as a verifier that shares nothing with us. Of XMSS it knows n = 32 and 64; with n
/// = 24 it is wrong.
final class Castle {
  private Castle() {}

  static boolean verifies(SchemePublicKey key, byte[] message, byte[] signature)
      throws IOException {
    byte[] encoded = key.encoded();
    return switch (key) {
      case HssPublicKey _ -> {
        HSSSigner theirs = new HSSSigner();
        theirs.init(false, HSSPublicKeyParameters.getInstance((Object) encoded));
        yield theirs.verifySignature(message, signature);
      }
      case XmssPublicKey xmss -> {
        int oid = xmss.parameters().oid().value();
        yield switch (xmss.parameters().scheme()) {
          case XMSS -> xmss(XMSSParameters.lookupByOID(oid), encoded, message, signature);
          case XMSS_MT -> xmssMt(XMSSMTParameters.lookupByOID(oid), encoded, message, signature);
        };
      }
    };
  }

  private static boolean xmss(
      XMSSParameters parameters, byte[] key, byte[] message, byte[] signature) {
    XMSSSigner theirs = new XMSSSigner();
    theirs.init(false, new XMSSPublicKeyParameters.Builder(parameters).withPublicKey(key).build());
    theirs.update(message, 0, message.length);
    return theirs.verifySignature(signature);
  }

  private static boolean xmssMt(
      XMSSMTParameters parameters, byte[] key, byte[] message, byte[] signature) {
    XMSSMTSigner theirs = new XMSSMTSigner();
    theirs.init(
        false, new XMSSMTPublicKeyParameters.Builder(parameters).withPublicKey(key).build());
    theirs.update(message, 0, message.length);
    return theirs.verifySignature(signature);
  }
}
