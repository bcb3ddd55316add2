package dev.pawl.hbs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.VectorFile.Case;
import dev.pawl.hbs.lms.LmsHash;
import dev.pawl.hbs.sign.LmsPrivateKey;
import dev.pawl.hbs.tree.AuthenticationPath;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The worked examples of RFC 8554 Appendix F and RFC 9858 Appendix A.
final class RfcExamplesTest {

  static Stream<Case> examples() {
    return Stream.of("rfc8554.txt", "rfc9858.txt").flatMap(file -> VectorFile.own(file).stream());
  }

  /// Those that come with a private key: all but the first of RFC 8554.
  static Stream<Case> examplesWithSeed() {
    return examples().filter(example -> example.fields().containsKey("seed"));
  }

  /// Those whose tree is small enough to be built.
  static Stream<Case> examplesOfSmallTrees() {
    return examplesWithSeed().filter(example -> !example.name().contains("h = 20"));
  }

  @Test
  void vectors_areAllThere() {
    assertThat(examples()).hasSize(6);
    assertThat(examplesWithSeed()).hasSize(5);
    assertThat(examplesOfSmallTrees()).hasSize(4);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void verify_example_isValid(Case example) throws Exception {
    HssPublicKey key = HssPublicKey.parse(example.field("publicKey"));
    Message message = Message.of(example.field("message"));

    assertThat(key.verify(message, example.field("signature"))).isEqualTo(new Verification.Valid());
    assertThat(key.encoded()).isEqualTo(example.field("publicKey"));
    assertThat(HssSignature.parse(example.field("signature")).encoded())
        .isEqualTo(example.field("signature"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void verify_exampleWithAnotherMessage_isInvalid(Case example) throws Exception {
    HssPublicKey key = HssPublicKey.parse(example.field("publicKey"));
    byte[] message = example.field("message").clone();
    message[message.length - 1] ^= 1;

    assertThat(key.verify(Message.of(message), example.field("signature")).isValid()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("examplesWithSeed")
  void leafNode_fromTheExamplesSeed_leadsToItsRoot(Case example) throws Exception {
    LmsPublicKey key = HssPublicKey.parse(example.field("publicKey")).top();
    LmsSignature signature = HssSignature.parse(example.field("signature")).level(0);
    assertLeadsToRoot(example.field("seed"), key, signature);
  }

  @Test
  void leafNode_fromTheChildSeedOfRfc8554_leadsToItsRoot() throws Exception {
    Case example = VectorFile.own("rfc8554.txt").get(1);
    HssSignature signature = HssSignature.parse(example.field("signature"));
    assertThat(signature.childKey(0).treeIdentifier())
        .isEqualTo(example.field("childTreeIdentifier"));
    assertLeadsToRoot(example.field("childSeed"), signature.childKey(0), signature.level(1));
  }

  /// One leaf and its path from the example are enough, so that a tree of 2^20 leaves is no matter.
  private static void assertLeadsToRoot(byte[] seed, LmsPublicKey key, LmsSignature signature) {
    LmsParameters parameters = key.parameters();
    byte[] node = new byte[parameters.n()];
    try (LmsPrivateKey privateKey =
        LmsPrivateKey.unsealed(parameters, key.treeIdentifier(), seed)) {
      privateKey.leafNodes(signature.leaf(), 1, node, 0);
    }
    LmsHash hash = new LmsHash(parameters.hash(), parameters.n(), key.treeIdentifier());
    AuthenticationPath.root(hash, parameters.height(), signature.leaf(), node, signature.path());
    assertThat(node).isEqualTo(key.root());
  }

  @ParameterizedTest
  @MethodSource("examplesOfSmallTrees")
  void allNodes_fromTheExamplesSeed_giveItsPublicKeyAndPath(Case example) throws Exception {
    LmsPublicKey key = HssPublicKey.parse(example.field("publicKey")).top();
    LmsParameters parameters = key.parameters();
    TestKey.Tree tree =
        TestKey.Tree.of(
            LmsPrivateKey.unsealed(parameters, key.treeIdentifier(), example.field("seed")));
    LmsSignature signature = HssSignature.parse(example.field("signature")).level(0);

    assertThat(tree.publicKey()).isEqualTo(key);
    assertThat(AuthenticationPath.of(tree.nodes(), parameters.n(), signature.leaf()))
        .isEqualTo(signature.path());
  }

  @Test
  void leaf_ofTheExamples_countsOverAllLevels() throws Exception {
    List<Case> examples = VectorFile.own("rfc8554.txt");
    assertThat(leaf(examples.get(0))).isEqualTo(5 * 32 + 10);
    assertThat(leaf(examples.get(1))).isEqualTo(3 * 32 + 4);
  }

  private static long leaf(Case example) throws MalformedException {
    return HssSignature.parse(example.field("signature")).leaf().orElseThrow();
  }

  /// The upper levels are bound: a key of the attacker's in place of the signed one is not
  /// believed.
  @Test
  void verify_childKeyReplaced_isInvalid() throws Exception {
    Case example = VectorFile.own("rfc8554.txt").get(0);
    HssPublicKey key = HssPublicKey.parse(example.field("publicKey"));
    HssSignature signed = HssSignature.parse(example.field("signature"));
    TestKey.Tree attacker =
        TestKey.Tree.generate(signed.childKey(0).parameters(), SeededRandom.printed("childKey"));
    byte[] message = {1, 2, 3};
    byte[] forged = concat(signed.level(0).encoded(), attacker.publicKey().encoded());

    byte[] signature = HssSignature.assemble(List.of(forged), attacker.sign(0, message)).encoded();
    assertInvalid(key, message, signature, "level 0: the root that follows");
  }

  private static void assertInvalid(
      HssPublicKey key, byte[] message, byte[] signature, String reason) throws IOException {
    assertThat(key.verify(Message.of(message), signature))
        .isInstanceOfSatisfying(
            Verification.Invalid.class, invalid -> assertThat(invalid.reason()).contains(reason));
  }

  private static byte[] concat(byte[] left, byte[] right) {
    byte[] both = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, both, left.length, right.length);
    return both;
  }
}
