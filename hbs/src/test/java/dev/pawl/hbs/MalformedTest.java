package dev.pawl.hbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pawl.hbs.VectorFile.Case;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Goal: whatever bytes come from outside, the answer is a [MalformedException] with field and
/// offset or [Verification.Invalid], and never another exception.
///
/// Method: every truncation, every typecode field, trailing bytes and random flips of worked
/// examples.
final class MalformedTest {
  private static final Case ONE_LEVEL = VectorFile.own("rfc9858.txt").get(0);
  private static final Case TWO_LEVELS = VectorFile.own("rfc8554.txt").get(0);

  // Where the fields of TWO_LEVELS start: two levels of n = 32, p = 34, h = 5.
  private static final int SIG0 = 4;
  private static final int SIG0_TREE_TYPE = SIG0 + 4 + 4 + 32 + 34 * 32;
  private static final int KEY1 = SIG0_TREE_TYPE + 4 + 5 * 32;
  private static final int SIG1 = KEY1 + 56;

  @Test
  void parse_everyTruncation_namesFieldAndOffset() {
    for (Case example : List.of(ONE_LEVEL, TWO_LEVELS)) {
      byte[] signature = example.field("signature");
      for (int length = 0; length < signature.length; length++) {
        MalformedException e = malformedSignature(Arrays.copyOf(signature, length));
        assertThat(e.problem()).contains("cut short");
        assertThat(e.offset()).isBetween(0, length);
        assertThat(e.field()).isNotEmpty();
      }
      byte[] key = example.field("publicKey");
      for (int length = 0; length < key.length; length++) {
        assertThat(malformedKey(Arrays.copyOf(key, length)).problem()).contains("cut short");
      }
    }
  }

  @Test
  void parse_trailingBytes_areRefused() {
    byte[] signature = TWO_LEVELS.field("signature");
    MalformedException e = malformedSignature(Arrays.copyOf(signature, signature.length + 3));
    assertThat(e).hasMessage("end at byte %d: 3 bytes too many".formatted(signature.length));

    byte[] key = TWO_LEVELS.field("publicKey");
    assertThat(malformedKey(Arrays.copyOf(key, key.length + 1)).field()).isEqualTo("end");
  }

  @Test
  void parse_unknownTypecode_namesFieldAndOffset() {
    assertSignature(SIG0 + 4, 0, "sig[0].LM-OTS type", "unknown typecode 0x00000000");
    assertSignature(SIG0 + 4, 17, "sig[0].LM-OTS type", "unknown typecode 0x00000011");
    assertSignature(SIG0_TREE_TYPE, -1, "sig[0].LMS type", "unknown typecode 0xffffffff");
    assertSignature(KEY1, 4, "key[1].LMS type", "unknown typecode 0x00000004");
    assertSignature(KEY1 + 4, 99, "key[1].LM-OTS type", "unknown typecode 0x00000063");
    assertSignature(SIG1 + 4, 25, "sig[1].LM-OTS type", "unknown typecode 0x00000019");
  }

  @Test
  void parse_typesThatDoNotGoTogether_areRefused() {
    assertSignature(SIG0_TREE_TYPE, 0x0a, "sig[0].LMS type", "does not go with");
    assertSignature(SIG0_TREE_TYPE, 0x0f, "sig[0].LMS type", "does not go with");
    assertSignature(KEY1 + 4, 0x0c, "key[1].LM-OTS type", "does not go with");
  }

  @Test
  void parse_leafBeyondTheTree_isRefused() {
    assertSignature(SIG0, 32, "sig[0].q", "is 32, but LMS_SHA256_M32_H5 has 32 leaves");
    assertSignature(SIG1, -1, "sig[1].q", "is 4294967295");
  }

  @Test
  void parse_childKeyOfAnotherTypeThanItsSignature_isRefused() {
    // The key says w = 4, its signature w = 8.
    byte[] signature = TWO_LEVELS.field("signature").clone();
    ByteBuffer.wrap(signature).putInt(KEY1 + 4, 3);
    MalformedException e = malformedSignature(signature);
    assertThat(e.field()).isEqualTo("sig[1].type");
    assertThat(e.offset()).isEqualTo(SIG1);
  }

  @Test
  void parse_levelCount_isZeroToSevenAbove() {
    assertSignature(0, 8, "Nspk", "is 8, expected 0 to 7");
    assertSignature(0, -1, "Nspk", "is 4294967295");
    byte[] key = TWO_LEVELS.field("publicKey").clone();
    for (int levels : new int[] {0, 9, -1}) {
      ByteBuffer.wrap(key).putInt(0, levels);
      assertThat(malformedKey(key).field()).isEqualTo("L");
    }
  }

  @Test
  void parseKey_wrongTypes_nameFieldAndOffset() {
    byte[] key = TWO_LEVELS.field("publicKey").clone();
    ByteBuffer.wrap(key).putInt(8, 8 + 1000);
    assertThat(malformedKey(key)).hasMessageStartingWith("LM-OTS type at byte 8: unknown typecode");
    ByteBuffer.wrap(key).putInt(8, 5);
    assertThat(malformedKey(key)).hasMessageContaining("does not go with LMS_SHA256_M32_H5");
  }

  @Test
  void verify_signatureOfAnotherType_saysSo() throws Exception {
    HssPublicKey key = HssPublicKey.parse(VectorFile.own("rfc8554.txt").get(1).field("publicKey"));
    assertThat(key.verify(Message.of(new byte[0]), TWO_LEVELS.field("signature")))
        .isInstanceOfSatisfying(
            Verification.Invalid.class,
            invalid -> assertThat(invalid.reason()).contains("signature is of type", "key of"));
    assertThat(key.verify(Message.of(new byte[0]), ONE_LEVEL.field("signature")))
        .isEqualTo(new Verification.Invalid("signature has 1 levels, key has 2"));
  }

