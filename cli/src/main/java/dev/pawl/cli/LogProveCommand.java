package dev.pawl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.EntryCodec;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.Receipt;
import dev.pawl.signer.TlogReceipt;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.SignedNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl log prove`.
@CommandLine.Command(
    name = "prove",
    header = "Write the proof that a signature stands in the log, for those who have no network.",
    description = {
      "Writes a C2SP tlog-proof: the entry of the signature, what opens its commitment, the way to the",
      "root, and a signed checkpoint. 'pawl verify --receipt FILE.tlog-proof --policy FILE' checks it,",
      "and so do other people's tools.",
      "",
      "Whoever gets the proof learns label and digests of this one artifact, and nothing of others."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pawl log prove --for firmware.bin.receipt",
      "  pawl log prove 12 -o firmware.bin.tlog-proof",
      "  pawl log prove 12 --checkpoint /srv/www/log/checkpoint"
    })
final class LogProveCommand implements Command {
  private static final String RECEIPT = ".receipt";

  /// Which signature.
  static final class Which {
    @Parameters(paramLabel = "INDEX", description = "The entry of the signature, 0-based.")
    @Nullable Long index;

    @Option(
        names = "--for",
        paramLabel = "FILE.receipt",
        description = "The receipt of the signature.")
    @Nullable Path receipt;
  }

  @ArgGroup(multiplicity = "1")
  private Which which = new Which();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.tlog-proof",
      description = {
        "Where the proof goes; '-' is standard output.",
        "Default: FILE.tlog-proof beside FILE.receipt; for an INDEX, standard output."
      })
  @Nullable Path file;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description =
          "Prove against this checkpoint, such as the published one; default: the newest.")
  @Nullable Path checkpoint;

  @Option(
      names = {"-f", "--force"},
      description = "Replace another file that is there.")
  private boolean force;

  @Mixin private final PassphraseOptions passphrases = new PassphraseOptions();

  private final Assembly assembly;

  LogProveCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    Path target = target();
    try (PawlStore store = assembly.open(passphrases.existing(assembly.environment()))) {
      Receipt receipt = receipt(store);
      TlogReceipt proof;
      try {
        proof = store.log().receipt(receipt, checkpoint(store));
      } catch (IllegalArgumentException e) {
        throw Failure.of(
            ExitCode.USAGE,
            String.valueOf(e.getMessage()),
            "without --checkpoint it is proved against the newest",
            e);
      }
      write(target, proof);
    }
    return ExitCode.OK;
  }

  private Path target() {
    if (file != null) {
      return file;
    }
    Path receipt = which.receipt;
    if (receipt == null || receipt.getFileName() == null) {
      return InputFile.STANDARD_INPUT; // '-' is standard output here
    }
    String name = receipt.getFileName().toString();
    String stem =
        name.endsWith(RECEIPT) ? name.substring(0, name.length() - RECEIPT.length()) : name;
    return receipt.resolveSibling(stem + TlogReceipt.ENDING);
  }

  /// The receipt, as the ledger has it: of a file only the place in the ledger is taken.
  private Receipt receipt(PawlStore store) throws IOException {
    if (which.receipt == null) {
      return receiptAt(store, Objects.requireNonNull(which.index));
    }
    Receipt named;
    try (InputFile input = InputFile.of(assembly.environment(), which.receipt, "receipt")) {
      named = ReceiptFile.decode(input.readSmall(ReceiptFile.BYTES_MAX));
    } catch (IllegalArgumentException e) {
      throw Failure.of(ExitCode.USAGE, which.receipt + " is no receipt: " + e.getMessage(), "", e);
    }
    if (!named.store().equals(store.id())) {
      throw Failure.usage(
          "%s is of store %s, not of %s".formatted(which.receipt, named.store(), store.id()),
          "--store names the other one");
    }
    Receipt held = receiptAt(store, named.index());
    if (!held.entry().equals(named.entry())) {
      throw Failure.of(
          ExitCode.DAMAGED,
          "the ledger holds another entry %d than %s shows".formatted(named.index(), which.receipt),
          "the receipt was changed, or the ledger went back in time and wrote that entry again");
    }
    return held;
  }

  private static Receipt receiptAt(PawlStore store, long index) {
    LedgerIndex.check(store, index);
    if (!(EntryCodec.decode(store.ledger().read(index).entry()) instanceof Signed signed)
        || signed.layer() > 0) {
      throw Failure.usage(
          "entry " + index + " is not the signature of a file",
          "'pawl ledger log' lists them: the entries of type 'signed'");
    }
    return store.receipt(index);
  }

  private SignedNote checkpoint(PawlStore store) throws IOException {
    if (checkpoint == null) {
      Publishing.askWitnesses(assembly.output(), store);
      return store
          .log()
          .checkpoints()
          .newest()
          .orElseThrow(() ->
              Failure.of(
                  ExitCode.UNAVAILABLE,
                  "no witness has cosigned a checkpoint of this log yet",
                  "try again when they answer, or prove it against a published one: --checkpoint FILE"));
    }
    try (InputFile input = InputFile.of(assembly.environment(), checkpoint, "checkpoint")) {
      return SignedNote.parse(input.readSmall(SignedNote.BYTES_MAX));
    } catch (MalformedException e) {
      throw Failure.of(ExitCode.USAGE, checkpoint + " is no checkpoint: " + e.getMessage(), "", e);
    }
  }

  private void write(Path target, TlogReceipt proof) throws IOException {
    byte[] bytes = proof.encode().getBytes(UTF_8);
    Output output = assembly.output();
    if (target.equals(InputFile.STANDARD_INPUT)) {
      output.bytes(bytes);
      return;
    }
    OutputFiles outputs =
        new OutputFiles(assembly.environment(), force || isOlderProof(target, proof));
    outputs.requireWritable(target);
    outputs.write(target, bytes);
    output.result(
        () ->
            new Fields()
                .text("proof", target.toString())
                .number("index", proof.index())
                .text("origin", proof.claim().origin())
                .number("treeSize", proof.claim().head().size()),
        () ->
            output.line(
                "%s: entry %d of %s in the log %s",
                target,
                proof.index(),
                Texts.count(proof.claim().head().size()),
                proof.claim().origin()));
  }

  private boolean isOlderProof(Path target, TlogReceipt proof) throws IOException {
    Path path = assembly.environment().resolve(target);
    if (!Files.isRegularFile(path) || Files.size(path) > TlogReceipt.BYTES_MAX) {
      return false;
    }
    try {
      return TlogReceipt.parse(new String(Files.readAllBytes(path), UTF_8))
          .entry()
          .equals(proof.entry());
    } catch (MalformedException e) {
      return false;
    }
  }
}
