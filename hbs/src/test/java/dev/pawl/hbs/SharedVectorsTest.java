package dev.pawl.hbs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.sign.LmsPrivateKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The vectors of NIST's ACVP server and of Botan, where the shared folder is at hand.
final class SharedVectorsTest {

  @Test
  void acvp_keyGeneration_givesThePublicKeys() {
    int count = 0;
    for (JsonNode group : groups("acvp/LMS-keyGen-1.0")) {
      LmsParameters parameters = parameters(group);
      for (JsonNode test : group.get("tests")) {
        LmsPrivateKey key = LmsPrivateKey.unsealed(parameters, hex(test, "i"), hex(test, "seed"));
        assertThat(TestKey.Tree.of(key).publicKey().encoded()).isEqualTo(hex(test, "publicKey"));
        count++;
      }
    }
    assertThat(count).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"acvp/LMS-sigGen-1.0", "acvp/LMS-sigGen-SP800-208"})
  void acvp_signatures_areValid(String folder) throws Exception {
    int count = 0;
    for (JsonNode group : groups(folder)) {
      LmsPublicKey key = LmsPublicKey.parse(hex(group, "publicKey"));
      assertThat(key.parameters()).isEqualTo(parameters(group));
      for (JsonNode test : group.get("tests")) {
        Message message = Message.of(hex(test, "message"));
        byte[] signature = hex(test, "signature");
        assertThat(key.verify(message, signature)).isEqualTo(new Verification.Valid());
        signature[signature.length / 2] ^= 1;
        assertThat(key.verify(message, signature).isValid()).isFalse();
        count++;
      }
    }
    assertThat(count).isGreaterThanOrEqualTo(20);
  }

  private static JsonNode groups(String folder) {
    String json = VectorFile.shared(folder + "/internalProjection.json");
    return JsonMapper.shared().readTree(json).get("testGroups");
  }

  private static LmsParameters parameters(JsonNode group) {
    return LmsParameters.parse(
        group.get("lmsMode").asString() + "/" + group.get("lmOtsMode").asString());
  }

  private static byte[] hex(JsonNode node, String field) {
    return HexFormat.of().parseHex(node.get(field).asString());
  }

  @Test
  void botan_signatures_areValid() throws Exception {
    List<Map<String, String>> blocks = VectorFile.botanBlocks("botan/hss_lms_verify.vec");
    assertThat(blocks).hasSize(5);
    for (Map<String, String> block : blocks) {
      assertThat(verify(block, "Signature")).isEqualTo(new Verification.Valid());
    }
  }

  @Test
  void botan_invalidSignatures_areRefusedWithTheirReason() throws Exception {
    List<String> reasons = new ArrayList<>();
    for (Map<String, String> block : VectorFile.botanBlocks("botan/hss_lms_invalid.vec")) {
      if (verify(block, "InvalidSignature") instanceof Verification.Invalid invalid) {
        reasons.add(invalid.reason());
      }
    }
    assertThat(reasons).hasSize(4);
    assertThat(reasons.get(0)).contains("signature has 1 levels, key has 2");
    assertThat(reasons.get(1)).contains("sig[0].LM-OTS type at byte 8: unknown typecode");
    assertThat(reasons.get(2)).contains("Nspk at byte 0: is cut short");
    assertThat(reasons.get(3)).contains("bytes too many");
  }

  private static Verification verify(Map<String, String> block, String signature)
      throws IOException, MalformedException {
    HssPublicKey key = HssPublicKey.parse(hex(block, "PublicKey"));
    return key.verify(Message.of(hex(block, "Msg")), hex(block, signature));
  }

  private static byte[] hex(Map<String, String> block, String key) {
    return HexFormat.of().parseHex(block.getOrDefault(key, ""));
  }

  /// hash-sigs with its second secret method derives as we do, so whole signatures are equal. Its
  /// private key is the number of levels, the next leaf in 8 bytes, the types of each level, SEED,
  /// I.
  @Test
  void botan_signing_givesTheSameBytes() {
    List<Map<String, String>> blocks = VectorFile.botanBlocks("botan/hss_lms_sig.vec");
    assertThat(blocks).hasSize(2);
    for (Map<String, String> block : blocks) {
      ByteBuffer in = ByteBuffer.wrap(hex(block, "PrivateKey"));
      int levels = in.getInt();
      long leaf = in.getLong();
      List<LmsParameters> types = new ArrayList<>();
      for (int i = 0; i < levels; i++) {
        types.add(
            new LmsParameters(
                LmsType.ofTypecode(in.getInt()).orElseThrow(),
                LmOtsType.ofTypecode(in.getInt()).orElseThrow()));
      }
      HssParameters parameters = new HssParameters(types);
      byte[] rest = Arrays.copyOfRange(in.array(), in.position(), in.limit());
      LmsPrivateKey top =
          LmsPrivateKey.unsealed(
              types.getFirst(), Arrays.copyOfRange(rest, 32, 48), Arrays.copyOf(rest, 32));
      assertThat(new TestKey(parameters, top).sign(leaf, hex(block, "Msg")))
          .isEqualTo(hex(block, "Signature"));
    }
  }

  @Test
  void botan_lms_givesTheSameKeysAndSignatures() throws Exception {
    for (Map<String, String> block : VectorFile.botanBlocks("botan/lms.vec")) {
      LmsPublicKey expected = LmsPublicKey.parse(hex(block, "PublicKey"));
      TestKey.Tree tree =
          TestKey.Tree.of(
              LmsPrivateKey.unsealed(
                  expected.parameters(), expected.treeIdentifier(), hex(block, "Seed")));
      assertThat(tree.publicKey()).isEqualTo(expected);
      byte[] signature = tree.sign(Integer.parseInt(block.get("q")), hex(block, "Msg"));
      byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(signature);
      assertThat(digest).isEqualTo(hex(block, "HashSig"));
    }
  }
}