  @Test
  void verify_randomFlips_isInvalid() throws Exception {
    SeededRandom random = SeededRandom.printed("flips");
    for (Case example : List.of(ONE_LEVEL, TWO_LEVELS)) {
      HssPublicKey key = HssPublicKey.parse(example.field("publicKey"));
      Message message = Message.of(example.field("message"));
      for (int round = 0; round < 400; round++) {
        byte[] signature = example.field("signature").clone();
        int bit = random.nextInt(signature.length * 8);
        signature[bit / 8] ^= (byte) (1 << (bit % 8));
        assertThat(key.verify(message, signature).isValid()).as("bit %d", bit).isFalse();
      }
    }
  }

  /// Each byte of the head and of every other field that is not a hash, with each value.
  @Test
  void verify_everyValueOfEveryTypeByte_isInvalid() throws Exception {
    HssPublicKey key = HssPublicKey.parse(TWO_LEVELS.field("publicKey"));
    Message message = Message.of(TWO_LEVELS.field("message"));
    byte[] good = TWO_LEVELS.field("signature");
    for (int field :
        new int[] {0, SIG0, SIG0 + 4, SIG0_TREE_TYPE, KEY1, KEY1 + 4, SIG1, SIG1 + 4}) {
      for (int value = 0; value < 256; value++) {
        byte[] signature = good.clone();
        signature[field + 3] = (byte) value;
        assertThat(key.verify(message, signature).isValid())
            .isEqualTo(Arrays.equals(good, signature));
      }
    }
  }

  @Test
  void verify_flippedPublicKey_isInvalid() throws Exception {
    byte[] good = ONE_LEVEL.field("publicKey");
    for (int bit = 12 * 8; bit < good.length * 8; bit++) {
      byte[] flipped = good.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      HssPublicKey key = HssPublicKey.parse(flipped);
      Message message = Message.of(ONE_LEVEL.field("message"));
      assertThat(key.verify(message, ONE_LEVEL.field("signature")).isValid()).isFalse();
    }
  }

  @Test
  void parse_randomBytes_neverThrowsAnythingElse() {
    SeededRandom random = SeededRandom.printed("randomBytes");
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = random.bytes(random.nextInt(4000));
      for (int i = 0; i + 4 <= bytes.length && i < 16; i += 4) {
        // Small numbers lead deeper than random ones.
        ByteBuffer.wrap(bytes).putInt(i, random.nextInt(26));
      }
      try {
        HssSignature.parse(bytes);
        HssPublicKey.parse(bytes);
      } catch (MalformedException e) {
        assertThat(e.offset()).isBetween(0, bytes.length);
      }
    }
  }

  @Test
  void leaf_over63BitsOfHeight_isEmpty() throws Exception {
    // Three trees of height 25: a signature nobody can make here, but anybody can write down.
    byte[] signature = heights(LmsType.LMS_SHA256_M32_H25, 3);
    assertThat(HssSignature.parse(signature).height()).isEqualTo(75);
    assertThat(HssSignature.parse(signature).leaf()).isEmpty();
    assertThat(HssSignature.parse(heights(LmsType.LMS_SHA256_M32_H20, 3)).leaf())
        .hasValue((1L << 60) - 1);
  }

  /// A well-formed signature by the last leaf of every level, all hashes zero.
  private static byte[] heights(LmsType tree, int levels) {
    LmsParameters parameters = new LmsParameters(tree, LmOtsType.LMOTS_SHA256_N32_W8);
    int size = levels * (parameters.signatureBytes() + parameters.publicKeyBytes());
    ByteBuffer out = ByteBuffer.allocate(4 + size - parameters.publicKeyBytes());
    out.putInt(levels - 1);
    for (int level = 0; level < levels; level++) {
      int start = out.position();
      out.putInt(start, parameters.leaves() - 1);
      out.putInt(start + 4, parameters.ots().typecode());
      out.putInt(start + 4 + parameters.ots().signatureBytes(), tree.typecode());
      int end = start + parameters.signatureBytes();
      if (level < levels - 1) {
        out.putInt(end, tree.typecode()).putInt(end + 4, parameters.ots().typecode());
        end += parameters.publicKeyBytes();
      }
      out.position(end);
    }
    return out.array();
  }

  @Test
  void assemble_partsThatMakeNoSignature_areRefused() throws Exception {
    byte[] bottom = HssSignature.parse(ONE_LEVEL.field("signature")).level(0).encoded();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HssSignature.assemble(List.of(new byte[10]), bottom))
        .withMessageStartingWith("the parts make no signature: sig[0].");
    assertThat(HssSignature.assemble(List.of(), bottom).encoded())
        .isEqualTo(ONE_LEVEL.field("signature"));
  }

  private static void assertSignature(int offset, int value, String field, String problem) {
    byte[] signature = TWO_LEVELS.field("signature").clone();
    ByteBuffer.wrap(signature).putInt(offset, value);
    MalformedException e = malformedSignature(signature);
    assertThat(e.field()).isEqualTo(field);
    assertThat(e.offset()).isEqualTo(offset);
    assertThat(e.problem()).contains(problem);
  }

  private static MalformedException malformedSignature(byte[] bytes) {
    try {
      HssSignature.parse(bytes);
    } catch (MalformedException e) {
      return e;
    }
    throw new AssertionError("parsed");
  }

  private static MalformedException malformedKey(byte[] bytes) {
    try {
      HssPublicKey.parse(bytes);
    } catch (MalformedException e) {
      return e;
    }
    throw new AssertionError("parsed");
  }
}
