package dev.pawl.hbs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.sign.LmsPrivateKey;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.crypto.generators.HSSKeyPairGenerator;
import org.bouncycastle.crypto.params.HSSKeyGenerationParameters;
import org.bouncycastle.crypto.params.HSSPrivateKeyParameters;
import org.bouncycastle.crypto.params.HSSPublicKeyParameters;
import org.bouncycastle.crypto.params.LMOtsParameters;
import org.bouncycastle.crypto.params.LMSParameters;
import org.bouncycastle.crypto.params.LMSPrivateKeyParameters;
import org.bouncycastle.crypto.params.LMSPublicKeyParameters;
import org.bouncycastle.crypto.params.LMSigParameters;
import org.bouncycastle.crypto.signers.HSSSigner;
import org.bouncycastle.crypto.signers.LMSSigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bouncy Castle as the oracle: it derives one-time keys, randomizers and child trees as we do, so
/// that from the same seed not only does each verify what the other signs, but the bytes are equal.
final class BouncyCastleTest {

  /// Every type of tree of height 5 with every type of one-time key.
  static Stream<LmsParameters> smallParameters() {
    return Arrays.stream(LmsType.values())
        .filter(tree -> tree.height() == 5)
        .flatMap(tree ->
            Arrays.stream(LmOtsType.values())
                .filter(ots -> LmsParameters.compatible(tree, ots))
                .map(ots -> new LmsParameters(tree, ots)));
  }

  @Test
  void smallParameters_areSixteen() {
    assertThat(smallParameters()).hasSize(16);
  }

  @ParameterizedTest
  @MethodSource("smallParameters")
  void lms_sameSeed_givesTheSameKeyAndSignatures(LmsParameters parameters) throws Exception {
    SeededRandom random = SeededRandom.printed("lms " + parameters);
    TestKey.Tree tree = TestKey.Tree.generate(parameters, random);
    int leaf = random.nextInt(32);
    byte[] message = random.bytes(random.nextInt(300));
    LMSPrivateKeyParameters theirs = theirs(tree.privateKey(), leaf);

    assertThat(theirs.getPublicKey().getEncoded()).isEqualTo(tree.publicKey().encoded());
    LMSSigner signer = new LMSSigner();
    signer.init(true, theirs);
    byte[] signature = signer.generateSignature(message);
    assertThat(tree.sign(leaf, message)).isEqualTo(signature);
    assertThat(tree.publicKey().verify(Message.of(message), signature))
        .isEqualTo(new Verification.Valid());

    LMSSigner verifier = new LMSSigner();
    verifier.init(false, LMSPublicKeyParameters.getInstance((Object) tree.publicKey().encoded()));
    assertThat(verifier.verifySignature(message, tree.sign(leaf, message))).isTrue();
  }

  private static LMSPrivateKeyParameters theirs(LmsPrivateKey key, int leaf) {
    LMSParameters types = types(key.parameters());
    return new LMSPrivateKeyParameters(
        types.getLMSigParam(),
        types.getLMOTSParam(),
        leaf,
        key.treeIdentifier(),
        key.parameters().leaves(),
        key.secretForSealing());
  }

  private static LMSParameters types(LmsParameters parameters) {
    return new LMSParameters(
        LMSigParameters.getParametersForType(parameters.tree().typecode()),
        LMOtsParameters.getParametersForType(parameters.ots().typecode()));
  }

  @Test
  void hss_sameSeed_givesTheSameSignaturesOverAllBorders() throws Exception {
    LmsParameters w4 = new LmsParameters(LmsType.LMS_SHA256_M32_H5, LmOtsType.LMOTS_SHA256_N32_W4);
    assertSameSignatures(HssParameters.of(w4, w4), 70);
  }

  @Test
  void hss_sameSeedOfShake24_givesTheSameSignatures() throws Exception {
    LmsParameters w2 = new LmsParameters(LmsType.LMS_SHAKE_M24_H5, LmOtsType.LMOTS_SHAKE_N24_W2);
    assertSameSignatures(HssParameters.of(w2, w2, w2), 34);
  }

  private static void assertSameSignatures(HssParameters parameters, int count) throws Exception {
    SeededRandom random = SeededRandom.printed("hss " + parameters);
    Recorder recorder = new Recorder(random);
    HSSPrivateKeyParameters theirs = generate(parameters, recorder);
    TestKey ours = new TestKey(parameters, recorder.firstKey(parameters.level(0)));
    byte[] message = random.bytes(50);

    assertThat(theirs.getPublicKey().getEncoded()).isEqualTo(ours.publicKey().encoded());
    HSSSigner signer = new HSSSigner();
    signer.init(true, theirs);
    HSSSigner verifier = new HSSSigner();
    verifier.init(false, HSSPublicKeyParameters.getInstance((Object) ours.publicKey().encoded()));
    for (long leaf = 0; leaf < count; leaf++) {
      byte[] signature = signer.generateSignature(message);
      assertThat(ours.sign(leaf, message)).as("leaf %d", leaf).isEqualTo(signature);
      assertThat(ours.publicKey().verify(Message.of(message), signature))
          .isEqualTo(new Verification.Valid());
      assertThat(verifier.verifySignature(message, signature)).isTrue();
    }
  }

  private static HSSPrivateKeyParameters generate(HssParameters parameters, SecureRandom random) {
    HSSKeyPairGenerator generator = new HSSKeyPairGenerator();
    LMSParameters[] levels =
        parameters.levels().stream().map(BouncyCastleTest::types).toArray(LMSParameters[]::new);
    generator.init(new HSSKeyGenerationParameters(levels, random));
    return (HSSPrivateKeyParameters) generator.generateKeyPair().getPrivate();
  }

  @Test
  void hss_eightLevels_theirsVerifiesOurs() throws Exception {
    LmsParameters w4 = new LmsParameters(LmsType.LMS_SHA256_M24_H5, LmOtsType.LMOTS_SHA256_N24_W4);
    HssParameters parameters = new HssParameters(Collections.nCopies(8, w4));
    SeededRandom random = SeededRandom.printed("hss_eightLevels");
    TestKey ours = TestKey.generate(parameters, random);
    HSSSigner verifier = new HSSSigner();
    verifier.init(false, HSSPublicKeyParameters.getInstance((Object) ours.publicKey().encoded()));
    byte[] message = random.bytes(10);
    for (long leaf : new long[] {0, parameters.capacity() - 1}) {
      assertThat(verifier.verifySignature(message, ours.sign(leaf, message))).isTrue();
    }
  }

  /// Remembers what was drawn: the seed and the identifier of the top tree.
  private static final class Recorder extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient SeededRandom random;
    private final transient List<byte[]> drawn = new ArrayList<>();

    Recorder(SeededRandom random) {
      this.random = random;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      random.nextBytes(bytes);
      drawn.add(bytes.clone());
    }

    LmsPrivateKey firstKey(LmsParameters parameters) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      drawn.forEach(all::writeBytes);
      byte[] bytes = all.toByteArray();
      return LmsPrivateKey.unsealed(
          parameters,
          Arrays.copyOfRange(bytes, parameters.n(), parameters.n() + 16),
          Arrays.copyOf(bytes, parameters.n()));
    }
  }
}
