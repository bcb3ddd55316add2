package dev.pawl.anchors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.KeyType;
import dev.pawl.tlog.note.NoteSigner;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class WitnessQuorumTest {
  private static final List<String> KEYS = new ArrayList<>();

  @BeforeAll
  static void makeKeys() throws Exception {
    for (int i = 0; i < 17; i++) {
      KEYS.add(
          NoteSigner.generate("w" + i, KeyType.ED25519_COSIGNATURE, new SecureRandom())
              .verifier()
              .toString());
    }
  }

  private static String witnesses(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("witness w" + i + " " + KEYS.get(i) + " https://w" + i + ".example\n");
    }
    return text.toString();
  }

  private static void refused(String text, String why) {
    assertThatThrownBy(() -> WitnessQuorum.parse(text))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(why);
  }

  @Test
  void parse_ofTheSamePolicyInOtherWords_isOneText() throws Exception {
    String text = witnesses(2) + "group both all w0 w1\nquorum both\n";
    String other = "# ours\n\n  " + text.replace(" ", " \t ").replace("\n", "  \r\n");
    assertThat(WitnessQuorum.parse(text).text()).isEqualTo(text);
    assertThat(AnchorFactory.check("witness", other).specification()).isEqualTo(text);
  }

  @Test
  void parse_whereTwoQuorumsShareNobody_isRefused() throws Exception {
    refused(witnesses(3) + "group g any w0 w1 w2\nquorum g\n", "more than half");
    refused(witnesses(4) + "group g 2 w0 w1 w2 w3\nquorum g\n", "more than half");
    refused(
        witnesses(4) + "group a all w0 w1\ngroup b all w2 w3\ngroup g any a b\nquorum g\n",
        "more than half");
    WitnessQuorum.parse(witnesses(1) + "quorum w0\n");
    WitnessQuorum.parse(witnesses(3) + "group g 2 w0 w1 w2\nquorum g\n");
    WitnessQuorum.parse(witnesses(16) + "group g 9" + names(16) + "\nquorum g\n");
    WitnessQuorum.parse(
        witnesses(4) + "group a any w0 w1\ngroup g all a w2\nquorum g\n"); // w2 is in all
  }

  private static String names(int count) {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < count; i++) {
      names.append(" w" + i);
    }
    return names.toString();
  }

  /// Two keys at one address are one witness, however they are counted.
  @Test
  void parse_whereOneServerHasTwoKeys_countsItOnce() {
    String oneHost =
        witnesses(4).replace("https://w1", "https://w0").replace("https://w3", "https://w2");
    refused(oneHost + "group g 2 w0 w1 w2 w3\nquorum g\n", "more than half");
  }

  @Test
  void parse_whatCannotBeAsked_isRefused() {
    refused("quorum none\n", "needs a witness");
    refused(witnesses(17) + "quorum w0\n", "at most 16");
    refused("witness w0 " + KEYS.get(0) + "\nquorum w0\n", "no URL");
    for (String url :
        List.of("ftp://w0.example", "https://", "https://w0.example/?a=b", "w0.example")) {
      refused("witness w0 " + KEYS.get(0) + " " + url + "\nquorum w0\n", "URL of witness w0");
    }
    refused("witness w0 " + KEYS.get(0) + " https://u:p@w0.example\nquorum w0\n", "publishes it");
    refused(witnesses(1), "quorum");
    assertThatThrownBy(() -> AnchorFactory.check("moon", ""))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("expected witness, tpm, https");
  }
}
