package dev.pawl.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.LmsPublicKey;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.Verification;
import dev.pawl.hbs.tree.StoredNodes;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The comparison is between equals: all of them make and accept what the others do.
final class PeersTest {
  private static final byte[] MESSAGE = {1, 2, 3};

  private static PawlKey key(String parameters) throws Exception {
    return PawlKey.generate(SchemeParameters.parse(parameters), 2);
  }

  @Test
  void borrow_ofOurNodes_signsTheBytesThatWeSign() throws Exception {
    PawlKey ours = key("LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W2");
    Peer.PeerKey theirs = new BouncyCastle().borrow(ours, 0).orElseThrow();
    assertThat(theirs.publicKey()).isEqualTo(ours.publicKey().encoded());
    byte[] saved = theirs.saved().orElseThrow();
    for (int leaf = 0; leaf < 2; leaf++) {
      assertThat(theirs.sign(MESSAGE).value()).isEqualTo(ours.sign(leaf, Message.of(MESSAGE)));
    }
    assertThat(theirs.loadAndSign(saved, MESSAGE)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W4",
        "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W4,LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W4",
        "XMSSMT-SHA2_20/4_256",
        "XMSSMT-SHAKE256_20/4_256"
      })
  void generate_andVerifier_agreeWithOurs(String name) throws Exception {
    BouncyCastle castle = new BouncyCastle();
    SchemeParameters parameters = SchemeParameters.parse(name);
    Peer.PeerKey theirs = castle.generate(parameters).orElseThrow().value();
    byte[] saved = theirs.saved().orElseThrow();
    SigningBench.check(parameters, theirs.publicKey(), theirs.sign(SigningBench.MESSAGE).value());
    assertThat(theirs.loadAndSign(saved, MESSAGE)).isPositive();

    PawlKey ours = key(name);
    byte[] signature = ours.sign(1, Message.of(MESSAGE));
    ours.verify(Message.of(MESSAGE), signature);
    Peer.Verifier verifier = castle.verifier(ours).orElseThrow();
    assertThat(verifier.verify(MESSAGE, signature)).isPositive();
    assertThat(verifier.verify(MESSAGE, signature)).isPositive(); // and once more
    assertThatThrownBy(() -> verifier.verify(new byte[] {4}, signature))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void bouncyCastle_whereItsHashIsAnother_hasNothing() throws Exception {
    PawlKey ours = key("XMSSMT-SHA2_20/4_192");
    assertThat(new BouncyCastle().verifier(ours)).isEmpty();
    assertThat(new BouncyCastle().generate(ours.parameters())).isEmpty();
  }

  @Test
  void jdk_verifiesHssAndNothingElse() throws Exception {
    PawlKey ours = key("LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W4");
    byte[] signature = ours.sign(1, Message.of(MESSAGE));
    Peer.Verifier jdk = new Jdk().verifier(ours).orElseThrow();
    assertThat(jdk.verify(MESSAGE, signature)).isPositive();
    assertThat(new Jdk().verifier(key("XMSSMT-SHA2_20/4_256"))).isEmpty();
    assertThat(new Jdk().generate(ours.parameters())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W4,LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W4",
        "XMSSMT-SHA2_20/4_256"
      })
  void loadAndSign_withTheStoredNodes_signsTheSameBytes(String name) throws Exception {
    PawlKey ours = key(name);
    PawlTree tree = ours.bottom();
    StoredNodes nodes =
        new StoredNodes(tree.privateKey().height(), tree.privateKey().n(), tree.nodes());
    assertThat(ours.loadAndSign(3, Message.of(MESSAGE), nodes))
        .isEqualTo(ours.sign(3, Message.of(MESSAGE)));
  }

  @Test
  void aTreeThatIsPartlyReal_signsWithItsRealLeaves() throws Exception {
    PawlTree tree =
        PawlTree.partlyReal(LmsParameters.parse("LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W4"), 4);
    LmsPublicKey publicKey = (LmsPublicKey) tree.publicKey();
    for (int leaf = 0; leaf < 4; leaf++) {
      byte[] signature = tree.sign(leaf, Message.of(MESSAGE));
      assertThat(publicKey.verify(Message.of(MESSAGE), signature))
          .isEqualTo(new Verification.Valid());
    }
  }

  @Test
  void start_withoutPrograms_hasBouncyCastleAndTheJdk() throws Exception {
    try (Peers peers = Peers.start(Map.of())) {
      assertThat(peers.all()).extracting(Peer::name).containsExactly("Bouncy Castle", "JDK");
      assertThat(peers.signers()).containsExactly(peers.bouncyCastle());
    }
  }
}
