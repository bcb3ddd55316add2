package dev.pawl.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.Message;
import dev.pawl.hbs.SchemeParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The protocol of `docs/reference/bench-peers.md`, spoken with a real program: a shell script that
/// knows one key, one message and one signature.
final class ProgramPeerTest {
  private static final String NAME = "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8";
  private static final byte[] MESSAGE = SigningBench.MESSAGE;

  @TempDir private Path directory;

  private PawlKey key;
  private byte[] signature;

  @BeforeEach
  void sign() throws Exception {
    key = PawlKey.generate(SchemeParameters.parse(NAME), 1);
    signature = key.sign(0, Message.of(MESSAGE));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private String goodPeer() throws IOException {
    return script(
        """
        #!/bin/sh
        # Answers a line for each line, until its input ends.
        while read -r verb parameters first second third; do
          case "$verb $parameters" in
          'name ') echo 'ok Parrot 1.0' ;;
          'generate NAME') echo 'ok 1500000 KEY' ;;
          'sign NAME') [ "$first" = MESSAGE ] && echo 'ok 2500.4 SIGNATURE' ;;
          'verifies NAME') echo ok ;;
          'verify NAME')
            if [ "$first $second $third" = 'KEY MESSAGE SIGNATURE' ]; then
              echo 'ok 3500'
            else
              echo 'no it is another one'
            fi
            ;;
          'chain SHA-256') echo 'ok 13.2' ;;
          *) echo 'no such thing' ;;
          esac
        done
        """
            .replace("NAME", NAME)
            .replace("KEY", hex(key.publicKey().encoded()))
            .replace("MESSAGE", hex(MESSAGE))
            .replace("SIGNATURE", hex(signature)));
  }

  private String peerThatSays(String answer) throws IOException {
    return script(
        "#!/bin/sh\nread -r _; echo 'ok Liar'; while read -r _; do echo '%s'; done\n"
            .formatted(answer));
  }

  private String script(String text) throws IOException {
    Path file = directory.resolve("peer" + Integer.toHexString(text.hashCode()));
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file.toString();
  }

  @Test
  void start_ofAProgram_givesItAColumnBeforeTheOthers() throws Exception {
    try (Peers peers = Peers.start(Map.of("PAWL_BENCH_PEERS", goodPeer()))) {
      assertThat(peers.all())
          .extracting(Peer::name)
          .containsExactly("Parrot 1.0", "Bouncy Castle", "JDK");
    }
  }

  @Test
  void everyWord_ofAGoodPeer_isUnderstood() throws Exception {
    try (ProgramPeer peer = ProgramPeer.start(goodPeer())) {
      Peer.Timed<Peer.PeerKey> made = peer.generate(key.parameters()).orElseThrow();
      assertThat(made.nanos()).isEqualTo(1_500_000);
      assertThat(made.value().publicKey()).isEqualTo(key.publicKey().encoded());
      Peer.Timed<byte[]> signed = made.value().sign(MESSAGE);
      assertThat(signed.nanos()).isEqualTo(2_500);
      assertThat(signed.value()).isEqualTo(signature);
      assertThat(peer.verifier(key).orElseThrow().verify(MESSAGE, signature)).isEqualTo(3_500);
      assertThat(peer.chainStepNanos()).contains(13.2);
    }
  }

  @Test
  void whatAPeerHasNot_isAbsent() throws Exception {
    SchemeParameters others = SchemeParameters.parse("XMSS-SHA2_10_256");
    try (ProgramPeer peer = ProgramPeer.start(goodPeer())) {
      assertThat(peer.generate(others)).isEmpty();
      assertThat(peer.generate(key.parameters())).isPresent(); // and it still answers
    }
  }

  @Test
  void verify_whereThePeerRefuses_fails() throws Exception {
    try (ProgramPeer peer = ProgramPeer.start(goodPeer())) {
      Peer.Verifier verifier = peer.verifier(key).orElseThrow();
      assertThatThrownBy(() -> verifier.verify(new byte[] {9}, signature))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Parrot 1.0");
    }
  }

  @Test
  void anAnswerOutsideTheProtocol_isAnErrorThatNamesTheProgram() throws Exception {
    for (String answer :
        new String[] {"", "yes", "ok", "ok 5", "ok soon 00", "ok -1 00", "ok 1 0", "ok NaN 00"}) {
      String program = peerThatSays(answer);
      try (ProgramPeer peer = ProgramPeer.start(program)) {
        assertThatThrownBy(() -> peer.generate(key.parameters()))
            .as("'%s'", answer)
            .isInstanceOf(IOException.class)
            .hasMessageContaining(program);
      }
    }
  }

  @Test
  void aPeerThatEnds_isAnError() throws Exception {
    String program = script("#!/bin/sh\nread -r _; echo 'ok Short'; read -r _\n");
    try (ProgramPeer peer = ProgramPeer.start(program)) {
      assertThatThrownBy(() -> peer.generate(key.parameters()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ended");
    }
  }

  @Test
  void aSignatureThatDoesNotVerify_isAnError() {
    signature[100] ^= 1;
    assertThatThrownBy(
            () -> SigningBench.check(key.parameters(), key.publicKey().encoded(), signature))
        .isInstanceOf(IOException.class);
  }

  @Test
  void start_ofWhatIsNoProgram_isAnError() {
    assertThatThrownBy(
            () -> Peers.start(Map.of("PAWL_BENCH_PEERS", directory.resolve("none").toString())))
        .isInstanceOf(IOException.class);
  }
}
