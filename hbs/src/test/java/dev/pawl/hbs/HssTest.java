package dev.pawl.hbs;

import static dev.pawl.hbs.LmOtsType.LMOTS_SHA256_N24_W8;
import static dev.pawl.hbs.LmOtsType.LMOTS_SHA256_N32_W4;
import static dev.pawl.hbs.LmsType.LMS_SHA256_M24_H5;
import static dev.pawl.hbs.LmsType.LMS_SHA256_M32_H5;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// HSS keys of several levels over the borders of their trees.
final class HssTest {
  private static final LmsParameters W4 = new LmsParameters(LMS_SHA256_M32_H5, LMOTS_SHA256_N32_W4);
  private static final LmsParameters N24 =
      new LmsParameters(LMS_SHA256_M24_H5, LMOTS_SHA256_N24_W8);

  @Test
  void sign_twoLevels_everyLeafOverAllBorders() throws Exception {
    HssParameters parameters = HssParameters.of(W4, W4);
    TestKey key = TestKey.generate(parameters, SeededRandom.printed("twoLevels"));
    Map<List<Integer>, byte[]> upper = new HashMap<>();
    for (long leaf = 0; leaf < parameters.capacity(); leaf++) {
      assertSigns(key, leaf);
      HssSignature signature = HssSignature.parse(key.sign(leaf, new byte[] {1}));
      // One leaf of the top signs one child key, whenever it is asked.
      byte[] first =
          upper.putIfAbsent(List.of(signature.level(0).leaf()), signature.level(0).encoded());
      if (first != null) {
        assertThat(signature.level(0).encoded()).isEqualTo(first);
      }
    }
    assertThat(upper).hasSize(32);
  }

  @Test
  void sign_threeLevels_aroundBorders() throws Exception {
    HssParameters parameters = HssParameters.of(N24, N24, N24);
    TestKey key = TestKey.generate(parameters, SeededRandom.printed("threeLevels"));
    long last = parameters.capacity() - 1;
    for (long leaf : new long[] {0, 31, 32, 1023, 1024, 1055, 1056, last - 1, last}) {
      assertSigns(key, leaf);
    }
  }

  @Test
  void sign_threeLevels_restartedKeyGivesTheSameBytes() {
    HssParameters parameters = HssParameters.of(W4, W4, W4);
    SeededRandom random = SeededRandom.printed("restart");
    TestKey.Tree top = TestKey.Tree.generate(W4, random);
    byte[] message = random.bytes(100);
    for (long leaf : new long[] {1023, 1024}) {
      byte[] first = new TestKey(parameters, top.privateKey()).sign(leaf, message);
      byte[] second = new TestKey(parameters, top.privateKey()).sign(leaf, message);
      assertThat(second).isEqualTo(first);
    }
  }

  private static void assertSigns(TestKey key, long leaf) throws Exception {
    byte[] message = ("message of leaf " + leaf).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    byte[] signature = key.sign(leaf, message);
    HssPublicKey publicKey = HssPublicKey.parse(key.publicKey().encoded());
    assertThat(publicKey.verify(Message.of(message), signature))
        .isEqualTo(new Verification.Valid());
    assertThat(HssSignature.parse(signature).leaf()).hasValue(leaf);
  }
}
