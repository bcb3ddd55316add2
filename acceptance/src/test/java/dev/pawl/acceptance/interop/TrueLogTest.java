package dev.pawl.acceptance.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.acceptance.interop.Programs.Ended;
import dev.pawl.ledger.KeyState;
import dev.pawl.signer.PublicKeyFormat;
import dev.pawl.signer.Publisher;
import dev.pawl.signer.SignOutcome.Released;
import dev.pawl.tlog.note.SignedNote;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: what a store publishes of itself, and the receipt that it gives along, are right for
/// programs that share no code with it. Method: a true store signs and publishes, then grows, so
/// that every kind of tile is there and parts of tiles were replaced.
final class TrueLogTest {
  private static final int SIGNATURES = 140; // two entries each: more than one tile

  @TempDir Path directory;

  @Test
  void log_ofATrueStore_isHealthyForAll() throws Exception {
    Programs.requirePython();
    Path log = directory.resolve("log");
    Path since = directory.resolve("since");
    try (RealLedger ledger = new RealLedger(directory)) {
      KeyState key = ledger.key("key", "LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8");
      Publisher publisher = ledger.store().log().publisher(log);
      Released released = ledger.sign(key, "message");
      publisher.publish();
      Files.copy(log.resolve("checkpoint"), since);
      for (int i = 1; i < SIGNATURES; i++) {
        ledger.sign(key, "message " + i);
      }
      publisher.publish();
      Path policy = policy(ledger);
      python(log, since, policy);
      go(log, since, ledger.store().log().verifiers().getFirst().toString());
      SignedNote checkpoint = SignedNote.parse(Files.readAllBytes(log.resolve("checkpoint")));
      String text = ledger.store().log().receipt(released.receipt(), checkpoint).encode();
      Ended receipt =
          Programs.verify(
              "receipt",
              ledger.file("message.tlog-proof", text.getBytes(UTF_8)),
              "--message",
              ledger.file("message", "message".getBytes(UTF_8)),
              "--signature",
              ledger.file("message.sig", released.signature().toArray()),
              "--public-key",
              ledger.export(key, PublicKeyFormat.DER),
              "--policy",
              policy);
      assertThat(receipt.code()).as("%s", receipt).isZero();
      assertThat(receipt.out()).contains("label      label of message");
    }
  }

  private Path policy(RealLedger ledger) throws Exception {
    StringBuilder text = new StringBuilder("quorum none\n");
    ledger.store().log().verifiers().forEach(key -> text.append("log " + key + "\n"));
    return Files.writeString(directory.resolve("policy"), text);
  }

  private static void python(Path log, Path since, Path policy) throws Exception {
    Ended known = Programs.verify("log", log, "--policy", policy, "--since", since);
    assertThat(known.code()).as("%s", known).isZero();
    assertThat(known.out()).contains("Ed25519", "ML-DSA-44", "key 'key', active: 140 signed");
    Ended firstUse = Programs.verify("log", log);
    assertThat(firstUse.code()).as("%s", firstUse).isZero();
    assertThat(firstUse.out()).contains("by the keys that the ledger itself names");
  }

  private static void go(Path log, Path since, String verifierKey) throws Exception {
    Programs.requireGo();
    Ended ended = Programs.go("log", log, verifierKey, since);
    assertThat(ended.code()).as("%s", ended).isZero();
  }
}
