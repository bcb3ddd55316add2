package dev.pawl.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HssSignaturesTest {
  /// A signer is not broken because the kit's own verifier does not know its parameter set.
  @Test
  void verifies_underAKeyThatTheVerifierDoesNotKnow_isNoVerdict() {
    byte[] hashesOf24Bytes = new byte[52];
    hashesOf24Bytes[3] = 1; // one level
    hashesOf24Bytes[7] = 10; // LMS_SHA256_M24_H5
    hashesOf24Bytes[11] = 8; // LMOTS_SHA256_N24_W8
    assertThatThrownBy(() -> HssSignatures.verifies(hashesOf24Bytes, new byte[1], new byte[1]))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("override SignerUnderTest.verifies");
  }
}
