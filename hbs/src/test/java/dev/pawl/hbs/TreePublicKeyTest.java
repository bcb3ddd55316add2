package dev.pawl.hbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A parent's signature over its child, in the same words for both schemes.
final class TreePublicKeyTest {
  private static final SeededRandom RANDOM = SeededRandom.printed("TreePublicKey");

  /// A parent, its leaf, its child and the signature over it.
  private record Certified(
      String scheme, TreePublicKey parent, int leaf, TreePublicKey child, byte[] signature) {
    @Override
    public String toString() {
      return scheme;
    }
  }

  static Stream<Certified> schemes() {
    LmsParameters lms = LmsParameters.parse("LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W4");
    TestKey.Tree lmsParent = TestKey.Tree.generate(lms, RANDOM);
    TreePublicKey lmsChild = TestKey.Tree.of(lmsParent.privateKey().child(9, lms)).publicKey();
    XmssTestKey xmss = XmssTestKey.generate(XmssParameters.parse("XMSSMT-SHA2_20/4_192"), RANDOM);
    XmssTestKey.Tree xmssParent = xmss.tree(2, 0);
    TreePublicKey xmssChild = xmss.tree(1, 9).publicKey();
    return Stream.of(
        new Certified(
            "LMS", lmsParent.publicKey(), 9, lmsChild, lmsParent.sign(9, lmsChild.certified())),
        new Certified(
            "XMSS",
            xmssParent.publicKey(),
            9,
            xmssChild,
            xmssParent.sign(9, xmssChild.certified())));
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void verifyChild_exactlyThatLeafAndChild_isValid(Certified it) {
    byte[] child = it.child().certified();
    assertThat(it.parent().verifyChild(it.leaf(), child, it.signature()))
        .isEqualTo(new Verification.Valid());
    assertThat(it.parent().verifyChild(it.leaf() + 1, child, it.signature()).isValid()).isFalse();
    assertThat(it.child().verifyChild(it.leaf(), child, it.signature()).isValid()).isFalse();
    byte[] otherChild = it.parent().certified();
    assertThat(it.parent().verifyChild(it.leaf(), otherChild, it.signature()).isValid()).isFalse();
    byte[] cut = Arrays.copyOf(it.signature(), it.signature().length - 1);
    assertThat(it.parent().verifyChild(it.leaf(), child, cut).isValid()).isFalse();
    byte[] flipped = it.signature().clone();
    flipped[RANDOM.nextInt(flipped.length)] ^= 1;
    assertThat(it.parent().verifyChild(it.leaf(), child, flipped).isValid()).isFalse();
  }
}
