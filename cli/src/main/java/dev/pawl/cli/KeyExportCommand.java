package dev.pawl.cli;

import dev.pawl.ledger.KeyState;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.PublicKeyFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl key export`.
@CommandLine.Command(
    name = "export",
    header = "Write the public key, for those who verify.",
    description = {
      "Formats: pem and der hold a SubjectPublicKeyInfo as RFC 9802 lays it out; hss is the raw public",
      "key of RFC 8554, section 6; lms is the bare key of its one tree, which some boot loaders and",
      "OpenSSL want; xmss and xmssmt are the raw keys of RFC 8391, which do not say which of the two",
      "they are. Private keys are never exported."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pawl key export release > release.pem",
      "  pawl key export release --format hss -o release.pub"
    })
final class KeyExportCommand implements Command {
  @Parameters(paramLabel = "NAME", description = "The key.")
  private String name = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; default: pem.")
  private Format format = Format.pem;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write it. Default: standard output.")
  @Nullable Path output;

  @Option(
      names = {"-f", "--force"},
      description = "Replace a file that exists.")
  private boolean force;

  private final Assembly assembly;

  KeyExportCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  /// The formats, as users write them.
  enum Format {
    hss(PublicKeyFormat.HSS),
    lms(PublicKeyFormat.LMS),
    xmss(PublicKeyFormat.XMSS),
    xmssmt(PublicKeyFormat.XMSSMT),
    der(PublicKeyFormat.DER),
    pem(PublicKeyFormat.PEM);

    private final PublicKeyFormat format;

    Format(PublicKeyFormat format) {
      this.format = format;
    }
  }

  @Override
  public ExitCode run() throws IOException {
    OutputFiles outputs = new OutputFiles(assembly.environment(), force);
    if (output != null) {
      outputs.requireWritable(output);
    }
    byte[] bytes;
    try (PawlStore store = assembly.open()) {
      bytes = encode(StoredKey.named(store, name));
    }
    if (output != null) {
      outputs.write(output, bytes);
      assembly.output().talk("wrote %s", output);
      return ExitCode.OK;
    }
    show(bytes);
    return ExitCode.OK;
  }

  private byte[] encode(KeyState key) {
    try {
      return format.format.encode(StoredKey.publicKey(key));
    } catch (IllegalArgumentException e) {
      throw Failure.of(ExitCode.USAGE, String.valueOf(e.getMessage()), "", e);
    }
  }

  private void show(byte[] bytes) {
    boolean text = format == Format.pem;
    if (!text && !assembly.options().json && assembly.environment().terminal().canAsk()) {
      throw Failure.usage("this would write binary data to the terminal", "-o FILE writes a file");
    }
    String value =
        text ? new String(bytes, StandardCharsets.US_ASCII) : HexFormat.of().formatHex(bytes);
    assembly
        .output()
        .data(
            () ->
                new Fields()
                    .text("key", name)
                    .text("format", format.name())
                    .text(text ? "pem" : "hex", value),
            () -> assembly.output().bytes(bytes));
  }
}
