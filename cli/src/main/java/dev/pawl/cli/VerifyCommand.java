package dev.pawl.cli;

import dev.pawl.hbs.MalformedException;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.SchemeSignature;
import dev.pawl.hbs.Verification;
import dev.pawl.signer.AmbiguousKeyException;
import dev.pawl.signer.PublicKeyFormat;
import dev.pawl.signer.Receipt;
import dev.pawl.signer.ReceiptVerdict;
import dev.pawl.signer.ReceiptVerifier;
import dev.pawl.signer.TlogReceipt;
import dev.pawl.signer.TlogReceiptVerifier;
import dev.pawl.tlog.note.TrustPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl verify`. Needs no store, no private key and no permission.
@CommandLine.Command(
    name = "verify",
    header = "Verify the signature of a file; needs no store.",
    description = {
      "Exit code 0 means that the signature belongs to exactly these bytes and this public key, and 1",
      "that it does not. With --receipt the receipt must also be about this signature, agree with",
      "itself, and prove that its ledger entry stands under the root that it names.",
      "",
      "A receipt that ends in .tlog-proof proves more: that the signature stands in a log which others",
      "have seen. --policy names the log and the witnesses that you trust ('pawl log key' prints one)."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pawl verify -p release.pem firmware.bin",
      "  pawl verify -p release.pem firmware.bin -s v1.4.sig --receipt v1.4.receipt",
      "  pawl verify -p release.pem firmware.bin --receipt firmware.bin.tlog-proof --policy policy.txt",
      "  pawl verify -p release.pub --scheme xmss firmware.bin",
      "  pawl verify -q -p release.pem firmware.bin && flash firmware.bin"
    })
final class VerifyCommand implements Command {
  /// The largest: 70 kB in HSS, of eight levels of W1; 105 kB in XMSS^MT, of twelve layers.
  private static final int SIGNATURE_BYTES_MAX = 1 << 20;

  private static final int POLICY_BYTES_MAX = 1 << 20;
  private static final int PUBLIC_KEY_BYTES_MAX = 1 << 16;
  private static final String EXPORT = "'pawl key export NAME' writes one";

  @Option(
      names = {"-p", "--public-key"},
      required = true,
      paramLabel = "PUBLIC",
      description = "The public key, in any form that 'pawl key export' writes.")
  private Path publicKey = Path.of("");

  @Parameters(paramLabel = "FILE", description = "What was signed; '-' is standard input.")
  private Path file = Path.of("");

  @Option(
      names = {"-s", "--signature"},
      paramLabel = "FILE.sig",
      description = "The signature; default: FILE.sig.")
  @Nullable Path signature;

  @Option(
      names = "--scheme",
      paramLabel = "SCHEME",
      description = {
        "The scheme of a raw public key: ${COMPLETION-CANDIDATES}.",
        "Needed only where it may be of XMSS and of XMSS^MT."
      })
  @Nullable Scheme scheme;

  @Option(
      names = "--receipt",
      paramLabel = "FILE.receipt",
      description = "Check this receipt or tlog-proof, too.")
  @Nullable Path receipt;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "Which log and which witnesses are trusted: a C2SP tlog-policy.")
  @Nullable Path policy;

  private final Assembly assembly;

  /// The schemes, as users write them.
  enum Scheme {
    lms(PublicKeyFormat.LMS),
    hss(PublicKeyFormat.HSS),
    xmss(PublicKeyFormat.XMSS),
    xmssmt(PublicKeyFormat.XMSSMT);

    private final PublicKeyFormat format;

    Scheme(PublicKeyFormat format) {
      this.format = format;
    }
  }

  VerifyCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    if (policy != null && receipt == null) {
      throw Failure.usage(
          "--policy says what to trust, and nothing is to be checked by it",
          "--receipt FILE.tlog-proof names the proof");
    }
    SchemePublicKey key = readPublicKey();
    try (InputFile input = InputFile.of(assembly.environment(), file)) {
      byte[] bytes = readSignature();
      Verdict verdict =
          receipt == null
              ? ofSignature(key, input, bytes)
              : ofReceipt(key, input, bytes, read(receipt, "receipt", TlogReceipt.BYTES_MAX));
      verdict.show(assembly.output(), input.name());
      return verdict.isValid() ? ExitCode.OK : ExitCode.INVALID;
    }
  }

  private byte[] readSignature() throws IOException {
    if (signature != null) {
      return read(signature, "signature", SIGNATURE_BYTES_MAX);
    }
    if (InputFile.isStandardInput(file)) {
      throw Failure.usage("standard input has no signature beside it", "-s FILE.sig names it");
    }
    Path beside = Target.beside(file).signature();
    if (!Files.exists(assembly.environment().resolve(beside))) {
      throw Failure.usage("there is no signature " + beside, "-s FILE.sig names another");
    }
    return read(beside, "signature", SIGNATURE_BYTES_MAX);
  }

  private SchemePublicKey readPublicKey() throws IOException {
    byte[] bytes = read(publicKey, "public key", PUBLIC_KEY_BYTES_MAX);
    if (bytes.length == 0) {
      throw Failure.usage("the public key " + publicKey + " is empty", EXPORT);
    }
    try {
      return scheme == null
          ? PublicKeyFormat.parse(bytes).key()
          : PublicKeyFormat.parse(bytes, scheme.format).key();
    } catch (AmbiguousKeyException e) {
      throw Failure.of(
          ExitCode.USAGE,
          publicKey + " is " + e.getMessage(),
          "--scheme xmss or --scheme xmssmt says which; 'pawl key export' in pem or der needs neither",
          e);
    } catch (IllegalArgumentException e) {
      throw Failure.of(ExitCode.USAGE, publicKey + " is " + e.getMessage(), EXPORT, e);
    }
  }

  private byte[] read(Path name, String role, int bytesMax) throws IOException {
    try (InputFile input = InputFile.of(assembly.environment(), name, role)) {
      return input.readSmall(bytesMax);
    }
  }

  private static Verdict ofSignature(SchemePublicKey key, InputFile input, byte[] bytes)
      throws IOException {
    if (bytes.length == 0) {
      return Verdict.invalid(List.of("the signature is empty"));
    }
    SchemeSignature parsed;
    try {
      parsed = key.parseSignature(bytes);
    } catch (MalformedException e) {
      return Verdict.invalid(List.of("the signature is malformed: " + e.getMessage()));
    }
    return switch (key.verify(input.message(), parsed)) {
      case Verification.Valid _ -> Verdict.valid(parsed, Optional.empty(), Optional.empty());
      case Verification.Invalid invalid ->
          Verdict.invalid(
              List.of("the signature is not one of this file by this key: " + invalid.reason()));
    };
  }

  private Verdict ofReceipt(SchemePublicKey key, InputFile input, byte[] bytes, byte[] receiptBytes)
      throws IOException {
    if (receiptBytes.length == 0) {
      return Verdict.invalid(List.of("the receipt is empty"));
    }
    if (TlogReceipt.isOne(receiptBytes)) {
      return ofProof(key, input, bytes, receiptBytes);
    }
    if (policy != null) {
      throw Failure.usage(
          receipt + " is no tlog-proof, and --policy is of no use to it",
          "'pawl log prove --for " + receipt + "' makes one");
    }
    Receipt parsed;
    try {
      parsed = ReceiptFile.decode(receiptBytes);
    } catch (IllegalArgumentException e) {
      return Verdict.invalid(List.of("the receipt is malformed: " + e.getMessage()));
    }
    return switch (new ReceiptVerifier(key).verify(parsed, input.message(), bytes)) {
      case ReceiptVerdict.Genuine _ ->
          Verdict.valid(parse(key, bytes), Optional.of(parsed), Optional.empty());
      case ReceiptVerdict.Rejected rejected -> Verdict.invalid(rejected.reasons());
    };
  }

  private Verdict ofProof(SchemePublicKey key, InputFile input, byte[] bytes, byte[] proofBytes)
      throws IOException {
    TrustPolicy trusted = readPolicy();
    TlogReceipt proof;
    try {
      proof = TlogReceipt.parse(new String(proofBytes, StandardCharsets.UTF_8));
    } catch (dev.pawl.tlog.MalformedException e) {
      return Verdict.invalid(List.of("the tlog-proof is malformed: " + e.getMessage()));
    }
    return switch (new TlogReceiptVerifier(key, trusted).verify(proof, input.message(), bytes)) {
      case ReceiptVerdict.Genuine _ ->
          Verdict.valid(
              parse(key, bytes), Optional.empty(), Optional.of(ProofView.of(proof, trusted)));
      case ReceiptVerdict.Rejected rejected -> Verdict.invalid(rejected.reasons());
    };
  }

  private TrustPolicy readPolicy() throws IOException {
    if (policy == null) {
      throw Failure.usage(
          "a tlog-proof says which log it is of, and you say which log you trust",
          "--policy FILE names a tlog-policy; 'pawl log key' prints one for the log of a store");
    }
    byte[] text = read(policy, "policy", POLICY_BYTES_MAX);
    try {
      return TrustPolicy.parse(new String(text, StandardCharsets.UTF_8));
    } catch (dev.pawl.tlog.MalformedException e) {
      throw Failure.of(ExitCode.USAGE, policy + " is no tlog-policy: " + e.getMessage(), "", e);
    }
  }

  private static SchemeSignature parse(SchemePublicKey key, byte[] bytes) {
    try {
      return key.parseSignature(bytes);
    } catch (MalformedException e) {
      throw new IllegalStateException("a signature that was verified does not parse", e);
    }
  }
}
