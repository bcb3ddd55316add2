package dev.pawl.witness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Serves a witness over HTTP: `POST /add-checkpoint`, and nothing else. Encryption is for a proxy
/// before it; requests are authenticated by the checkpoints' own signatures.
public final class WitnessServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(WitnessServer.class.getName());
  private static final int GRACE_SECONDS = 1;

  private final HttpServer server;
  private final ExecutorService threads;

  private WitnessServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /// Begins to serve.
  ///
  /// @param address port 0 for any free one
  public static WitnessServer start(Witness witness, InetSocketAddress address) throws IOException {
    HttpServer server = HttpServer.create(address, 0);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", exchange -> handle(witness, exchange));
    server.start();
    return new WitnessServer(server, threads);
  }

  /// Where it listens.
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private static void handle(Witness witness, HttpExchange exchange) throws IOException {
    try (exchange) {
      Witness.Answer answer;
      try {
        answer = answer(witness, exchange);
      } catch (IOException | UncheckedIOException e) {
        LOG.log(System.Logger.Level.ERROR, "the witness cannot answer", e);
        answer = new Witness.Answer(500, Witness.Answer.TEXT, "the witness cannot answer\n");
      }
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Witness.Answer answer(Witness witness, HttpExchange exchange) throws IOException {
    if (!exchange.getRequestURI().getPath().equals("/add-checkpoint")) {
      return new Witness.Answer(404, Witness.Answer.TEXT, "expected POST /add-checkpoint\n");
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST");
      return new Witness.Answer(405, Witness.Answer.TEXT, "expected POST\n");
    }
    byte[] body = exchange.getRequestBody().readNBytes(Witness.REQUEST_BYTES_MAX + 1);
    if (body.length > Witness.REQUEST_BYTES_MAX) {
      return new Witness.Answer(
          413,
          Witness.Answer.TEXT,
          "request is longer than " + Witness.REQUEST_BYTES_MAX + " bytes\n");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return witness.addCheckpoint(text);
    } catch (CharacterCodingException e) {
      return new Witness.Answer(400, Witness.Answer.TEXT, "request is not UTF-8\n");
    }
  }

  /// Ends serving; requests under way are answered first, for a second at most.
  @Override
  public void close() {
    server.stop(GRACE_SECONDS);
    threads.close();
  }
}
