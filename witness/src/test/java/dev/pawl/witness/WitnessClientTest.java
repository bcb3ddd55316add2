package dev.pawl.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.durable.RealDisk;
import dev.pawl.testkit.GrowingLog;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.note.VerifierKey;
import dev.pawl.tlog.witness.WitnessClient;
import dev.pawl.tlog.witness.WitnessClient.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The client and the server, over real connections.
class WitnessClientTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private List<VerifierKey> keys;
  private GrowingLog log;
  private Witness witness;
  private WitnessServer server;

  @BeforeEach
  void serve() throws Exception {
    directory = directory.resolve("witness");
    keys = Witness.create(new RealDisk(), directory, "w.example/1", new SecureRandom());
    log = GrowingLog.named("log.example/a", 40, new SecureRandom());
    Witness.follow(new RealDisk(), directory, log.keys());
    witness = Witness.open(new RealDisk(), directory, () -> 1_700_000_000);
    server = WitnessServer.start(witness, loopback(), said -> {});
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    witness.close();
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private URI prefix() {
    return URI.create("http://localhost:" + server.address().getPort());
  }

  private WitnessClient client() {
    return new WitnessClient(prefix(), keys, TIMEOUT);
  }

  private static Outcome submit(WitnessClient client, GrowingLog log, int size) throws IOException {
    return client.submit(log.checkpoint(size), log.head(size), log::between);
  }

  @Test
  void submit_again_andByAnotherProcess_isCosigned() throws Exception {
    try (WitnessClient first = client();
        WitnessClient second = client()) {
      for (int size = 3; size < 12; size += 2) {
        Outcome outcome = submit(first, log, size);
        assertThat(outcome).isInstanceOf(Outcome.Cosigned.class);
        SignedNote note = log.checkpoint(size);
        for (var line : ((Outcome.Cosigned) outcome).signatures()) {
          note = note.with(line);
        }
        SignedNote cosigned = note;
        assertThat(keys).allMatch(key -> key.verifies(cosigned));
        assertThat(submit(second, log, size + 1)).isInstanceOf(Outcome.Cosigned.class);
      }
    }
  }

  @Test
  void submit_ofARolledBackLog_saysHowFarTheWitnessIs() throws Exception {
    try (WitnessClient client = client();
        WitnessClient restored = client()) {
      submit(client, log, 30);
      assertThat(submit(restored, log, 20)).isEqualTo(new Outcome.Ahead(30));
      assertThat(submit(client, log, 20)).isEqualTo(new Outcome.Ahead(30));
    }
  }

  @Test
  void submit_ofAFork_isToldAtTheSameSizeAndBeyond() throws Exception {
    GrowingLog fork = log.forkedAt(10, 40);
    try (WitnessClient client = client();
        WitnessClient other = client();
        WitnessClient third = client()) {
      submit(client, log, 30);
      assertThat(submit(other, fork, 30)).isInstanceOf(Outcome.Forked.class);
      assertThat(submit(third, fork, 35)).isInstanceOf(Outcome.Forked.class);
      assertThat(submit(client, fork, 30)).isInstanceOf(Outcome.Forked.class);
      assertThat(submit(client, fork, 40)).isInstanceOf(Outcome.Forked.class);
      assertThat(submit(client, log, 31)).isInstanceOf(Outcome.Cosigned.class);
    }
  }

  @Test
  void submit_toAWitnessThatDoesNotFollowTheLog_names404() throws Exception {
    GrowingLog unknown = GrowingLog.named("log.example/b", 3, new SecureRandom());
    try (WitnessClient client = client()) {
      assertThatThrownBy(() -> submit(client, unknown, 3))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("does not follow this log");
    }
  }

  @Test
  void submit_answeredByKeysOfAnother_isNotBelieved() throws Exception {
    List<VerifierKey> others =
        Witness.create(
            new RealDisk(), directory.resolveSibling("other"), "w.example/1", new SecureRandom());
    try (WitnessClient client = new WitnessClient(prefix(), others, TIMEOUT)) {
      assertThatThrownBy(() -> submit(client, log, 3))
          .hasMessageContaining("without a cosignature of its keys");
    }
  }

  @Test
  void submit_whereNobodyAnswers_failsInTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        WitnessClient client =
            new WitnessClient(
                URI.create("http://localhost:" + silent.getLocalPort()),
                keys,
                Duration.ofMillis(300))) {
      assertThatThrownBy(() -> submit(client, log, 3)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void http_whatIsNoRequestOfTheProtocol_isRefused() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(status(http, "/add-checkpoint", "POST", "nonsense")).isEqualTo(400);
      assertThat(status(http, "/add-checkpoint", "GET", "")).isEqualTo(405);
      assertThat(status(http, "/other", "POST", "")).isEqualTo(404);
      assertThat(status(http, "/add-checkpoint", "POST", "x".repeat(256 << 10))).isEqualTo(400);
      assertThat(status(http, "/add-checkpoint", "POST", "x".repeat((256 << 10) + 1)))
          .isEqualTo(413);
      HttpRequest latin =
          HttpRequest.newBuilder(prefix().resolve("/add-checkpoint"))
              .POST(BodyPublishers.ofByteArray(new byte[] {(byte) 0xE4}))
              .build();
      HttpResponse<String> answer = http.send(latin, BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).isEqualTo("request is not UTF-8\n");
    }
  }

  private int status(HttpClient http, String path, String method, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(prefix().resolve(path))
            .method(method, BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString()).statusCode();
  }
}
