package dev.pawl.bench;

import dev.pawl.hbs.SchemeParameters;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// Another program that measures itself and answers one line for each line that it is sent: how a
/// library in another language gets a column. `docs/reference/bench-peers.md` has the protocol.
///
/// Used by one thread.
final class ProgramPeer implements Peer, AutoCloseable {
  /// Far longer than the longest signature in hexadecimal digits.
  private static final int LINE_CHARACTERS_MAX = 1 << 20;

  private static final HexFormat HEX = HexFormat.of();

  private final String program;
  private final Process process;
  private final BufferedWriter to;
  private final BufferedReader from;
  private final String name;

  private ProgramPeer(String program, Process process) throws IOException {
    this.program = program;
    this.process = process;
    this.to = process.outputWriter(StandardCharsets.UTF_8);
    this.from = process.inputReader(StandardCharsets.UTF_8);
    this.name = ask("name").orElseThrow(() -> new IOException(program + " does not say its name"));
  }

  /// Starts a program.
  ///
  /// @throws IOException where it does not start or answer
  static ProgramPeer start(String program) throws IOException {
    Process process =
        new ProcessBuilder(program).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      return new ProgramPeer(program, process);
    } catch (IOException | RuntimeException e) {
      process.destroy();
      throw e;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<Timed<PeerKey>> generate(SchemeParameters parameters) throws IOException {
    Optional<Timed<byte[]>> answer = measured("generate " + parameters.name());
    return answer.map(key -> new Timed<>(key.nanos(), new Key(parameters, key.value())));
  }

  @Override
  public Optional<Verifier> verifier(PawlKey ours) throws IOException {
    String parameters = ours.parameters().name();
    String key = HEX.formatHex(ours.publicKey().encoded());
    return ask("verifies " + parameters)
        .map(_ ->
            (message, signature) -> {
              String answer =
                  ask("verify %s %s %s %s"
                          .formatted(
                              parameters, key, HEX.formatHex(message), HEX.formatHex(signature)))
                      .orElseThrow(
                          () -> new IllegalStateException(name + " does not verify our signature"));
              return Math.round(number(answer));
            });
  }

  @Override
  public Optional<Double> chainStepNanos() throws IOException {
    Optional<String> answer = ask("chain SHA-256");
    return answer.isEmpty() ? Optional.empty() : Optional.of(number(answer.get()));
  }

  private final class Key implements PeerKey {
    private final SchemeParameters parameters;
    private final byte[] publicKey;

    Key(SchemeParameters parameters, byte[] publicKey) {
      this.parameters = parameters;
      this.publicKey = publicKey;
    }

    @Override
    public byte[] publicKey() {
      return publicKey.clone();
    }

    @Override
    public Timed<byte[]> sign(byte[] message) throws IOException {
      return measured("sign %s %s".formatted(parameters.name(), HEX.formatHex(message)))
          .orElseThrow(() -> new IOException(name + " does not sign with the key it made"));
    }
  }

  /// An answer of a time and bytes.
  private Optional<Timed<byte[]>> measured(String line) throws IOException {
    Optional<String> answer = ask(line);
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    String[] words = answer.get().split(" ", -1);
    if (words.length != 2) {
      throw unexpected(answer.get());
    }
    try {
      return Optional.of(new Timed<>(Math.round(number(words[0])), HEX.parseHex(words[1])));
    } catch (IllegalArgumentException e) {
      throw unexpected(answer.get());
    }
  }

  /// Sends a line and takes the answer: what stands behind `ok`, or nothing for `no`.
  private Optional<String> ask(String line) throws IOException {
    to.write(line);
    to.write('\n');
    to.flush();
    String answer = from.readLine();
    if (answer == null) {
      throw new IOException(program + " ended instead of answering '" + shortened(line) + "'");
    }
    if (answer.length() > LINE_CHARACTERS_MAX) {
      throw unexpected(answer);
    }
    if (answer.equals("no") || answer.startsWith("no ")) {
      return Optional.empty();
    }
    if (answer.equals("ok") || answer.startsWith("ok ")) {
      return Optional.of(answer.substring(2).strip());
    }
    throw unexpected(answer);
  }

  private double number(String word) throws IOException {
    try {
      double number = Double.parseDouble(word);
      if (number >= 0 && number < Long.MAX_VALUE) {
        return number;
      }
    } catch (NumberFormatException e) {
      // falls through: the same complaint as for a number that is no time
    }
    throw unexpected(word);
  }

  private IOException unexpected(String answer) {
    return new IOException(
        "%s answers '%s', which is not as docs/reference/bench-peers.md has it"
            .formatted(program, shortened(answer)));
  }

  private static String shortened(String line) {
    return line.length() <= 60 ? line : line.substring(0, 60) + "...";
  }

  /// Ends the program, by the end of its input.
  @Override
  public void close() throws IOException {
    try {
      to.close();
    } finally {
      process.destroy();
    }
  }
}
