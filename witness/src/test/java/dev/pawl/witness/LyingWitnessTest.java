package dev.pawl.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pawl.testkit.GrowingLog;
import dev.pawl.tlog.note.KeyType;
import dev.pawl.tlog.note.NoteSigner;
import dev.pawl.tlog.witness.WitnessClient;
import dev.pawl.tlog.witness.WitnessClient.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A witness that answers whatever it likes: the client says so, in time and in its own words.
final class LyingWitnessTest {
  private interface Answers {
    void to(HttpExchange exchange, int request) throws IOException;
  }

  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile Answers answers;
  private HttpServer server;
  private GrowingLog log;
  private NoteSigner key;

  @BeforeEach
  void serve() throws Exception {
    log = GrowingLog.named("log.example/a", 20, new SecureRandom());
    key = NoteSigner.generate("w.example", KeyType.ED25519_COSIGNATURE, new SecureRandom());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            answers.to(exchange, requests.incrementAndGet());
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
  }

  private Outcome submit(int timeoutMillis) throws IOException {
    URI prefix = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (WitnessClient client =
        new WitnessClient(prefix, List.of(key.verifier()), Duration.ofMillis(timeoutMillis))) {
      return client.submit(log.checkpoint(9), log.head(9), log::between);
    }
  }

  private void fails(String message) {
    assertThatThrownBy(() -> submit(5_000))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n")
        .hasSizeLessThan(400);
  }

  private static void say(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private static void size(HttpExchange exchange, String size) throws IOException {
    say(exchange, 409, "text/x.tlog.size", size + "\n");
  }

  @Test
  void submit_whereTheAnswerNeverEnds_failsInTime() {
    answers =
        (exchange, _) -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('x');
          exchange.getResponseBody().flush();
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    assertThatThrownBy(() -> submit(300))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("did not answer in 300 ms");
  }

  @Test
  void submit_whereTheAnswerIsTooLong_fails() {
    answers =
        (exchange, _) -> {
          String line = key.sign(log.checkpoint(9).text(), 1).encode();
          say(exchange, 200, "text/plain", line + "x".repeat(WitnessClient.ANSWER_BYTES_MAX));
        };
    fails("was not reached");
  }

  @Test
  void submit_whereTheWitnessContradictsItself_fails() {
    answers = (exchange, _) -> size(exchange, "0");
    fails("denies the size 0 that it told");
    answers = (exchange, request) -> size(exchange, Integer.toString(request % 8 + 1));
    fails("remembers another size at each request");
    answers = (exchange, _) -> size(exchange, "-1");
    fails("without its size");
    answers = (exchange, _) -> say(exchange, 409, "text/plain", "5\n");
    fails("without its size");
  }

  @Test
  void submit_whereTheAnswerIsNoCosignature_fails() throws Exception {
    NoteSigner other =
        NoteSigner.generate("w.example", KeyType.ED25519_COSIGNATURE, new SecureRandom());
    for (String body :
        List.of(
            "",
            "nonsense\n",
            other.sign(log.checkpoint(9).text(), 1).encode(),
            key.sign(log.checkpoint(8).text(), 1).encode())) {
      answers = (exchange, _) -> say(exchange, 200, "text/plain", body);
      assertThatThrownBy(() -> submit(5_000)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void submit_whereItTalksTooMuch_quotesOneLine() {
    answers = (exchange, _) -> say(exchange, 500, "text/plain", "a\u001b[31m\nb\r\n".repeat(999));
    fails("answered 500: a");
    answers =
        (exchange, _) -> {
          exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/");
          say(exchange, 307, "text/plain", "");
        };
    fails("answered 307");
  }

  /// An idle connection that the witness closes as the request arrives.
  @Test
  void submit_whereTheConnectionBreaksOnce_asksAgain() throws Exception {
    answers =
        (exchange, request) -> {
          if (request > 1) {
            say(exchange, 200, "text/plain", key.sign(log.checkpoint(9).text(), 1).encode());
          }
        };
    assertThat(submit(5_000)).isInstanceOf(Outcome.Cosigned.class);
    assertThat(requests).hasValue(2);
    answers = (_, _) -> {};
    fails("was not reached");
  }
}
