package dev.pawl.acceptance.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.acceptance.interop.Programs.Ended;
import dev.pawl.hbs.Message;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.KeyState;
import dev.pawl.signer.PublicKeyFormat;
import dev.pawl.signer.ReceiptVerdict;
import dev.pawl.signer.SignOutcome.Released;
import dev.pawl.signer.TlogReceipt;
import dev.pawl.signer.TlogReceiptVerifier;
import dev.pawl.tlog.InclusionProof;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.KeyType;
import dev.pawl.tlog.note.NoteSigner;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.note.TrustPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: a receipt that travels with a signature proves its place in the log to a stranger, and no
/// byte of it can be another. Method: receipts of a true store, whole and changed, for Python and
/// for us.
final class ReceiptDifferentialTest {
  private static final String PYTHON =
      """
      from pawl_verify import Malformed, notes, publickey, receipt
      policy, message, signature, key = (open(name, 'rb').read() for name in sys.argv[2:6])
      policy, key = notes.parse_policy(policy), publickey.parse(key)
      def answer(line):
          try:
              read = receipt.parse(bytes.fromhex(line))
          except Malformed:
              return 'invalid'
          checks = receipt.checks(read, policy, message, signature, key)
          return 'valid' if all(holds for _, holds in checks) else 'invalid'
      """;

  @TempDir Path directory;

  private Published log;
  private NoteSigner witness;
  private Path policy;
  private Path message;
  private Path signature;
  private Path publicKey;
  private byte[] signatureBytes;
  private String receipt;

  @BeforeEach
  void sign() throws Exception {
    Programs.requirePython();
    log = new Published(directory.resolve("log"));
    witness =
        NoteSigner.generate("witness.example", KeyType.ML_DSA_44_COSIGNATURE, new SecureRandom());
    try (RealLedger ledger = new RealLedger(directory)) {
      KeyState key = ledger.key("key", "LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W8");
      ledger.sign(key, "before");
      Released released = ledger.sign(key, "firmware");
      ledger.sign(key, "after");
      signatureBytes = released.signature().toArray();
      message = ledger.file("firmware", "firmware".getBytes(UTF_8));
      signature = ledger.file("firmware.sig", signatureBytes);
      publicKey = ledger.export(key, PublicKeyFormat.PEM);
      List<byte[]> entries = ledger.entries();
      receipt = receipt(released, entries).encode();
    }
    policy = log.beside("policy", policyText());
  }

  /// One key of the log and one witness: both lines under the checkpoint are needed.
  private String policyText() {
    return "log %s\nwitness W %s\nquorum W\n".formatted(log.ed25519.verifier(), witness.verifier());
  }

  private TlogReceipt receipt(Released released, List<byte[]> entries) throws Exception {
    int index = (int) released.receipt().index();
    SignedNote signed = log.publish(entries);
    SignedNote note =
        new SignedNote(
            signed.text(), List.of(signed.signatures().getFirst(), witness.sign(signed.text(), 1)));
    return new TlogReceipt(
        released.receipt().disclosure(),
        Bytes.copyOf(entries.get(index)),
        InclusionProof.of(index, entries.size(), Published.tree(entries)),
        note);
  }

  private Ended verify(Path file) throws Exception {
    return Programs.verify(
        "receipt",
        file,
        "--policy",
        policy,
        "--message",
        message,
        "--signature",
        signature,
        "--public-key",
        publicKey);
  }

  @Test
  void receipt_ofATrueStore_isValidForPython() throws Exception {
    Ended ended = verify(log.beside("firmware.tlog-proof", receipt));
    assertThat(ended.code()).as("%s", ended).isZero();
    assertThat(ended.out()).contains("label of firmware", "leaf       1", Published.ORIGIN);
    assertThat(ours(receipt.getBytes(UTF_8))).isEqualTo("valid");
  }

  @Test
  void receipt_forAnotherMessage_isInvalid() throws Exception {
    Path file = log.beside("firmware.tlog-proof", receipt);
    message = log.beside("other", "other");
    Ended ended = verify(file);
    assertThat(ended.code()).as("%s", ended).isEqualTo(1);
    assertThat(ended.out())
        .contains("FAILED     the receipt is of this message", "FAILED     the signature is");
  }

  @Test
  void receipt_withAnyByteChanged_isRefusedByBoth() throws Exception {
    byte[] whole = receipt.getBytes(UTF_8);
    int signatures = receipt.indexOf("\u2014"); // long, and all alike
    List<byte[]> all = new ArrayList<>(List.of(whole));
    for (int at = 0; at < whole.length; at += at < signatures ? 1 : 23) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 1;
      all.add(flipped);
    }
    Random random = new Random(8);
    for (int i = 0; i < 300; i++) {
      all.add(Differential.changed(whole, random));
    }
    List<String> theirs =
        Differential.answers(
            directory,
            PYTHON,
            all.stream().map(Differential::hex).toList(),
            policy,
            message,
            signature,
            publicKey);
    for (int i = 0; i < all.size(); i++) {
      assertThat(theirs.get(i)).as(new String(all.get(i), UTF_8)).isEqualTo(ours(all.get(i)));
      boolean same = Arrays.equals(all.get(i), whole);
      assertThat(theirs.get(i).equals("valid")).as(new String(all.get(i), UTF_8)).isEqualTo(same);
    }
  }

  /// The same checks by our own verifier.
  private String ours(byte[] bytes) throws Exception {
    try {
      TlogReceiptVerifier verifier =
          new TlogReceiptVerifier(
              PublicKeyFormat.parse(Files.readAllBytes(publicKey)).key(),
              TrustPolicy.parse(policyText()));
      TlogReceipt read = TlogReceipt.parse(new String(bytes, UTF_8));
      ReceiptVerdict verdict =
          verifier.verify(read, Message.of(Files.readAllBytes(message)), signatureBytes);
      return verdict instanceof ReceiptVerdict.Genuine ? "valid" : "invalid";
    } catch (MalformedException e) {
      return "invalid";
    }
  }
}
