package dev.pawl.hbs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.sign.XmssPrivateKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The XMSS vectors of Botan, which the reference implementation made, where the shared folder is
/// at hand.
final class XmssSharedVectorsTest {
  /// The last byte of Botan's private keys: one-time keys as SP 800-208 derives them.
  private static final int NIST_DERIVATION = 2;

  @Test
  void botan_keyGeneration_givesThePublicKeys() throws Exception {
    List<Map<String, String>> blocks = VectorFile.botanBlocks("botan/xmss_keygen_reference.vec");
    XmssTestEngines.warmUp();
    for (Map<String, String> block : blocks) {
      XmssParameters parameters = XmssParameters.parse(block.get("Params"));
      byte[] secret =
          ByteBuffer.allocate(2 * parameters.n())
              .put(hex(block, "SecretSeed"))
              .put(hex(block, "SecretPrf"))
              .array();
      XmssTestKey key =
          new XmssTestKey(XmssPrivateKey.unsealed(parameters, hex(block, "PublicSeed"), secret));
      assertThat(key.publicKey().encoded()).as("%s", parameters).isEqualTo(hex(block, "PublicKey"));
    }
    assertThat(blocks).hasSize(7);
  }

  @Test
  void botan_signatures_areValid() throws Exception {
    List<Map<String, String>> blocks = VectorFile.botanBlocks("botan/xmss_verify.vec");
    for (Map<String, String> block : blocks) {
      XmssPublicKey key = XmssPublicKey.parse(XmssScheme.XMSS, hex(block, "PublicKey"));
      assertThat(key.parameters().name()).isEqualTo("XMSS-" + block.get("Params"));
      Message message = Message.of(hex(block, "Msg"));
      byte[] signature = hex(block, "Signature");
      assertThat(key.verify(message, signature)).isEqualTo(new Verification.Valid());
      signature[signature.length / 2] ^= 1;
      assertThat(key.verify(message, signature).isValid()).isFalse();
    }
    assertThat(blocks).hasSize(63);
  }

  /// The private key is OID, root, SEED, the next index in 4 bytes, SK_PRF, S_XMSS, and a byte for
  /// the way of deriving one-time keys, where it is not the old one.
  @Test
  void botan_signing_givesTheSameBytes() throws Exception {
    Set<XmssParameters> seen = new HashSet<>();
    List<Map<String, String>> blocks = VectorFile.botanBlocks("botan/xmss_sig.vec");
    XmssTestEngines.warmUp();
    for (Map<String, String> block : blocks) {
      byte[] bytes = hex(block, "PrivateKey");
      XmssParameters parameters = XmssParameters.parse("XMSS-" + block.get("Params"));
      int n = parameters.n();
      int index = ByteBuffer.wrap(bytes).getInt(4 + 2 * n);
      int prfAt = 8 + 2 * n;
      if (bytes.length < prfAt + 2 * n + 1 || bytes[bytes.length - 1] != NIST_DERIVATION) {
        continue;
      }
      // Where there are no lanes for a set, its trees take seconds: one is enough.
      if (!seen.add(parameters) && !parameters.approvedBySp800208()) {
        continue;
      }
      XmssPublicKey publicKey =
          XmssPublicKey.parse(XmssScheme.XMSS, Arrays.copyOf(bytes, 4 + 2 * n));
      byte[] secret =
          ByteBuffer.allocate(2 * n).put(bytes, prfAt + n, n).put(bytes, prfAt, n).array();
      XmssTestKey key =
          new XmssTestKey(XmssPrivateKey.unsealed(parameters, publicKey.publicSeed(), secret));
      assertThat(key.publicKey()).isEqualTo(publicKey);
      assertThat(key.sign(index, hex(block, "Msg"))).isEqualTo(hex(block, "Signature"));
    }
    assertThat(seen).hasSize(7);
  }

  private static byte[] hex(Map<String, String> block, String key) {
    return HexFormat.of().parseHex(block.getOrDefault(key, ""));
  }
}
