package dev.pawl.hbs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.hash.XmssHash;
import java.util.stream.Stream;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.generators.XMSSKeyPairGenerator;
import org.bouncycastle.crypto.generators.XMSSMTKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.XMSSKeyGenerationParameters;
import org.bouncycastle.crypto.params.XMSSMTKeyGenerationParameters;
import org.bouncycastle.crypto.params.XMSSMTParameters;
import org.bouncycastle.crypto.params.XMSSMTPublicKeyParameters;
import org.bouncycastle.crypto.params.XMSSParameters;
import org.bouncycastle.crypto.params.XMSSPublicKeyParameters;
import org.bouncycastle.crypto.signers.XMSSMTSigner;
import org.bouncycastle.crypto.signers.XMSSSigner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bouncy Castle as the oracle: each verifies what the other signs. It derives one-time keys
/// otherwise, so bytes are not equal, and it does not follow SP 800-208 where n is 24.
final class XmssBouncyCastleTest {

  @BeforeAll
  static void warmUp() throws InterruptedException {
    XmssTestEngines.warmUp();
  }

  /// Trees of height 5, so that keys are made in no time, for every hash on which both agree.
  static Stream<XmssParameters> lowTrees() {
    return XmssParameters.all().stream()
        .filter(set -> set.name().contains("_20/4_") && set.n() != 24);
  }

  @Test
  void lowTrees_areFive() {
    assertThat(lowTrees().map(XmssParameters::hash))
        .containsExactly(
            XmssHash.SHA2_256,
            XmssHash.SHA2_512,
            XmssHash.SHAKE_256,
            XmssHash.SHAKE_512,
            XmssHash.SHAKE256_256);
  }

  @ParameterizedTest
  @MethodSource("lowTrees")
  void xmssmt_randomKeys_eachVerifiesTheOther(XmssParameters parameters) throws Exception {
    SeededRandom random = SeededRandom.printed("bc " + parameters);
    XmssTestKey ours = XmssTestKey.generate(parameters, random);
    long[] leaves = {0, 31, 32, random.nextInt(1 << 20), parameters.capacity() - 1};
    assertTheyVerify(ours, random, leaves);
    assertWeVerify(parameters, random, 34);
  }

  @Test
  void xmssmt_tallerTrees_eachVerifiesTheOther() throws Exception {
    XmssParameters parameters = XmssParameters.parse("XMSSMT-SHA2_20/2_256");
    SeededRandom random = SeededRandom.printed("bc " + parameters);
    XmssTestKey ours = XmssTestKey.generate(parameters, random);
    assertTheyVerify(ours, random, 1023, 1024, parameters.capacity() - 1);
    assertWeVerify(parameters, random, 2);
  }

  @Test
  void xmssmt_highestKey_theyVerify() throws Exception {
    XmssParameters parameters = XmssParameters.parse("XMSSMT-SHA2_60/12_256");
    SeededRandom random = SeededRandom.printed("bc " + parameters);
    XmssTestKey ours = XmssTestKey.generate(parameters, random);
    assertTheyVerify(
        ours, random, 0, 1L << 31, 1L << 32, (1L << 53) + 1, parameters.capacity() - 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"XMSS-SHA2_10_256", "XMSS-SHAKE256_10_256"})
  void xmss_randomKeys_eachVerifiesTheOther(String name) throws Exception {
    XmssParameters parameters = XmssParameters.parse(name);
    SeededRandom random = SeededRandom.printed("bc " + parameters);
    XmssTestKey ours = XmssTestKey.generate(parameters, random);
    assertTheyVerify(ours, random, 0, random.nextInt(1024), 1023);
    assertWeVerify(parameters, random, 2);
  }

  private static void assertTheyVerify(XmssTestKey ours, SeededRandom random, long... leaves)
      throws Exception {
    byte[] encoded = ours.publicKey().encoded();
    for (long leaf : leaves) {
      byte[] message = random.bytes(random.nextInt(300));
      byte[] signature = ours.sign(leaf, message);
      assertThat(ours.publicKey().verify(Message.of(message), signature))
          .as("leaf %d", leaf)
          .isEqualTo(new Verification.Valid());
      assertThat(theyVerify(ours.publicKey().parameters(), encoded, message, signature))
          .as("leaf %d", leaf)
          .isTrue();
    }
  }

  private static boolean theyVerify(
      XmssParameters parameters, byte[] key, byte[] message, byte[] signature) {
    int oid = parameters.oid().value();
    return switch (parameters.scheme()) {
      case XMSS -> {
        XMSSSigner verifier = new XMSSSigner();
        verifier.init(
            false,
            new XMSSPublicKeyParameters.Builder(XMSSParameters.lookupByOID(oid))
                .withPublicKey(key)
                .build());
        verifier.update(message, 0, message.length);
        yield verifier.verifySignature(signature);
      }
      case XMSS_MT -> {
        XMSSMTSigner verifier = new XMSSMTSigner();
        verifier.init(
            false,
            new XMSSMTPublicKeyParameters.Builder(XMSSMTParameters.lookupByOID(oid))
                .withPublicKey(key)
                .build());
        verifier.update(message, 0, message.length);
        yield verifier.verifySignature(signature);
      }
    };
  }

  private static void assertWeVerify(XmssParameters parameters, SeededRandom random, int count)
      throws Exception {
    int oid = parameters.oid().value();
    AsymmetricCipherKeyPair pair;
    Signer signer;
    byte[] encoded;
    if (parameters.scheme() == XmssScheme.XMSS) {
      XMSSKeyPairGenerator generator = new XMSSKeyPairGenerator();
      generator.init(new XMSSKeyGenerationParameters(XMSSParameters.lookupByOID(oid), random));
      pair = generator.generateKeyPair();
      signer = new XMSSSigner();
      encoded = ((XMSSPublicKeyParameters) pair.getPublic()).getEncoded();
    } else {
      XMSSMTKeyPairGenerator generator = new XMSSMTKeyPairGenerator();
      generator.init(new XMSSMTKeyGenerationParameters(XMSSMTParameters.lookupByOID(oid), random));
      pair = generator.generateKeyPair();
      signer = new XMSSMTSigner();
      encoded = ((XMSSMTPublicKeyParameters) pair.getPublic()).getEncoded();
    }
    AsymmetricKeyParameter theirs = pair.getPrivate();
    XmssPublicKey key = XmssPublicKey.parse(parameters.scheme(), encoded);
    assertThat(key.parameters()).isEqualTo(parameters);
    signer.init(true, theirs);
    for (int leaf = 0; leaf < count; leaf++) {
      byte[] message = random.bytes(random.nextInt(300));
      signer.update(message, 0, message.length);
      byte[] signature = signer.generateSignature();
      assertThat(XmssSignature.parse(parameters, signature).leaf()).isEqualTo(leaf);
      assertThat(key.verify(Message.of(message), signature))
          .as("leaf %d", leaf)
          .isEqualTo(new Verification.Valid());
    }
  }
}
