package dev.pawl.hbs.hash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.SeededRandom;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The portable functions against the formulas of RFC 8391 and SP 800-208, written out: they are
/// what faster engines are held to.
final class XmssDigestTest {
  private static final int LAYER = 3;
  private static final long TREE = 0x0123456789abcdefL;

  private final SeededRandom random = SeededRandom.printed("XmssDigest");

  @ParameterizedTest
  @EnumSource
  void chain_severalSteps_followsTheFormula(XmssHash hash) {
    byte[] seed = random.bytes(hash.n());
    byte[] value = random.bytes(hash.n());
    byte[] expected = value.clone();
    for (int j = 2; j < 5; j++) {
      byte[] key = call(hash, 3, seed, address(0, 77, 5, j, 0));
      byte[] mask = call(hash, 3, seed, address(0, 77, 5, j, 1));
      expected = call(hash, 0, key, xor(expected, mask));
    }
    digest(hash, seed).chain(77, 5, 2, 5, value, 0);
    assertThat(value).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void chainStart_anyAddress_followsTheFormula(XmssHash hash) {
    byte[] seed = random.bytes(hash.n());
    byte[] secret = random.bytes(hash.n());
    byte[] out = new byte[hash.n()];
    digest(hash, seed).chainStart(secret, -1, 66, out, 0);
    assertThat(out).isEqualTo(call(hash, 4, secret, cat(seed, address(0, -1, 66, 0, 0))));
  }

  @ParameterizedTest
  @EnumSource
  void nodes_ofBothTrees_followTheFormula(XmssHash hash) {
    byte[] seed = random.bytes(hash.n());
    byte[] left = random.bytes(hash.n());
    byte[] right = random.bytes(hash.n());
    byte[] out = new byte[hash.n()];
    digest(hash, seed).lTreeNode(9, 4, 8, cat(left, right), 0, out, 0);
    assertThat(out).isEqualTo(randHash(hash, seed, left, right, 1, 9, 4, 8));
    digest(hash, seed).treeNode(4, 8, left, 0, right, 0, out, 0);
    assertThat(out).isEqualTo(randHash(hash, seed, left, right, 2, 0, 4, 8));
  }

  @ParameterizedTest
  @EnumSource
  void messageAndRandomizer_largeIndex_followTheFormula(XmssHash hash) throws Exception {
    int n = hash.n();
    byte[] r = random.bytes(n);
    byte[] root = random.bytes(n);
    byte[] message = random.bytes(10_000);
    long index = (1L << 60) - 1;
    XmssDigest digest = digest(hash, random.bytes(n));
    byte[] key = cat(cat(r, root), ByteBuffer.allocate(n).putLong(n - 8, index).array());
    assertThat(digest.message(r, root, index, new ByteArrayInputStream(message)))
        .isEqualTo(call(hash, 2, key, message));
    assertThat(digest.randomizer(r, index))
        .isEqualTo(call(hash, 3, r, ByteBuffer.allocate(32).putLong(24, index).array()));
  }

  private static XmssDigest digest(XmssHash hash, byte[] seed) {
    return new XmssDigest(hash, hash.treeBytes(seed, LAYER, TREE));
  }

  private static byte[] randHash(
      XmssHash hash, byte[] seed, byte[] left, byte[] right, int type, int a, int b, int c) {
    byte[] key = call(hash, 3, seed, address(type, a, b, c, 0));
    byte[] leftMask = call(hash, 3, seed, address(type, a, b, c, 1));
    byte[] rightMask = call(hash, 3, seed, address(type, a, b, c, 2));
    return call(hash, 1, key, cat(xor(left, leftMask), xor(right, rightMask)));
  }

  private static byte[] address(int type, int a, int b, int c, int keyAndMask) {
    return ByteBuffer.allocate(32)
        .putInt(LAYER)
        .putLong(TREE)
        .putInt(type)
        .putInt(a)
        .putInt(b)
        .putInt(c)
        .putInt(keyAndMask)
        .array();
  }

  /// toByte(number, padding) || KEY || M, hashed and cut; padding as the standards list it.
  private static byte[] call(XmssHash hash, int number, byte[] key, byte[] message) {
    int padding =
        switch (hash) {
          case SHA2_256, SHAKE_256, SHAKE256_256 -> 32;
          case SHA2_512, SHAKE_512 -> 64;
          case SHA2_192, SHAKE256_192 -> 4;
        };
    byte[] prefix = ByteBuffer.allocate(padding).putInt(padding - 4, number).array();
    return Arrays.copyOf(hash.newDigest().digest(cat(cat(prefix, key), message)), hash.n());
  }

  private static byte[] xor(byte[] x, byte[] y) {
    byte[] z = x.clone();
    for (int i = 0; i < z.length; i++) {
      z[i] ^= y[i];
    }
    return z;
  }

  private static byte[] cat(byte[] x, byte[] y) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(x);
    out.writeBytes(y);
    return out.toByteArray();
  }
}
