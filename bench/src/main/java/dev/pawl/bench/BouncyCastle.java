package dev.pawl.bench;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.XmssParameters;
import dev.pawl.hbs.XmssPublicKey;
import dev.pawl.hbs.XmssScheme;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.AsymmetricCipherKeyPairGenerator;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.KeyGenerationParameters;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.generators.HSSKeyPairGenerator;
import org.bouncycastle.crypto.generators.XMSSKeyPairGenerator;
import org.bouncycastle.crypto.generators.XMSSMTKeyPairGenerator;
import org.bouncycastle.crypto.params.HSSKeyGenerationParameters;
import org.bouncycastle.crypto.params.HSSPublicKeyParameters;
import org.bouncycastle.crypto.params.LMOtsParameters;
import org.bouncycastle.crypto.params.LMSParameters;
import org.bouncycastle.crypto.params.LMSigParameters;
import org.bouncycastle.crypto.params.XMSSKeyGenerationParameters;
import org.bouncycastle.crypto.params.XMSSMTKeyGenerationParameters;
import org.bouncycastle.crypto.params.XMSSMTParameters;
import org.bouncycastle.crypto.params.XMSSMTPublicKeyParameters;
import org.bouncycastle.crypto.params.XMSSParameters;
import org.bouncycastle.crypto.params.XMSSPublicKeyParameters;
import org.bouncycastle.crypto.signers.HSSSigner;
import org.bouncycastle.crypto.signers.XMSSMTSigner;
import org.bouncycastle.crypto.signers.XMSSSigner;

/// Bouncy Castle. Its hashes of 24 bytes in XMSS are not those of SP 800-208, so it gets none.
///
/// It derives the one-time keys of LMS as we do, so there it can take our nodes instead of making a
/// tree, and both sign the same bytes.
final class BouncyCastle implements Peer {
  private final SecureRandom random = new SecureRandom();

  @Override
  public String name() {
    return "Bouncy Castle";
  }

  @Override
  public Optional<Timed<PeerKey>> generate(SchemeParameters parameters) throws IOException {
    if (unlike(parameters)) {
      return Optional.empty();
    }
    AsymmetricCipherKeyPairGenerator generator = generator(parameters);
    generator.init(generation(parameters));
    long start = System.nanoTime();
    AsymmetricCipherKeyPair pair = generator.generateKeyPair();
    byte[] publicKey = BouncyCastleKey.publicKey(pair.getPublic()); // LMS makes its tree only now
    long nanos = System.nanoTime() - start;
    return Optional.of(
        new Timed<>(nanos, new BouncyCastleKey(parameters, publicKey, pair.getPrivate())));
  }

  private static boolean unlike(SchemeParameters parameters) {
    return parameters instanceof XmssParameters && parameters.n() == 24;
  }

  private static AsymmetricCipherKeyPairGenerator generator(SchemeParameters parameters) {
    return switch (parameters) {
      case HssParameters _ -> new HSSKeyPairGenerator();
      case XmssParameters xmss ->
          switch (xmss.scheme()) {
            case XMSS -> new XMSSKeyPairGenerator();
            case XMSS_MT -> new XMSSMTKeyPairGenerator();
          };
    };
  }

  private KeyGenerationParameters generation(SchemeParameters parameters) {
    return switch (parameters) {
      case HssParameters hss ->
          new HSSKeyGenerationParameters(
              hss.levels().stream()
                  .map(level ->
                      new LMSParameters(
                          LMSigParameters.getParametersForType(level.tree().typecode()),
                          LMOtsParameters.getParametersForType(level.ots().typecode())))
                  .toArray(LMSParameters[]::new),
              random);
      case XmssParameters xmss -> {
        int oid = xmss.oid().value();
        yield xmss.scheme() == XmssScheme.XMSS
            ? new XMSSKeyGenerationParameters(XMSSParameters.lookupByOID(oid), random)
            : new XMSSMTKeyGenerationParameters(XMSSMTParameters.lookupByOID(oid), random);
      }
    };
  }

  @Override
  public Optional<PeerKey> borrow(PawlKey ours, int leaf) throws IOException {
    return ours.parameters() instanceof HssParameters hss && hss.levels().size() == 1
        ? Optional.of(BouncyCastleKey.withOurNodes(ours, leaf))
        : Optional.empty();
  }

  @Override
  public Optional<Verifier> verifier(PawlKey ours) throws IOException {
    if (unlike(ours.parameters())) {
      return Optional.empty();
    }
    Signer signer = signer(ours.parameters());
    signer.init(false, publicKey(ours));
    return Optional.of(
        Peer.timed((message, signature) -> {
          signer.update(message, 0, message.length);
          return signer.verifySignature(signature);
        }));
  }

  static Signer signer(SchemeParameters parameters) {
    return switch (parameters) {
      case HssParameters _ -> new HSSSigner();
      case XmssParameters xmss ->
          switch (xmss.scheme()) {
            case XMSS -> new XMSSSigner();
            case XMSS_MT -> new XMSSMTSigner();
          };
    };
  }

  private static CipherParameters publicKey(PawlKey ours) throws IOException {
    byte[] encoded = ours.publicKey().encoded();
    return switch (ours.publicKey()) {
      case HssPublicKey _ -> HSSPublicKeyParameters.getInstance((Object) encoded);
      case XmssPublicKey xmss -> {
        int oid = xmss.parameters().oid().value();
        yield switch (xmss.parameters().scheme()) {
          case XMSS ->
              new XMSSPublicKeyParameters.Builder(XMSSParameters.lookupByOID(oid))
                  .withPublicKey(encoded)
                  .build();
          case XMSS_MT ->
              new XMSSMTPublicKeyParameters.Builder(XMSSMTParameters.lookupByOID(oid))
                  .withPublicKey(encoded)
                  .build();
        };
      }
    };
  }
}
