package dev.pawl.hbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.hash.XmssHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every leaf and every border of keys small enough to use up, and the borders of the numbers in
/// keys that nobody can.
final class XmssTreesTest {

  /// All shapes of height up to 6 that divide evenly, so every border of every layer is crossed.
  @ParameterizedTest
  @CsvSource({
    "XMSS, 1, 1",
    "XMSS, 4, 1",
    "XMSS_MT, 2, 2",
    "XMSS_MT, 4, 2",
    "XMSS_MT, 6, 2",
    "XMSS_MT, 6, 3",
    "XMSS_MT, 4, 4",
    "XMSS_MT, 5, 5"
  })
  void everyLeaf_uptoTheLast_signsAndIsExhausted(XmssScheme scheme, int height, int layers)
      throws IOException {
    XmssParameters small = XmssParameters.unregistered(scheme, XmssHash.SHA2_192, height, layers);
    SeededRandom random = SeededRandom.printed("everyLeaf " + small);
    XmssTestKey key = XmssTestKey.generate(small, random);
    byte[] message = random.bytes(20);
    Set<ByteBuffer> randomizers = new HashSet<>();
    for (long leaf = 0; leaf < small.capacity(); leaf++) {
      byte[] signature = key.sign(leaf, message);
      assertThat(signature).hasSize(small.signatureBytes());
      assertThat(key.publicKey().verify(Message.of(message), signature))
          .as("leaf %d", leaf)
          .isEqualTo(new Verification.Valid());
      XmssSignature parsed = parse(small, signature);
      assertThat(parsed.leaf()).isEqualTo(leaf);
      assertThat(parsed.encoded()).isEqualTo(signature);
      assertThat(randomizers.add(ByteBuffer.wrap(parsed.randomizer()))).isTrue();
      assertThat(key.sign(leaf, message)).isEqualTo(signature);
      if (leaf > 0) {
        // With the index of its neighbour it proves nothing.
        signature[small.indexBytes() - 1] ^= (byte) (leaf ^ (leaf - 1));
        assertThat(key.publicKey().verify(Message.of(message), signature).isValid()).isFalse();
      }
    }
    assertThatThrownBy(() -> key.sign(small.capacity(), message))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> key.sign(-1, message)).isInstanceOf(IndexOutOfBoundsException.class);
    long trees = 0;
    for (int layer = 0; layer < layers; layer++) {
      trees += small.hypertree().trees(layer);
    }
    assertThat(key.treesMade()).isEqualTo((int) trees);
  }

  /// In the highest keys there are, on both sides of where 31, 32, 40, 53 and 60 bits end.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "XMSSMT-SHA2_60/12_192",
        "XMSSMT-SHAKE256_60/12_192",
        "XMSSMT-SHA2_60/12_256",
        "XMSSMT-SHA2_40/8_192"
      })
  void largeIndices_areExact(String name) throws IOException {
    XmssParameters set = XmssParameters.parse(name);
    SeededRandom random = SeededRandom.printed("largeIndices " + name);
    XmssTestKey key = XmssTestKey.generate(set, random);
    byte[] message = random.bytes(20);
    long[] leaves = {
      0,
      (1L << 31) - 1,
      1L << 31,
      (1L << 32) - 1,
      1L << 32,
      (1L << 40) - 1,
      1L << 40,
      (1L << 53) - 1,
      1L << 53,
      (1L << 53) + 1,
      (1L << 60) - 1
    };
    for (long leaf : leaves) {
      if (leaf >= set.capacity()) {
        continue;
      }
      byte[] signature = key.sign(leaf, message);
      byte[] index =
          Arrays.copyOfRange(ByteBuffer.allocate(8).putLong(leaf).array(), 8 - set.indexBytes(), 8);
      assertThat(Arrays.copyOf(signature, set.indexBytes())).isEqualTo(index);
      assertThat(parse(set, signature).leaf()).isEqualTo(leaf);
      assertThat(key.publicKey().verify(Message.of(message), signature))
          .as("leaf %d", leaf)
          .isEqualTo(new Verification.Valid());
    }
  }

  @Test
  void parse_indexBeyondTheLast_isRefusedAtEveryWidth() {
    for (XmssParameters set : XmssParameters.all()) {
      byte[] signature = new byte[set.signatureBytes()];
      put(signature, set.indexBytes(), set.capacity() - 1);
      assertThat(parse(set, signature).leaf()).isEqualTo(set.capacity() - 1);
      for (long beyond : new long[] {set.capacity(), -1}) {
        put(signature, set.indexBytes(), beyond);
        if (set.indexBytes() == 5 && beyond == set.capacity()) {
          continue; // 40 bits have no room for it
        }
        if (set.height() == 8 * set.indexBytes()) {
          continue;
        }
        assertThatThrownBy(() -> XmssSignature.parse(set, signature))
            .as("%s, index %d", set, beyond)
            .isInstanceOf(MalformedException.class)
            .hasMessageContaining("idx_sig at byte 0");
      }
    }
  }

  private static void put(byte[] signature, int indexBytes, long index) {
    byte[] bytes = ByteBuffer.allocate(8).putLong(index).array();
    System.arraycopy(bytes, 8 - indexBytes, signature, 0, indexBytes);
  }

  private static XmssSignature parse(XmssParameters set, byte[] signature) {
    try {
      return XmssSignature.parse(set, signature);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }
}
