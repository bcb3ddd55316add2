package dev.pawl.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  /// The example of the C2SP document.
  private static final String EXAMPLE =
      """
      example.com/behind-the-sofa
      20852163
      CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
      """;

  private static final Hash EXAMPLE_ROOT =
      Hash.parse("0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62");

  @Test
  void parse_ofTheExample_readsTheLines() throws Exception {
    Checkpoint checkpoint = Checkpoint.parse(EXAMPLE);

    assertThat(checkpoint)
        .isEqualTo(
            new Checkpoint("example.com/behind-the-sofa", new TreeHead(20852163, EXAMPLE_ROOT)));
    assertThat(checkpoint.encode()).isEqualTo(EXAMPLE);
  }

  @Test
  void parse_withExtensionLines_keepsThem() throws Exception {
    String text = EXAMPLE + "Timestamp: 1679315147\n— ü\n";

    Checkpoint checkpoint = Checkpoint.parse(text);

    assertThat(checkpoint.extensions()).containsExactly("Timestamp: 1679315147", "— ü");
    assertThat(checkpoint.encode()).isEqualTo(text);
  }

  @Test
  void parse_ofAnotherLogsOrigin_takesAnyLine() throws Exception {
    String text = EXAMPLE.replace("example.com/behind-the-sofa", "go.sum database tree");

    assertThat(Checkpoint.parse(text).origin()).isEqualTo("go.sum database tree");
  }

  @Test
  void encode_ofTheEmptyTree_readsBack() throws Exception {
    Checkpoint empty = new Checkpoint("log", MerkleTree.EMPTY);

    assertThat(empty.encode()).isEqualTo("log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
    assertThat(Checkpoint.parse(empty.encode())).isEqualTo(empty);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 1",
        "1 ",
        "+1",
        "-1",
        "01",
        "00",
        "1.0",
        "0x1",
        "١",
        "9223372036854775808",
        "99999999999999999999",
        "1\r"
      })
  void parse_ofASizeInAnotherForm_isMalformed(String size) {
    assertThatThrownBy(() -> Checkpoint.parse(EXAMPLE.replace("20852163", size)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("tree size");
  }

  @Test
  void parse_ofTheLargestSize_readsIt() throws Exception {
    String text = EXAMPLE.replace("20852163", "9223372036854775807");

    assertThat(Checkpoint.parse(text).head().size()).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I", // no padding
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=", // a bit under the padding
        "CsUYapGGPo4dkMgIAUqom_Xajj7h2fB2MPA3j2jxq2I=", // the URL alphabet
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==", // 31 bytes
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2IA", // 33 bytes
        " CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\r"
      })
  void parse_ofARootInAnotherForm_isMalformed(String root) {
    String text = "log\n1\n" + root + "\n";

    assertThatThrownBy(() -> Checkpoint.parse(text))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("root hash");
  }

  @Test
  void parse_ofEveryBeginning_isMalformed() {
    for (int length = 0; length < EXAMPLE.length(); length++) {
      String text = EXAMPLE.substring(0, length);
      assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(MalformedException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\n\n", "x", "a\n\n", "\nb\n", "tab\there\n", "\ud800\n"})
  void parse_withATailThatIsNoLine_isMalformed(String tail) {
    assertThatThrownBy(() -> Checkpoint.parse(EXAMPLE + tail))
        .isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb", "a\rb", "a\u0000", "half \udc00"})
  void new_withAnOriginOrExtensionThatIsNoLine_isRefused(String line) {
    assertThatThrownBy(() -> new Checkpoint(line, MerkleTree.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Checkpoint("log", MerkleTree.EMPTY, List.of(line)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Checkpoint.requireOwnOrigin(line))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void requireOwnOrigin_ofTheRecommendedForm_returnsIt() {
    for (String origin : List.of("example.com/log42", "l", "x".repeat(255), "bücher.example")) {
      assertThat(Checkpoint.requireOwnOrigin(origin)).isEqualTo(origin);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "a+b",
        "a\u00a0b",
        "a\u0085b",
        "a\u2028b",
        "a\u3000",
        "https://example.com/log"
      })
  void requireOwnOrigin_ofAnotherForm_isRefused(String origin) {
    assertThatThrownBy(() -> Checkpoint.requireOwnOrigin(origin))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(origin);
  }

  @Test
  void requireOwnOrigin_of256Bytes_isRefused() {
    assertThatThrownBy(() -> Checkpoint.requireOwnOrigin("ü".repeat(128)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("256");
  }

  /// Texts with some characters changed: each is refused, or is the one text of what was read.
  @Test
  void parse_ofAChangedText_refusesOrReadsTheOneForm() {
    long seed = 9162;
    Random random = new Random(seed);
    String alphabet = "\n\r 01aZ+/=é\u0000";
    int read = 0;
    for (int run = 0; run < 50_000; run++) {
      StringBuilder text = new StringBuilder(EXAMPLE).append(random.nextBoolean() ? "ext\n" : "");
      for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
        int at = random.nextInt(text.length());
        String put = alphabet.substring(random.nextInt(alphabet.length())).substring(0, 1);
        switch (random.nextInt(3)) {
          case 0 -> text.replace(at, at + 1, put);
          case 1 -> text.insert(at, put);
          default -> text.deleteCharAt(at);
        }
      }
      try {
        assertThat(Checkpoint.parse(text.toString()).encode())
            .as("seed %d run %d", seed, run)
            .isEqualTo(text.toString());
        read++;
      } catch (MalformedException refused) {
        assertThat(refused).hasMessageStartingWith("checkpoint");
      }
    }
    assertThat(read).as("seed %d", seed).isGreaterThan(1_000);
  }
}
