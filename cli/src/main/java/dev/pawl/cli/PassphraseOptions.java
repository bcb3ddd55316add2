package dev.pawl.cli;

import dev.pawl.signer.PassphraseSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the passphrase of a store comes from: a file, `PAWL_PASSPHRASE`, or the terminal.
final class PassphraseOptions {
  private static final int BYTES_MAX = 4_096;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description =
          "The first line of FILE is the passphrase; default: $PAWL_PASSPHRASE, else asked.")
  @Nullable Path file;

  /// The passphrase of a store that has one.
  PassphraseSource existing(Environment environment) {
    return () -> read(environment, false);
  }

  /// The passphrase of a new store; typed twice where it is typed.
  PassphraseSource chosen(Environment environment) {
    return () -> read(environment, true);
  }

  /// Tells of a passphrase in the environment that a new store does not use: whoever set it may
  /// believe that it seals.
  static void warnWhereUnused(Environment environment, Output output) {
    if (environment.variable("PAWL_PASSPHRASE").isPresent()) {
      output.warn(
          "PAWL_PASSPHRASE is set and not used: a key file seals this store; 'pawl init"
              + " --passphrase' makes one that a passphrase seals");
    }
  }

  private char[] read(Environment environment, boolean twice) throws IOException {
    if (file != null) {
      return ofFile(environment, file);
    }
    if (environment.variable("PAWL_PASSPHRASE").isPresent()) {
      return environment.variable("PAWL_PASSPHRASE").get().toCharArray();
    }
    char[] first = ask(environment, "Passphrase of the store: ", twice);
    if (twice) {
      char[] second = ask(environment, "The same once more: ", twice);
      boolean same = Arrays.equals(first, second);
      Arrays.fill(second, '\0');
      if (!same) {
        Arrays.fill(first, '\0');
        throw Failure.of(
            ExitCode.DENIED, "the two passphrases differ", "nothing was made; try again");
      }
    }
    return first;
  }

  private static char[] ask(Environment environment, String question, boolean fresh) {
    char[] answer =
        environment
            .terminal()
            .askPassphrase(question)
            .orElseThrow(() ->
                Failure.of(
                    ExitCode.DENIED,
                    fresh
                        ? "--passphrase asks for one at a terminal, and there is none"
                        : "the private keys of this store are sealed by a passphrase, and nobody is"
                            + " there to ask",
                    "set PAWL_PASSPHRASE, or --passphrase-file FILE names a file that holds it"));
    if (answer.length == 0) {
      throw Failure.of(ExitCode.DENIED, "the passphrase is empty", "choose one that is not");
    }
    return answer;
  }

  private static char[] ofFile(Environment environment, Path file) throws IOException {
    byte[] bytes;
    try (InputFile input = InputFile.of(environment, file, "passphrase file")) {
      bytes = input.readSmall(BYTES_MAX);
    }
    try {
      int end = 0;
      while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
        end++;
      }
      if (end == 0) {
        throw Failure.usage(
            file + " begins with an empty line", "its first line is the passphrase");
      }
      CharBuffer chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end));
      char[] passphrase = new char[chars.remaining()];
      chars.get(passphrase);
      Arrays.fill(chars.array(), '\0');
      return passphrase;
    } catch (CharacterCodingException e) {
      throw Failure.of(ExitCode.USAGE, file + " is not UTF-8 text", "", e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
