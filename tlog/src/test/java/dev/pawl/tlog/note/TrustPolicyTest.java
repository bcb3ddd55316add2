package dev.pawl.tlog.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.InclusionProof;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TrustPolicyTest {
  private static final Hash LEAF = MerkleTree.leafHash(new byte[] {1});
  private static final Hash SIBLING = MerkleTree.leafHash(new byte[] {2});
  private static final String TEXT =
      new Checkpoint("a.example/log", new TreeHead(2, MerkleTree.nodeHash(LEAF, SIBLING))).encode();

  private static NoteSigner log;
  private static final List<NoteSigner> WITNESSES = new ArrayList<>();

  @BeforeAll
  static void makeKeys() throws MalformedException {
    SecureRandom random = new SecureRandom();
    log = NoteSigner.generate("a.example/log", KeyType.ED25519, random);
    for (int i = 0; i < 5; i++) {
      KeyType type = i % 2 == 0 ? KeyType.ED25519_COSIGNATURE : KeyType.ML_DSA_44_COSIGNATURE;
      WITNESSES.add(NoteSigner.generate("w.example/" + i, type, random));
    }
  }

  private static TrustPolicy policy(String rest) throws MalformedException {
    StringBuilder text = new StringBuilder("# made by a test\n\n \t\n");
    text.append("log ").append(log.verifier()).append(" https://a.example/log\n");
    for (int i = 0; i < WITNESSES.size(); i++) {
      text.append("witness w%d\t%s%n".formatted(i, WITNESSES.get(i).verifier()));
    }
    return TrustPolicy.parse(text + rest);
  }

  private static SignedNote cosigned(int... witnesses) {
    SignedNote note = new SignedNote(TEXT, List.of()).with(log.sign(TEXT, 0));
    for (int i : witnesses) {
      note = note.with(WITNESSES.get(i).sign(TEXT, 1));
    }
    return note;
  }

  @Test
  void accepts_groupsOfGroups_countEachMember() throws Exception {
    TrustPolicy policy =
        policy(
            """
            group two 2 w0 w1 w2
            group one any w3 w4
            group both all two one
            quorum both
            """);
    assertThat(policy.accepts(cosigned(0, 2, 3))).isTrue();
    assertThat(policy.accepts(cosigned(1, 2, 4))).isTrue();
    assertThat(policy.accepts(cosigned(0, 1, 2))).isFalse();
    assertThat(policy.accepts(cosigned(0, 3, 4))).isFalse();
    assertThat(policy.accepts(cosigned())).isFalse();
  }

  @Test
  void accepts_aWrongLineOfAKeyThatIsNamed_isRefused_ofAnotherIgnored() throws Exception {
    TrustPolicy policy = policy("group two 2 w0 w1 w2\nquorum two\n");
    NoteSignature ofAnotherText = WITNESSES.get(2).sign(TEXT + "more\n", 1);
    assertThat(policy.accepts(cosigned(0, 1))).isTrue();
    assertThat(policy.accepts(cosigned(0, 1).with(ofAnotherText))).isFalse();
    assertThat(policy.wrongLines(cosigned(0, 1).with(ofAnotherText)))
        .containsExactly(ofAnotherText);
    NoteSigner stranger =
        NoteSigner.generate("w.example/2", KeyType.ED25519_COSIGNATURE, new SecureRandom());
    assertThat(policy.accepts(cosigned(0, 1).with(stranger.sign(TEXT + "more\n", 1)))).isTrue();
  }

  @Test
  void accepts_oneWitnessTwice_countsOnce() throws Exception {
    TrustPolicy policy = policy("group two 2 w0 w1\nquorum two\n");
    SignedNote twice = cosigned(0).with(WITNESSES.get(0).sign(TEXT, 2));
    assertThat(policy.accepts(twice)).isFalse();
  }

  @Test
  void accepts_quorumNone_stillNeedsTheLog() throws Exception {
    TrustPolicy policy = policy("quorum none\n");
    assertThat(policy.accepts(cosigned())).isTrue();
    SignedNote unsigned = new SignedNote(TEXT, List.of()).with(WITNESSES.getFirst().sign(TEXT, 1));
    assertThat(policy.accepts(unsigned)).isFalse();
    assertThat(policy.isWitnessed(unsigned)).isTrue();
  }

  @Test
  void accepts_checkpointOfAnotherOrigin_signedByTheLog_isRefused() throws Exception {
    String other =
        new Checkpoint("b.example/log", new TreeHead(0, MerkleTree.emptyRoot())).encode();
    SignedNote note = new SignedNote(other, List.of()).with(log.sign(other, 0));
    assertThat(policy("quorum none\n").accepts(note)).isFalse();
  }

  @Test
  void parse_whatCannotBeMeant_namesTheLine() throws Exception {
    String w0 = WITNESSES.getFirst().verifier().toString();
    List<String> wrong =
        List.of(
            "",
            "quorum w9\n",
            "quorum none\nquorum none\n",
            "quorum\n",
            "witness again " + w0 + "\nquorum none\n",
            "witness w0 " + log.verifier() + "\nquorum none\n",
            "log " + log.verifier() + "\nquorum none\n",
            "log " + w0 + "\nquorum none\n",
            "group w0 any w1\nquorum none\n",
            "group none any w1\nquorum none\n",
            "group g 0 w1\nquorum g\n",
            "group g 2 w1\nquorum g\n",
            "group g 01 w1\nquorum g\n",
            "group g any\nquorum g\n",
            "group g all w1 w1\nquorum g\n",
            "group g any w1\ngroup h any w1\nquorum g\n",
            "group g any h\ngroup h any w1\nquorum g\n",
            "quorum none\r\n",
            "\u00a0quorum none\n",
            "quorom none\n");
    for (String text : wrong) {
      assertThatThrownBy(() -> policy(text)).as(text).isInstanceOf(MalformedException.class);
    }
    assertThatThrownBy(() -> policy("group g 2 w1\nquorum g\n"))
        .hasMessage("policy line 10: expected all, any, or a number from 1 to 1");
  }

  @Test
  void proof_verifiesOffline_andNothingElseDoes() throws Exception {
    TrustPolicy policy = policy("group two 2 w0 w1 w2\nquorum two\n");
    TlogProof proof =
        new TlogProof(
            Optional.of("c2FsdA=="), new InclusionProof(0, 2, List.of(SIBLING)), cosigned(0, 1));
    TlogProof read = TlogProof.parse(proof.encode());

    assertThat(read).isEqualTo(proof);
    assertThat(read.encode()).startsWith("c2sp.org/tlog-proof@v1\nextra c2FsdA==\nindex 0\n");
    assertThat(read.verifies(LEAF, policy)).isTrue();
    assertThat(read.verifies(SIBLING, policy)).isFalse();
    assertThat(new TlogProof(Optional.empty(), proof.proof(), cosigned(0)).verifies(LEAF, policy))
        .isFalse();
  }

  @Test
  void proof_everyLineLostOrDoubled_isRefusedOrWrong() throws Exception {
    TrustPolicy policy = policy("group two 2 w0 w1\nquorum two\n");
    String text =
        new TlogProof(Optional.empty(), new InclusionProof(0, 2, List.of(SIBLING)), cosigned(0, 1))
            .encode();
    List<String> lines = List.of(text.split("\n", -1));
    for (int i = 0; i < lines.size() - 1; i++) {
      List<String> lost = new ArrayList<>(lines);
      lost.remove(i);
      List<String> doubled = new ArrayList<>(lines);
      doubled.add(i, lines.get(i));
      assertThat(isRight(String.join("\n", lost), policy)).as("lost " + i).isFalse();
      boolean isSignature = lines.get(i).startsWith("— ");
      assertThat(isRight(String.join("\n", doubled), policy))
          .as("doubled " + i)
          .isEqualTo(isSignature);
    }
  }

  private static boolean isRight(String text, TrustPolicy policy) {
    try {
      return TlogProof.parse(text).verifies(LEAF, policy);
    } catch (MalformedException e) {
      return false;
    }
  }
}
