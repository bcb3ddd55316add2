package dev.pawl.cli;

import dev.pawl.signer.DirectoryLogSource;
import dev.pawl.signer.LogTrust;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.TrustPolicy;
import dev.pawl.tlog.note.VerifierKey;
import dev.pawl.tlog.published.HttpLogSource;
import dev.pawl.tlog.published.LogSource;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What every command takes that reads a published log: whose signature it wants to see, and how
/// long it waits for an answer.
final class LogOptions {
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");
  private static final int POLICY_BYTES_MAX = 1 << 20;

  @Option(
      names = "--log-key",
      paramLabel = "VKEY",
      description = {
        "The log's verifier key; several may be given, and one must have signed the checkpoint.",
        "Default: the key that the log itself names, trusted on first use."
      })
  private List<String> keys = new ArrayList<>();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "A C2SP tlog-policy: the log's key, and the witnesses that must have cosigned.")
  @Nullable Path policy;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "How long to wait for one answer of the server. Default: 30s.")
  private Duration timeout = Duration.ofSeconds(30);

  /// Whether anything was said about trust.
  boolean given() {
    return policy != null || !keys.isEmpty();
  }

  /// Whose signature is wanted.
  LogTrust trust(Environment environment) throws IOException {
    if (policy != null && !keys.isEmpty()) {
      throw Failure.usage(
          "--policy and --log-key are both given", "the policy names the log's key");
    }
    try {
      if (policy != null) {
        return new LogTrust.Policy(TrustPolicy.parse(text(environment, policy)));
      }
      List<VerifierKey> parsed = new ArrayList<>();
      for (String key : keys) {
        parsed.add(VerifierKey.parse(key));
      }
      return parsed.isEmpty() ? new LogTrust.FirstUse() : new LogTrust.Keys(parsed);
    } catch (MalformedException e) {
      throw Failure.of(ExitCode.USAGE, String.valueOf(e.getMessage()), "", e);
    }
  }

  private static String text(Environment environment, Path file) throws IOException {
    try (InputFile input = InputFile.of(environment, file, "policy")) {
      return new String(input.readSmall(POLICY_BYTES_MAX), StandardCharsets.UTF_8);
    }
  }

  /// Where the log is.
  ///
  /// @param log an address of http or https, or a directory
  LogSource source(Environment environment, String log) {
    if (ADDRESS.matcher(log).matches()) {
      try {
        return new HttpLogSource(URI.create(log), timeout);
      } catch (IllegalArgumentException e) {
        throw Failure.of(ExitCode.USAGE, String.valueOf(e.getMessage()), "", e);
      }
    }
    Path directory = environment.resolve(Path.of(log));
    if (!Files.isDirectory(directory)) {
      throw Failure.usage(
          "there is no directory " + log,
          "name the address of a log, or a directory that holds one");
    }
    return new DirectoryLogSource(environment.disk(), directory);
  }
}
