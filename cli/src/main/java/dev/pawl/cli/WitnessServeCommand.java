package dev.pawl.cli;

import dev.pawl.tlog.note.VerifierKey;
import dev.pawl.witness.Witness;
import dev.pawl.witness.WitnessServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `pawl witness serve`.
@CommandLine.Command(
    name = "serve",
    header = "Run the witness until it is interrupted.",
    description = {
      "Answers POST /add-checkpoint (C2SP tlog-witness) and nothing else. What is cosigned is"
          + " durable",
      "before the cosignature leaves. It speaks plain HTTP: for others than this machine, put a"
          + " proxy",
      "with TLS before it. Requests that do not end are cut off after 5 seconds, and at most 256",
      "connections are open."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pawl witness serve",
      "  pawl witness serve --dir /srv/witness --listen 127.0.0.1:8080"
    })
final class WitnessServeCommand implements Command {
  private static final Pattern ADDRESS = Pattern.compile("(.+):([0-9]{1,5})");

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Where to listen; port 0 takes a free one. Default: 127.0.0.1:8080.")
  private String listen = "127.0.0.1:8080";

  @Mixin private final WitnessDirectory directory = new WitnessDirectory();

  private final Assembly assembly;

  WitnessServeCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    InetSocketAddress address = address();
    Output output = assembly.output();
    try (Lifetime lifetime = new Lifetime();
        Witness witness = directory.open(assembly.environment());
        WitnessServer server = start(witness, address)) {
      show(witness, server);
      lifetime.await();
      output.talk("stopping");
    }
    return ExitCode.OK;
  }

  private WitnessServer start(Witness witness, InetSocketAddress address) throws IOException {
    try {
      return WitnessServer.start(witness, address, said -> warn(assembly.output(), said));
    } catch (BindException e) {
      throw Failure.of(
          ExitCode.UNAVAILABLE,
          "nobody can listen at " + listen + ": " + e.getMessage(),
          "is another witness running there? --listen HOST:PORT takes another place",
          e);
    }
  }

  private static void warn(Output output, String said) {
    output.warn("a request was not answered: %s", said);
  }

  private InetSocketAddress address() {
    Matcher parts = ADDRESS.matcher(listen);
    if (parts.matches() && Integer.parseInt(parts.group(2)) <= 0xffff) {
      InetSocketAddress address =
          new InetSocketAddress(parts.group(1), Integer.parseInt(parts.group(2)));
      if (!address.isUnresolved()) {
        return address;
      }
    }
    throw Failure.usage(
        "--listen is '" + listen + "', expected HOST:PORT", "for example --listen 127.0.0.1:8080");
  }

  private void show(Witness witness, WitnessServer server) throws IOException {
    String url =
        "http://%s:%d"
            .formatted(server.address().getAddress().getHostAddress(), server.address().getPort());
    List<VerifierKey> keys = witness.verifiers();
    List<Witness.Followed> logs = witness.logs();
    Output output = assembly.output();
    output.data(
        () ->
            WitnessKeyCommand.fields(directory.path(assembly.environment()), keys)
                .text("url", url)
                .objects("logs", WitnessLogListCommand.fields(logs)),
        () -> {
          output.line("Witness %s listens at %s", keys.getFirst().name(), url);
          keys.forEach(key -> output.line("  key  %s", key));
          logs.forEach(log ->
              output.line(
                  "  log  %s, cosigned up to %s",
                  log.origin(), Texts.count(log.head().size(), "entry", "entries")));
        });
    if (logs.isEmpty()) {
      output.warn("it follows no log yet; 'pawl witness log add VKEY...' tells it which");
    }
    output.flush();
  }
}
