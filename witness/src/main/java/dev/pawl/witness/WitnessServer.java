package dev.pawl.witness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// Serves a witness over HTTP: `POST /add-checkpoint`, and nothing else. Encryption is for a proxy
/// before it; requests are authenticated by the checkpoints' own signatures.
///
/// Strangers may connect, so what they can take is bounded: connections, the length of a request,
/// the time for one. Who comes when all connections are taken is turned away at once.
public final class WitnessServer implements AutoCloseable {
  /// The most connections at a time.
  public static final int CONNECTIONS_MAX = 256;

  /// How long a request may take to arrive, and its answer to leave, in seconds.
  public static final int REQUEST_SECONDS_MAX = 5;

  private static final int GRACE_SECONDS = 1;

  // The JDK's server has its limits in properties, read when its first instance is made.
  static {
    limit("jdk.httpserver.maxConnections", CONNECTIONS_MAX);
    limit("sun.net.httpserver.maxReqTime", REQUEST_SECONDS_MAX);
    limit("sun.net.httpserver.maxRspTime", REQUEST_SECONDS_MAX);
  }

  /// What the operator set stays.
  private static void limit(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(value));
    }
  }

  private final HttpServer server;
  private final ExecutorService threads;

  private WitnessServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /// Begins to serve.
  ///
  /// @param address port 0 for any free one
  /// @param trouble is told, on any thread, when a request cannot be answered: the disk is full, a
  ///   log's head cannot be remembered
  public static WitnessServer start(
      Witness witness, InetSocketAddress address, Consumer<String> trouble) throws IOException {
    HttpServer server = HttpServer.create(address, 0);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", exchange -> handle(witness, exchange, trouble));
    server.start();
    return new WitnessServer(server, threads);
  }

  /// Where it listens.
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /// What the client does wrong, or that it is gone, ends its connection and is no trouble of ours.
  private static void handle(Witness witness, HttpExchange exchange, Consumer<String> trouble)
      throws IOException {
    try (exchange) {
      Witness.Answer answer;
      if (!exchange.getRequestURI().getPath().equals("/add-checkpoint")) {
        answer = text(404, "expected POST /add-checkpoint");
      } else if (!exchange.getRequestMethod().equals("POST")) {
        exchange.getResponseHeaders().set("Allow", "POST");
        answer = text(405, "expected POST");
      } else {
        byte[] request = exchange.getRequestBody().readNBytes(Witness.REQUEST_BYTES_MAX + 1);
        answer = answer(witness, request, trouble);
      }
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Witness.Answer answer(Witness witness, byte[] request, Consumer<String> trouble) {
    if (request.length > Witness.REQUEST_BYTES_MAX) {
      return text(413, "request is longer than " + Witness.REQUEST_BYTES_MAX + " bytes");
    }
    try {
      return witness.addCheckpoint(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(request)).toString());
    } catch (CharacterCodingException e) {
      return text(400, "request is not UTF-8");
    } catch (IOException | RuntimeException e) {
      trouble.accept(String.valueOf(e.getMessage()));
      return text(500, "the witness cannot answer");
    }
  }

  private static Witness.Answer text(int status, String line) {
    return new Witness.Answer(status, Witness.Answer.TEXT, line + "\n");
  }

  /// Ends serving; requests under way are answered first, for a second at most.
  @Override
  public void close() {
    server.stop(GRACE_SECONDS);
    threads.close();
  }
}
