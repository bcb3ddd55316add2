package dev.pawl.cli;

import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.EntryCodec;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.signer.Disclosure;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.Receipt;
import dev.pawl.tlog.MerkleTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl ledger show`.
@CommandLine.Command(
    name = "show",
    header = "Show one entry of the ledger, and write its signature and receipt again.",
    description = {
      "For a signature the private companions of the entry are shown, too: label, digests, salt. They",
      "are never published with the ledger."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pawl ledger show 12",
      "  pawl ledger show 12 --signature firmware.bin.sig --receipt firmware.bin.receipt"
    })
final class LedgerShowCommand implements Command {
  private static final int SIGNATURE_ATTACHMENT = 1;

  @Parameters(paramLabel = "INDEX", description = "The entry, 0-based.")
  private long index;

  @Option(
      names = "--signature",
      paramLabel = "FILE.sig",
      description = "Write the signature of this entry.")
  @Nullable Path signature;

  @Option(
      names = "--receipt",
      paramLabel = "FILE.receipt",
      description =
          "Write the receipt of this entry, with a proof against the ledger as it is now.")
  @Nullable Path receipt;

  @Option(
      names = {"-f", "--force"},
      description = "Replace files that exist.")
  private boolean force;

  @Mixin private final PassphraseOptions passphrases = new PassphraseOptions();

  private final Assembly assembly;

  LedgerShowCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    Output output = assembly.output();
    try (PawlStore store = assembly.open(passphrases.existing(assembly.environment()))) {
      LedgerIndex.check(store, index);
      LedgerRecord record = store.ledger().read(index);
      Entry entry = EntryCodec.decode(record.entry());
      write(store, entry, record);
      Fields fields = new EntryView(store.state()).fields(index, entry);
      fields.text("leafHash", MerkleTree.leafHash(record.entry().toArray()).toString());
      fields.text("entry", record.entry().toString());
      if (entry instanceof Signed) {
        fields.object("disclosure", fields(store.receipt(index).disclosure()));
      }
      output.data(() -> fields, () -> lines(output, "", fields));
    }
    return ExitCode.OK;
  }

  private static Fields fields(Disclosure disclosure) {
    Fields fields =
        new Fields()
            .text("label", disclosure.label())
            .text("messageSha256", disclosure.message().toString())
            .text("signatureSha256", disclosure.signature().toString())
            .text("salt", disclosure.salt().toString());
    return disclosure.request().equals(Disclosure.NO_REQUEST)
        ? fields
        : fields.text("requestSha256", disclosure.request().toString());
  }

  private static void lines(Output output, String indent, Fields fields) {
    for (Map.Entry<String, Object> field : fields.values().entrySet()) {
      if (field.getValue() instanceof Fields inner) {
        output.line("%s%s", indent, field.getKey());
        lines(output, indent + "  ", inner);
      } else {
        output.line("%s%-22s %s", indent, field.getKey(), field.getValue());
      }
    }
  }

  private void write(PawlStore store, Entry entry, LedgerRecord record) throws IOException {
    if (signature == null && receipt == null) {
      return;
    }
    requireSignatureOfAFile(entry);
    OutputFiles outputs = new OutputFiles(assembly.environment(), force);
    if (signature != null) {
      outputs.requireWritable(signature);
    }
    if (receipt != null) {
      outputs.requireWritable(receipt);
    }
    if (signature != null) {
      store.awaitRelease();
      outputs.write(signature, record.attachments().get(SIGNATURE_ATTACHMENT).toArray());
      assembly.output().talk("wrote %s", signature);
    }
    if (receipt != null) {
      Receipt proven = store.prove(store.receipt(index));
      outputs.writeReceipt(receipt, proven);
      assembly.output().talk("wrote %s", receipt);
    }
  }

  private void requireSignatureOfAFile(Entry entry) {
    String remedy = "'pawl ledger log' lists them: the entries of type 'signed'";
    if (!(entry instanceof Signed signed)) {
      throw Failure.usage("entry " + index + " holds no signature", remedy);
    }
    if (signed.layer() > 0) {
      throw Failure.usage(
          "entry " + index + " holds the signature of a child tree, not of a file", remedy);
    }
  }
}
