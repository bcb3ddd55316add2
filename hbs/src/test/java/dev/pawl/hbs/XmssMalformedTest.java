package dev.pawl.hbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.hash.XmssHash;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What must not verify: cuts, additions, flipped bits, and keys and signatures of something else.
final class XmssMalformedTest {
  private static final XmssParameters SMALL =
      XmssParameters.unregistered(XmssScheme.XMSS_MT, XmssHash.SHA2_256, 4, 2);

  private final SeededRandom random = SeededRandom.printed("XmssMalformed");
  private final XmssTestKey key = XmssTestKey.generate(SMALL, random);
  private final byte[] message = random.bytes(33);
  private final byte[] signature = key.sign(6, message);

  @Test
  void verify_everyTruncation_isInvalid() throws Exception {
    for (int length = 0; length < signature.length; length++) {
      Verification cut =
          key.publicKey().verify(Message.of(message), Arrays.copyOf(signature, length));
      assertThat(cut).isInstanceOf(Verification.Invalid.class);
      assertThat(((Verification.Invalid) cut).reason()).contains("is cut short");
    }
  }

  @Test
  void verify_moreBytes_isInvalid() throws Exception {
    for (int more : new int[] {1, 32, 4096}) {
      Verification longer =
          key.publicKey()
              .verify(Message.of(message), Arrays.copyOf(signature, signature.length + more));
      assertThat(longer)
          .isEqualTo(
              new Verification.Invalid(
                  "end at byte %d: %d bytes too many".formatted(signature.length, more)));
    }
  }

  @Test
  void verify_flippedBits_isInvalid() throws Exception {
    for (int at = 0; at < signature.length; at++) {
      byte[] flipped = signature.clone();
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      assertThat(key.publicKey().verify(Message.of(message), flipped).isValid())
          .as("byte %d", at)
          .isFalse();
    }
  }

  @Test
  void verify_otherMessageOrKey_isInvalid() throws Exception {
    byte[] other = message.clone();
    other[random.nextInt(other.length)] ^= 1;
    assertThat(key.publicKey().verify(Message.of(other), signature).isValid()).isFalse();
    assertThat(key.publicKey().verify(Message.of(new byte[0]), signature).isValid()).isFalse();
    byte[] root = key.publicKey().root();
    byte[] seed = key.publicKey().publicSeed();
    root[random.nextInt(root.length)] ^= 2;
    assertThat(XmssPublicKey.of(SMALL, root, seed).verify(Message.of(message), signature).isValid())
        .isFalse();
    root = key.publicKey().root();
    seed[random.nextInt(seed.length)] ^= 4;
    assertThat(XmssPublicKey.of(SMALL, root, seed).verify(Message.of(message), signature).isValid())
        .isFalse();
  }

  /// What a tree signs as a message is no signature over a tree, and the other way round.
  @Test
  void verify_layersExchanged_isInvalid() throws Exception {
    XmssTestKey.Tree bottom = key.tree(0, 1);
    XmssTestKey.Tree top = key.tree(1, 0);
    byte[] treeSignature = top.sign(1, bottom.publicKey().certified());
    assertThat(top.publicKey().verifyChild(1, bottom.publicKey().certified(), treeSignature))
        .isEqualTo(new Verification.Valid());
    assertThat(top.publicKey().verifyChild(0, bottom.publicKey().root(), treeSignature).isValid())
        .isFalse();
    assertThat(top.publicKey().verifyChild(1, top.publicKey().root(), treeSignature).isValid())
        .isFalse();
    assertThat(
            bottom.publicKey().verifyChild(1, bottom.publicKey().root(), treeSignature).isValid())
        .isFalse();
    for (int leaf : new int[] {-1, 4, Integer.MIN_VALUE}) {
      assertThat(
              top.publicKey().verifyChild(leaf, bottom.publicKey().root(), treeSignature).isValid())
          .isFalse();
    }
    byte[] bottomSignature = bottom.sign(2, message);
    assertThatThrownBy(
            () -> XmssSignature.assemble(SMALL, bottomSignature, List.of(treeSignature, message)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> XmssSignature.assemble(SMALL, bottomSignature, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void verify_signatureReadAsAnotherSet_isInvalid() throws Exception {
    XmssParameters other =
        XmssParameters.unregistered(XmssScheme.XMSS_MT, XmssHash.SHAKE256_256, 4, 2);
    XmssSignature parsed = XmssSignature.parse(other, signature);
    assertThat(key.publicKey().verify(Message.of(message), parsed).isValid()).isFalse();
  }

  @Test
  void parse_keyOfEverySet_isExactAndOfItsScheme() throws Exception {
    for (XmssParameters set : XmssParameters.all()) {
      XmssPublicKey made = XmssPublicKey.of(set, random.bytes(set.n()), random.bytes(set.n()));
      byte[] encoded = made.encoded();
      assertThat(XmssPublicKey.parse(set.scheme(), encoded)).isEqualTo(made);
      for (int length = 0; length < encoded.length; length++) {
        byte[] cut = Arrays.copyOf(encoded, length);
        assertThatThrownBy(() -> XmssPublicKey.parse(set.scheme(), cut))
            .isInstanceOf(MalformedException.class);
      }
      assertThatThrownBy(
              () -> XmssPublicKey.parse(set.scheme(), Arrays.copyOf(encoded, encoded.length + 1)))
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining("1 bytes too many");
      assertNeverOfTheOtherScheme(set, encoded);
    }
  }

  private static void assertNeverOfTheOtherScheme(XmssParameters set, byte[] encoded) {
    XmssScheme other = set.scheme() == XmssScheme.XMSS ? XmssScheme.XMSS_MT : XmssScheme.XMSS;
    try {
      assertThat(XmssPublicKey.parse(other, encoded).parameters().scheme()).isEqualTo(other);
    } catch (MalformedException e) {
      assertThat(e.field()).isIn(other.label() + " OID", "root", "SEED", "end");
    }
  }

  @Test
  void parse_unknownNumber_saysWhich() {
    for (int number : new int[] {0, 0x16, 0x39, -1}) {
      byte[] bytes = ByteBuffer.allocate(68).putInt(number).array();
      assertThatThrownBy(() -> XmssPublicKey.parse(XmssScheme.XMSS, bytes))
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining("xmss OID at byte 0: unknown typecode 0x%08x".formatted(number));
    }
  }

  /// Both schemes have a set number 1, and their keys are equally long: only the scheme tells them
  /// apart, and what the one signs does not verify as the other.
  @Test
  void verify_keyOfTheOtherScheme_isInvalid() throws Exception {
    XmssTestKey ours = XmssTestKey.generate(XmssParameters.parse("XMSSMT-SHA2_20/4_256"), random);
    byte[] signed = ours.sign(0, message);
    XmssPublicKey mistaken = XmssPublicKey.parse(XmssScheme.XMSS, ours.publicKey().encoded());
    assertThat(mistaken.parameters().name()).isEqualTo("XMSS-SHA2_16_256");
    assertThat(mistaken.verify(Message.of(message), signed).isValid()).isFalse();
  }
}
