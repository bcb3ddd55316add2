package dev.pawl.tlog.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.TreeHead;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CosignatureTest {
  private static final TreeHead HEAD = new TreeHead(20_852_163, Hash.parse("0a".repeat(32)));
  private static final String TEXT = new Checkpoint("example.com/behind-the-sofa", HEAD).encode();
  private static final long TIME = 1_679_315_147;

  private static NoteSigner witness(KeyType type) throws Exception {
    return NoteSigner.generate("witness.example.com/w1", type, new SecureRandom());
  }

  @Test
  void ed25519Message_isTheTextOfTheStandard() throws Exception {
    byte[] message = KeyType.ED25519_COSIGNATURE.message("witness.example.com/w1", TIME, TEXT);
    assertThat(new String(message, StandardCharsets.UTF_8))
        .isEqualTo("cosignature/v1\ntime 1679315147\n" + TEXT);
  }

  @Test
  void mlDsaMessage_isTheStructOfTheStandard() throws Exception {
    byte[] message = KeyType.ML_DSA_44_COSIGNATURE.message("w", TIME, TEXT);
    String expected =
        "737562747265652f76310a00" // label
            + "01"
            + "77" // cosigner name
            + "00000000641850cb" // time
            + "1b"
            + HexFormat.of().formatHex("example.com/behind-the-sofa".getBytes("UTF-8"))
            + "0000000000000000" // start
            + "00000000013e2dc3" // end
            + "0a".repeat(32);
    assertThat(HexFormat.of().formatHex(message)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(names = {"ED25519_COSIGNATURE", "ML_DSA_44_COSIGNATURE"})
  void cosignature_saysWhen_andTheTimeIsSigned(KeyType type) throws Exception {
    NoteSigner witness = witness(type);
    SignedNote note = new SignedNote(TEXT, List.of()).with(witness.sign(TEXT, TIME));
    assertThat(witness.verifier().cosignedAt(SignedNote.parse(note.encode()))).hasValue(TIME);

    byte[] later = note.signatures().getFirst().signature();
    ByteBuffer.wrap(later).putLong(0, TIME + 1);
    NoteSignature altered =
        new NoteSignature(witness.verifier().name(), witness.verifier().id(), later);
    assertThat(witness.verifier().cosignedAt(new SignedNote(TEXT, List.of(altered)))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"ED25519_COSIGNATURE", "ML_DSA_44_COSIGNATURE"})
  void cosignature_ofAnotherOriginSizeOrRoot_isWrong(KeyType type) throws Exception {
    NoteSigner witness = witness(type);
    NoteSignature line = witness.sign(TEXT, TIME);
    for (Checkpoint other :
        List.of(
            new Checkpoint("example.com/behind-the-sofb", HEAD),
            new Checkpoint("example.com/behind-the-sofa", new TreeHead(20_852_164, HEAD.root())),
            new Checkpoint(
                "example.com/behind-the-sofa",
                new TreeHead(20_852_163, Hash.parse("0b".repeat(32)))))) {
      assertThat(witness.verifier().verifies(other.encode(), line)).isFalse();
    }
  }

  @Test
  void extensionLines_areSignedByEd25519Only() throws Exception {
    String extended = new Checkpoint("example.com/a", HEAD, List.of("more")).encode();
    String plain = new Checkpoint("example.com/a", HEAD).encode();
    for (KeyType type : List.of(KeyType.ED25519_COSIGNATURE, KeyType.ML_DSA_44_COSIGNATURE)) {
      NoteSigner witness = witness(type);
      assertThat(witness.verifier().verifies(extended, witness.sign(plain, TIME)))
          .isEqualTo(type == KeyType.ML_DSA_44_COSIGNATURE);
    }
  }

  @Test
  void mlDsa_commitsToTheName() throws Exception {
    NoteSigner witness = witness(KeyType.ML_DSA_44_COSIGNATURE);
    String[] parts = witness.verifier().toString().split("\\+", 3);
    byte[] typed = java.util.Base64.getDecoder().decode(parts[2]);
    byte[] key = java.util.Arrays.copyOfRange(typed, 1, typed.length);
    VerifierKey renamed = VerifierKey.of("w2", KeyType.ML_DSA_44_COSIGNATURE, key);
    NoteSignature line =
        new NoteSignature("w2", renamed.id(), witness.sign(TEXT, TIME).signature());
    assertThat(renamed.verifies(TEXT, line)).isFalse();
  }

  @Test
  void sign_whatIsNoCheckpoint_isRefused() throws Exception {
    NoteSigner witness = witness(KeyType.ML_DSA_44_COSIGNATURE);
    assertThatThrownBy(() -> witness.sign("just a text\n", TIME))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> witness.sign(TEXT, -1)).hasMessage("time is -1, expected 0 or more");
  }
}
