package dev.pawl.hbs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.sign.XmssPrivateKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Signatures of the reference implementation, one for each hash function of the standards.
final class XmssReferenceTest {

  static List<VectorFile.Case> cases() {
    return VectorFile.local("xmss-reference.txt");
  }

  @Test
  void cases_areOneForEachHash() {
    assertThat(cases().stream().map(c -> XmssParameters.parse(c.name()).hash()))
        .hasSize(7)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void verify_theirSignature_isValid(VectorFile.Case known) throws Exception {
    XmssPublicKey key = XmssPublicKey.parse(XmssScheme.XMSS, known.field("public key"));
    assertThat(key.parameters().name()).isEqualTo(known.name());
    Message message = Message.of(known.field("message"));
    byte[] signature = known.field("signature");
    assertThat(key.verify(message, signature)).isEqualTo(new Verification.Valid());
    assertThat(XmssSignature.parse(key.parameters(), signature).encoded()).isEqualTo(signature);
    signature[signature.length - 1] ^= 1;
    assertThat(key.verify(message, signature).isValid()).isFalse();
  }

  /// For the sets that have lanes, whose trees take a moment only.
  @ParameterizedTest
  @MethodSource("cases")
  void sign_theirKey_givesTheSameBytes(VectorFile.Case known) throws Exception {
    XmssPublicKey expected = XmssPublicKey.parse(XmssScheme.XMSS, known.field("public key"));
    if (!expected.parameters().approvedBySp800208()) {
      return;
    }
    XmssTestEngines.warmUp(expected.parameters().hash());
    XmssTestKey key =
        new XmssTestKey(
            XmssPrivateKey.unsealed(
                expected.parameters(), expected.publicSeed(), known.field("secret")));
    assertThat(key.publicKey()).isEqualTo(expected);
    byte[] signature = known.field("signature");
    long leaf = XmssSignature.parse(expected.parameters(), signature).leaf();
    assertThat(key.sign(leaf, known.field("message"))).isEqualTo(signature);
  }
}
