package dev.pawl.tlog.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Goal: no server can make a reader wait for ever, fill its memory or send it elsewhere. Method:
/// one that tries to, on the loopback interface.
@Timeout(60)
class HttpLogSourceTest {
  private static final byte[] BODY = "body".getBytes(StandardCharsets.UTF_8);

  private final CountDownLatch over = new CountDownLatch(1);
  private RudeServer server;
  private HttpLogSource log;
  private HttpLogSource hasty;

  @BeforeEach
  void start() throws IOException {
    server = new RudeServer();
    log = new HttpLogSource(server.prefix(), Duration.ofSeconds(30));
    hasty = new HttpLogSource(server.prefix(), Duration.ofMillis(700));
  }

  @AfterEach
  void stop() {
    over.countDown();
    log.close();
    hasty.close();
    server.close();
  }

  @Test
  void fetch_ofAFile_isItsBytes_andOfNoneEmpty() throws IOException {
    server.serve("checkpoint", BODY);
    assertThat(log.fetch("checkpoint", 4)).hasValueSatisfying(b -> assertThat(b).isEqualTo(BODY));
    assertThat(log.fetch("tile/0/000", 100)).isEmpty();
    assertThat(log.description()).isEqualTo(server.prefix() + "/");
  }

  @Test
  void fetch_ofMoreThanTheBound_fails() {
    server.serve("checkpoint", BODY);
    assertThatThrownBy(() -> log.fetch("checkpoint", 3)).isInstanceOf(IOException.class);
  }

  @Test
  void fetch_ofABodyWithoutEnd_stopsAtTheBound() {
    AtomicInteger sent = new AtomicInteger();
    server.on(
        "checkpoint",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          while (over.getCount() > 0) {
            exchange.getResponseBody().write(new byte[1_000]);
            sent.addAndGet(1_000);
          }
        });
    assertThatThrownBy(() -> log.fetch("checkpoint", 10_000)).isInstanceOf(IOException.class);
  }

  @Test
  void fetch_ofABodyThatTrickles_endsInTime() {
    server.on(
        "checkpoint",
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000);
          for (int i = 0; i < 1_000; i++) {
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            if (waited(100)) {
              return;
            }
          }
        });
    assertThatThrownBy(() -> hasty.fetch("checkpoint", 1_000))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("within 700 ms");
  }

  @Test
  void fetch_ofNoAnswer_endsInTime() {
    server.on("checkpoint", exchange -> waited(60_000));
    assertThatThrownBy(() -> hasty.fetch("checkpoint", 1_000))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("within 700 ms");
  }

  @Test
  void fetch_ofARedirect_saysWhereToAndDoesNotGo() {
    AtomicInteger visits = new AtomicInteger();
    server.on("elsewhere", exchange -> visits.incrementAndGet());
    server.on(
        "checkpoint",
        exchange -> {
          exchange.getResponseHeaders().set("Location", server.prefix() + "/elsewhere");
          exchange.sendResponseHeaders(302, -1);
        });
    assertThatThrownBy(() -> log.fetch("checkpoint", 1_000))
        .hasMessageContaining("redirects to " + server.prefix() + "/elsewhere");
    assertThat(visits).hasValue(0);
  }

  @Test
  void fetch_fromABusyServer_triesAgain_butNotForEver() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    server.on(
        "checkpoint",
        exchange -> {
          boolean busy = asked.incrementAndGet() < 3;
          exchange.sendResponseHeaders(busy ? 503 : 200, busy ? -1 : BODY.length);
          if (!busy) {
            exchange.getResponseBody().write(BODY);
          }
        });
    assertThat(log.fetch("checkpoint", 100)).isPresent();

    AtomicInteger broken = new AtomicInteger();
    server.on(
        "tile/0/000",
        exchange -> {
          broken.incrementAndGet();
          exchange.sendResponseHeaders(500, -1);
        });
    assertThatThrownBy(() -> log.fetch("tile/0/000", 100)).hasMessageContaining("answered 500");
    assertThat(broken).hasValue(3);
  }

  @Test
  void fetch_fromNobody_fails() {
    server.close();
    assertThatThrownBy(() -> log.fetch("checkpoint", 100)).hasMessageContaining("cannot connect");
  }

  @Test
  void prefix_thatIsNone_isRefused() {
    for (String bad :
        new String[] {"ftp://a/b", "file:///etc", "http:///x", "https://a/b?c", "https://a/b#c"}) {
      assertThatThrownBy(() -> new HttpLogSource(URI.create(bad), Duration.ofSeconds(1)))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(bad);
    }
  }

  /// Whether the test ended meanwhile.
  private boolean waited(long millis) {
    try {
      return over.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }
}
