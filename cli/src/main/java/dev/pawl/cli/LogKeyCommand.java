package dev.pawl.cli;

import dev.pawl.signer.PawlStore;
import dev.pawl.signer.StoreLog;
import dev.pawl.tlog.note.VerifierKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `pawl log key`.
@CommandLine.Command(
    name = "key",
    header = "Show the log's public keys, as a policy for those who verify; make them first.",
    description = {
      "Checkpoints of the log are signed with an Ed25519 and an ML-DSA-44 key. They are made once for",
      "a store, here or by the first 'pawl log publish', and the ledger records them.",
      "",
      "Prints a C2SP tlog-policy: the file that 'pawl verify --policy' takes. It asks for no witness;",
      "whoever verifies adds those that he trusts."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pawl log key --origin log.example.com/firmware",
      "  pawl log key > policy.txt",
      "  pawl log key --json"
    })
final class LogKeyCommand implements Command {
  @Option(
      names = "--origin",
      paramLabel = "NAME",
      description = {
        "The name of the log, for ever: by custom a URL without its scheme.",
        "Default: pawl/ and the store's id."
      })
  @Nullable String origin;

  @Mixin private final PassphraseOptions passphrases = new PassphraseOptions();

  private final Assembly assembly;

  LogKeyCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    try (PawlStore store = assembly.open(passphrases.existing(assembly.environment()))) {
      StoreLog log = store.log();
      if (log.verifiers().isEmpty()) {
        make(log);
      } else if (origin != null && !origin.equals(log.origin())) {
        throw Failure.usage(
            "the log of this store has the name " + log.origin() + " already", "it is for ever");
      }
      show(log);
    }
    return ExitCode.OK;
  }

  private void make(StoreLog log) throws IOException {
    try {
      var _ = log.create(origin == null ? log.origin() : origin);
    } catch (IllegalArgumentException e) {
      throw Failure.of(ExitCode.USAGE, String.valueOf(e.getMessage()), "", e);
    }
    assembly.output().talk("made the keys of the log %s", log.origin());
  }

  private void show(StoreLog log) {
    List<String> policy = policy(log.verifiers());
    List<String> keys = log.verifiers().stream().map(VerifierKey::toString).toList();
    Output output = assembly.output();
    output.data(
        () ->
            new Fields()
                .text("origin", log.origin())
                .texts("verifierKeys", keys)
                .text("policy", String.join("\n", policy) + "\n"),
        () -> policy.forEach(line -> output.line("%s", line)));
  }

  private static List<String> policy(List<VerifierKey> keys) {
    List<String> lines = new ArrayList<>();
    lines.add("# The log that is trusted, by either of its keys: Ed25519, ML-DSA-44.");
    keys.forEach(key -> lines.add("log " + key));
    lines.add("");
    lines.add(
        "# The witnesses that are trusted, and how many of them must have seen a checkpoint:");
    lines.add("#   witness NAME VERIFIER-KEY");
    lines.add("#   group GROUP any NAME NAME NAME");
    lines.add("#   quorum GROUP");
    lines.add("quorum none");
    return lines;
  }
}
