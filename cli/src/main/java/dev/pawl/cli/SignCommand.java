package dev.pawl.cli;

import dev.pawl.ledger.KeyState;
import dev.pawl.signer.PawlStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl sign`.
@CommandLine.Command(
    name = "sign",
    header = "Sign files.",
    description = {
      "Writes FILE.sig, the signature as its RFC has it, and FILE.receipt, the evidence: which leaf of",
      "which key made it, where the ledger says so, and a proof of that. Each signature uses one leaf",
      "of the key for ever, also where it fails halfway.",
      "",
      "A signature that exists is not replaced without --force. With --request-id the same bytes get",
      "the same signature again, without a new leaf: that makes a retry safe."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pawl sign -k release firmware.bin",
      "  pawl sign -k release --request-id build-1742 --label 'v1.4.2' firmware.bin",
      "  pawl sign -k release boot.bin kernel.bin rootfs.img",
      "  tar c app | pawl sign -k release -o app.sig -"
    })
final class SignCommand implements Command {
  @Option(
      names = {"-k", "--key"},
      required = true,
      paramLabel = "NAME",
      description = "The key to sign with.")
  private String key = "";

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "What to sign, exactly as it is; '-' is standard input.")
  private List<Path> files = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.sig",
      description = {
        "Where the signature goes; the receipt goes to the same name with .receipt.",
        "Default: FILE.sig and FILE.receipt. For one FILE only."
      })
  @Nullable Path signature;

  @Option(
      names = "--request-id",
      paramLabel = "ID",
      description = "A name for this request, for one FILE: asking again gives the same signature.")
  @Nullable String requestId;

  @Option(
      names = "--label",
      paramLabel = "TEXT",
      description = "What people call the artifact; the receipt holds it.")
  private String label = "";

  @Option(
      names = "--publish",
      paramLabel = "DIR",
      description = "Publish the log there afterwards, as 'pawl log publish --to DIR'.")
  @Nullable Path publish;

  @Option(
      names = {"-f", "--force"},
      description = "Replace signatures and receipts that exist.")
  private boolean force;

  @Mixin private final PassphraseOptions passphrases = new PassphraseOptions();

  private final Assembly assembly;

  SignCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    checkOneFileOptions();
    List<Target> targets = files.stream().map(this::target).toList();
    Target.checkApart(targets);
    assembly.requireStore();
    OutputFiles outputs = new OutputFiles(assembly.environment(), force);
    Signing signing = new Signing(assembly.output(), outputs);
    Optional<String> request = Optional.ofNullable(requestId);
    // Pipes are read before the store is opened: nobody else shall wait for them.
    try (Inputs inputs = Inputs.of(assembly.environment(), files);
        PawlStore store = assembly.open(passphrases.existing(assembly.environment()))) {
      Target.checkApart(targets, inputs.list(), assembly.environment());
      KeyState signer = StoredKey.named(store, key);
      signing.check(store, signer, inputs.list(), targets, request);
      SignResults results = signing.sign(store, signer, inputs.list(), targets, label, request);
      ExitCode signed = results.show(assembly.output(), store);
      ExitCode published = publish == null ? ExitCode.OK : publish(store, publish);
      return signed == ExitCode.OK ? published : signed;
    }
  }

  /// What is signed is signed and written, whatever becomes of publishing.
  private ExitCode publish(PawlStore store, Path directory) {
    Publishing publishing = new Publishing(assembly, directory);
    try {
      assembly.output().talk("%s", publishing.line(publishing.run(store, false)));
      return ExitCode.OK;
    } catch (IOException | RuntimeException e) {
      Failure failure = Failures.explain(e);
      assembly.output().failure(failure);
      assembly.output().talk("  what is signed above stays signed; only publishing failed");
      return failure.exitCode();
    }
  }

  private void checkOneFileOptions() {
    if (files.size() > 1 && signature != null) {
      throw Failure.usage(
          "-o names one signature for " + files.size() + " files", "sign them one by one");
    }
    if (files.size() > 1 && requestId != null) {
      throw Failure.usage(
          "--request-id names one request for " + files.size() + " files",
          "give each file a request of its own");
    }
  }

  private Target target(Path file) {
    if (signature != null) {
      return Target.at(signature);
    }
    if (InputFile.isStandardInput(file)) {
      throw Failure.usage("standard input has no name for a signature", "-o FILE.sig gives one");
    }
    return Target.beside(file);
  }
}
