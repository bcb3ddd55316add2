package dev.pawl.tlog.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.tlog.MalformedException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
  // The example of golang.org/x/mod/sumdb/note.
  private static final String NEUMANN_KEY =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  private static final String NEUMANN =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.

      — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
      """;

  private static NoteSigner signer(String name) throws MalformedException {
    return NoteSigner.generate(name, KeyType.ED25519, new SecureRandom());
  }

  @Test
  void verify_noteOfAnotherImplementation_isRight() throws Exception {
    VerifierKey key = VerifierKey.parse(NEUMANN_KEY);
    SignedNote note = SignedNote.parse(NEUMANN);
    assertThat(key.toString()).isEqualTo(NEUMANN_KEY);
    assertThat(note.encode()).isEqualTo(NEUMANN);
    assertThat(key.verifies(note)).isTrue();
    assertThat(key.verifies(new SignedNote(note.text() + "\n", note.signatures()))).isFalse();
  }

  @Test
  void verify_textWithEmptyLines_isSplitAtTheLast() throws Exception {
    NoteSigner signer = signer("a.example/log");
    String text = "one\n\n\ntwo\n\n— not a signature\n";
    SignedNote note = new SignedNote(text, java.util.List.of()).with(signer.sign(text, 0));

    SignedNote read = SignedNote.parse(note.encode().getBytes(StandardCharsets.UTF_8));
    assertThat(read).isEqualTo(note);
    assertThat(signer.verifier().verifies(read)).isTrue();
  }

  @Test
  void verify_linesOfOthers_areIgnored() throws Exception {
    NoteSigner mine = signer("mine.example");
    NoteSigner namesake = signer("mine.example"); // another key id
    String text = "text\n";
    SignedNote note = new SignedNote(text, java.util.List.of());

    assertThat(mine.verifier().verifies(note.with(namesake.sign(text, 0)))).isFalse();
    assertThat(mine.verifier().verifies(note.with(namesake.sign(text, 0)).with(mine.sign(text, 0))))
        .isTrue();
  }

  @Test
  void verify_oneWrongLineOfAKnownKey_rejectsTheNote() throws Exception {
    NoteSigner signer = signer("mine.example");
    SignedNote note =
        new SignedNote("text\n", java.util.List.of())
            .with(signer.sign("text\n", 0))
            .with(signer.sign("other\n", 0));
    assertThat(signer.verifier().verifies(note)).isFalse();
  }

  @Test
  void verify_everyBitOfTheSignature_counts() throws Exception {
    NoteSigner signer = signer("mine.example");
    byte[] right = signer.sign("text\n", 0).signature();
    for (int bit = 0; bit < 8 * right.length; bit++) {
      byte[] wrong = right.clone();
      wrong[bit / 8] ^= (byte) (1 << bit % 8);
      NoteSignature line = new NoteSignature("mine.example", signer.verifier().id(), wrong);
      assertThat(signer.verifier().verifies("text\n", line)).as("bit " + bit).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text\n",
        "text\n\n",
        "\n\n",
        "text\n\n— name AAAAAAA=",
        "text\n\n— name AAAAAAA\n",
        "text\n\n— name AAAAAA==\n",
        "text\n\n— na+me AAAAAAA=\n",
        "text\n\n—  AAAAAAA=\n",
        "text\n\n- name AAAAAAA=\n",
        "text\n\n— name AAAAAAA= \n",
        "text\n\n— name AAAAAAB=\n",
        "te\txt\n\n— name AAAAAAA=\n",
        "te\rxt\n\n— name AAAAAAA=\n",
      })
  void parse_notANote_isRefused(String text) {
    assertThatThrownBy(() -> SignedNote.parse(text)).isInstanceOf(MalformedException.class);
  }

  @Test
  void parse_tooManySignatures_isRefused_64AreNot() throws Exception {
    String line = "— name AAAAAAA=\n";
    assertThat(SignedNote.parse("text\n\n" + line.repeat(64)).signatures()).hasSize(64);
    assertThatThrownBy(() -> SignedNote.parse("text\n\n" + line.repeat(65)))
        .hasMessage("note has 65 signatures, expected at most 64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "name",
        "name+c74f20a3",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumanm+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10Q=",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      })
  void parse_notAVerifierKey_isRefused(String text) {
    assertThatThrownBy(() -> VerifierKey.parse(text)).isInstanceOf(MalformedException.class);
  }

  @Test
  void encoded_keyReadAgain_signsAsBefore() throws Exception {
    for (KeyType type : KeyType.values()) {
      NoteSigner signer = NoteSigner.generate("a.example/log", type, new SecureRandom());
      NoteSigner again = NoteSigner.of(signer.verifier(), signer.encoded());
      String text = "a.example/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
      assertThat(signer.verifier().verifies(text, again.sign(text, 7))).isTrue();
      assertThat(VerifierKey.parse(signer.verifier().toString())).isEqualTo(signer.verifier());

      NoteSigner other = NoteSigner.generate("a.example/log", type, new SecureRandom());
      assertThatThrownBy(() -> NoteSigner.of(other.verifier(), signer.encoded()))
          .hasMessage("key a.example/log does not belong to its public half");
    }
  }

  @Test
  void print_ofASigner_showsNothingSecret() throws Exception {
    assertThat(signer("a.example/log")).hasToString("signer of notes a.example/log");
  }
}
