package dev.pawl.cli;

import dev.pawl.hbs.SchemeParameters;
import dev.pawl.ledger.KeyPolicy;
import dev.pawl.ledger.KeyState;
import dev.pawl.signer.AuditReport;
import dev.pawl.signer.CreateOptions;
import dev.pawl.signer.KeyRequest;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.Receipt;
import dev.pawl.signer.ReceiptVerdict;
import dev.pawl.signer.ReceiptVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl quickstart`.
@CommandLine.Command(
    name = "quickstart",
    header =
        "Sign a file now: make a store and a key, sign, verify, audit, and tell what happened.",
    description = {
      "Makes what is missing: the store, and in it a key 'quickstart' for 1,024 signatures. Writes",
      "FILE.sig and FILE.receipt. Run again, it goes on with the same store and key; the same file",
      "gets the same signature again."
    },
    footerHeading = "%nExample:%n",
    footer = "  pawl quickstart firmware.bin")
final class QuickstartCommand implements Command {
  private static final String KEY = "quickstart";
  private static final SchemeParameters PARAMETERS =
      SchemeParameters.parse("LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8");

  @Parameters(paramLabel = "FILE", description = "What to sign.")
  private Path file = Path.of("");

  @Option(
      names = {"-f", "--force"},
      description = "Replace a signature and receipt that exist.")
  private boolean force;

  @Mixin private final PassphraseOptions passphrases = new PassphraseOptions();

  private final Assembly assembly;

  QuickstartCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    OutputFiles outputs = new OutputFiles(assembly.environment(), force);
    if (InputFile.isStandardInput(file)) {
      throw Failure.usage("quickstart writes beside the file, so it needs one", "name a file");
    }
    Target target = Target.beside(file);
    Target.checkApart(List.of(target));
    Signing signing = new Signing(assembly.output(), outputs);
    Story story = new Story(assembly);
    try (InputFile input = InputFile.of(assembly.environment(), file)) {
      if (!Files.exists(assembly.storeDirectory())) {
        signing.requireFree(target);
      }
      try (PawlStore store = openOrCreate(story)) {
        return tell(story, store, signing, input, target);
      }
    }
  }

  private ExitCode tell(
      Story story, PawlStore store, Signing signing, InputFile input, Target target)
      throws IOException {
    // The request is named by the bytes, so the same file gets the same signature.
    Optional<String> request = Optional.of("quickstart " + input.sha256());
    Optional<KeyState> known = store.state().keyNamed(KEY);
    if (known.isPresent()) {
      signing.check(store, known.get(), List.of(input), List.of(target), request);
    } else {
      signing.requireFree(target);
    }
    KeyState key = known.isPresent() ? known.get() : newKey(store);
    story.key(key, known.isPresent() ? "of an earlier run" : "new");
    SignResult.Made made = sign(signing, store, key, input, target, request);
    story.signed(made);
    story.verified(verify(key, input, made));
    AuditReport report = AuditCommand.run(assembly.output(), store);
    story.audited(report);
    story.show(file);
    return report.passed() ? ExitCode.OK : ExitCode.INVALID;
  }

  private PawlStore openOrCreate(Story story) throws IOException {
    if (Files.exists(assembly.storeDirectory())) {
      story.foundStore();
      return assembly.open(passphrases.existing(assembly.environment()));
    }
    PawlStore store = assembly.create(CreateOptions.DEFAULT);
    PassphraseOptions.warnWhereUnused(assembly.environment(), assembly.output());
    story.madeStore(NewStore.of(assembly, store, false));
    return store;
  }

  private KeyState newKey(PawlStore store) throws IOException {
    KeyPolicy policy = new KeyPolicy("", KeyPolicy.DEFAULT_WARNING_PERMILLE);
    return new NewKey(new KeyRequest(KEY, PARAMETERS, policy), Optional.empty())
        .make(assembly.output(), store);
  }

  private static SignResult.Made sign(
      Signing signing,
      PawlStore store,
      KeyState key,
      InputFile input,
      Target target,
      Optional<String> request)
      throws IOException {
    SignResults results = signing.sign(store, key, List.of(input), List.of(target), "", request);
    return switch (results.list().getFirst()) {
      case SignResult.Made made -> made;
      case SignResult.NotMade not -> throw not.failure();
    };
  }

  /// As anybody else would: from the files and the public key alone.
  private Receipt verify(KeyState key, InputFile input, SignResult.Made made) throws IOException {
    Environment environment = assembly.environment();
    Path signature = environment.resolve(made.target().signature());
    Receipt receipt =
        ReceiptFile.decode(Files.readAllBytes(environment.resolve(made.target().receipt())));
    ReceiptVerdict verdict =
        new ReceiptVerifier(StoredKey.publicKey(key))
            .verify(receipt, input.message(), Files.readAllBytes(signature));
    return switch (verdict) {
      case ReceiptVerdict.Genuine _ -> receipt;
      case ReceiptVerdict.Rejected rejected ->
          throw Failure.of(
              ExitCode.INVALID,
              "what was just written does not verify: " + String.join("; ", rejected.reasons()),
              "did " + file + " change meanwhile?");
    };
  }
}
