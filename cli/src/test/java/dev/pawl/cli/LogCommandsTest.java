package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.pawl.testkit.PublishedLog;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.KeyType;
import dev.pawl.tlog.note.NoteSigner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `pawl audit URL` and `pawl monitor URL` against a web server that serves a log, and the webhook.
@Timeout(120)
class LogCommandsTest {
  private static final String ORIGIN = "example.com/log";

  @TempDir Path directory;

  private final List<String> posted = Collections.synchronizedList(new ArrayList<>());
  private volatile PublishedLog log;
  private volatile int webhookStatus = 200;
  private NoteSigner key;
  private HttpServer server;
  private String address;
  private Shop shop;

  @BeforeEach
  void serve() throws Exception {
    shop = new Shop(directory);
    key = NoteSigner.generate(ORIGIN, KeyType.ED25519, new SecureRandom());
    log = new PublishedLog(ORIGIN, key).publish(List.of(entry("a"), entry("b")));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/log/",
        exchange -> {
          try (exchange) {
            String path = exchange.getRequestURI().getPath().substring("/log/".length());
            byte[] file = log.files().get(path);
            exchange.sendResponseHeaders(file == null ? 404 : 200, file == null ? -1 : file.length);
            if (file != null) {
              exchange.getResponseBody().write(file);
            }
          }
        });
    server.createContext(
        "/hook",
        exchange -> {
          try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            posted.add(new String(body, StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(webhookStatus, -1);
          }
        });
    server.start();
    address = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static byte[] entry(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Shop.Ran audit(String... more) {
    List<String> words = new ArrayList<>(List.of("audit", address + "/log", "--tree-only"));
    words.addAll(List.of(more));
    return shop.run(words.toArray(String[]::new));
  }

  private Shop.Ran monitor(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("monitor", address + "/log", "--tree-only", "--state", "m", "--once"));
    words.addAll(List.of(more));
    return shop.run(words.toArray(String[]::new));
  }

  private static void assertEnds(Shop.Ran ran, ExitCode code) {
    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isEqualTo(code.code());
  }

  @Test
  void audit_ofAnothersLog_passesWithItsKey_andFailsWithAnother() throws Exception {
    assertEnds(audit("--log-key", key.verifier().toString()), ExitCode.OK);
    NoteSigner other = NoteSigner.generate(ORIGIN, KeyType.ED25519, new SecureRandom());
    assertEnds(audit("--log-key", other.verifier().toString()), ExitCode.INVALID);
    shop.write("policy", "log %s\nquorum none\n".formatted(key.verifier()));
    assertEnds(audit("--policy", "policy"), ExitCode.OK);
    assertEnds(audit("--policy", "policy", "--log-key", "x"), ExitCode.USAGE);
    assertEnds(audit("--log-key", "nonsense"), ExitCode.USAGE);
  }

  @Test
  void audit_ofEntriesThatAreNotPawls_fails() {
    Shop.Ran ran = shop.run("audit", address + "/log");
    assertEnds(ran, ExitCode.INVALID);
    assertThat(ran.out()).contains("entry 0: is no entry");
  }

  @Test
  void audit_ofNobody_isUnavailable() {
    server.stop(0);
    Shop.Ran ran = audit();
    assertEnds(ran, ExitCode.UNAVAILABLE);
    assertThat(ran.err()).contains("cannot connect");
    assertEnds(shop.run("audit", "ftp://127.0.0.1/log"), ExitCode.USAGE);
    assertEnds(shop.run("audit", "no-such-directory"), ExitCode.USAGE);
    assertEnds(shop.run("audit", "--since", "x"), ExitCode.USAGE);
  }

  @Test
  void audit_ofWhatIsNoCheckpoint_fails() {
    log.put("checkpoint", entry("<html>"));
    assertEnds(audit(), ExitCode.INVALID);
  }

  @Test
  void audit_sinceWhatAnotherReaderWasShown_tellsAFork() throws Exception {
    Files.write(directory.resolve("kept"), log.files().get("checkpoint"));
    assertEnds(audit("--since", "kept"), ExitCode.OK);
    log = new PublishedLog(ORIGIN, key).publish(List.of(entry("a"), entry("x"), entry("c")));
    Shop.Ran forked = audit("--since", "kept");
    assertEnds(forked, ExitCode.DAMAGED);
    assertThat(forked.out()).contains("FORKED");
    log = new PublishedLog(ORIGIN, key).publish(List.of(entry("a")));
    Shop.Ran back = audit("--since", "kept", "--json");
    assertEnds(back, ExitCode.DAMAGED);
    assertThat(back.out()).contains("\"since\" : \"rolled-back\"");
    log = new PublishedLog("other", key).publish(List.of(entry("a")));
    assertEnds(audit("--since", "kept"), ExitCode.USAGE);
  }

  @Test
  void monitorsThatWereShownAForkedLog_tellByComparingStates() throws Exception {
    assertEnds(monitor(), ExitCode.OK);
    PublishedLog other = new PublishedLog(ORIGIN, key).publish(List.of(entry("a"), entry("x")));
    for (Map.Entry<String, byte[]> file : other.files().entrySet()) {
      Path path = directory.resolve("other").resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    assertEnds(shop.run("monitor", "other", "--tree-only", "--state", "n", "--once"), ExitCode.OK);
    assertEnds(audit("--since", "n"), ExitCode.DAMAGED);
    assertEnds(shop.run("audit", "other", "--tree-only", "--since", "m"), ExitCode.DAMAGED);
    assertEnds(audit("--since", "m"), ExitCode.OK);
  }

  @Test
  void monitor_ofALogThatGrowsAndThenForks_pages() throws Exception {
    assertThat(monitor().err()).contains("first look at example.com/log: 2 entries");
    log.publish(List.of(entry("c")));
    Shop.Ran grown = monitor("--json");
    assertEnds(grown, ExitCode.OK);
    assertThat(grown.out()).contains("\"event\":\"grown\"").contains("\"treeSize\":\"3\"");
    assertThat(monitor().err()).contains("as it was, 3 entries");

    log = new PublishedLog(ORIGIN, key).publish(List.of(entry("x"), entry("y"), entry("z")));
    Shop.Ran alarm = monitor("--webhook", address + "/hook");
    assertEnds(alarm, ExitCode.DAMAGED);
    assertThat(alarm.err()).contains("ALARM, forked");
    assertThat(posted).singleElement().asString().contains("\"fault\":\"forked\"");
    assertThat(posted.getFirst()).contains("\"kept\":\"" + ORIGIN).contains("\"exit\":7");
    assertEnds(monitor(), ExitCode.DAMAGED); // it stays so
  }

  @Test
  void monitor_withoutOnce_endsAtTheAlarm() throws Exception {
    log = new PublishedLog(ORIGIN, key).publish(List.of(entry("a")));
    assertEnds(monitor(), ExitCode.OK);
    Thread later =
        Thread.ofVirtual().start(() -> log.show(new TreeHead(0, MerkleTree.emptyRoot())));
    Shop.Ran ran =
        shop.run("monitor", address + "/log", "--tree-only", "--state", "m", "--interval", "1s");
    later.join();
    assertEnds(ran, ExitCode.DAMAGED);
    assertThat(ran.err()).contains("rolled-back");
  }

  @Test
  void monitor_ofASilentLog_isUnavailable() throws Exception {
    assertEnds(monitor("--silence", "1h"), ExitCode.OK);
    shop.clock = () -> Instant.now().plus(Duration.ofHours(2));
    Shop.Ran ran = monitor("--silence", "1h");
    assertEnds(ran, ExitCode.UNAVAILABLE);
    assertThat(ran.err()).contains("ALARM, silence");
    assertEnds(monitor("--silence", "3h"), ExitCode.OK);
    server.stop(0);
    assertEnds(monitor("--silence", "3h"), ExitCode.UNAVAILABLE);
  }

  @Test
  void monitor_whoseStateIsDamaged_saysSoAndLooksAtNothing() throws Exception {
    assertEnds(monitor(), ExitCode.OK);
    byte[] state = Files.readAllBytes(directory.resolve("m"));
    state[40] ^= 1;
    Files.write(directory.resolve("m"), state);
    assertEnds(monitor(), ExitCode.DAMAGED);
    assertThat(Files.readAllBytes(directory.resolve("m"))).isEqualTo(state);
  }

  @Test
  void webhook_thatDoesNotAnswer_isTriedAFewTimes() throws Exception {
    webhookStatus = 500;
    Webhook webhook =
        new Webhook(URI.create(address + "/hook"), List.of(Duration.ZERO, Duration.ofMillis(1)));
    assertThatThrownBy(() -> webhook.post(new Fields().text("a", "b")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("3 attempts: it answered 500");
    assertThat(posted).containsExactly("{\"a\":\"b\"}", "{\"a\":\"b\"}", "{\"a\":\"b\"}");
    assertEnds(monitor("--webhook", "ftp://x/y"), ExitCode.USAGE);
  }

  @Test
  void times_otherThanWholeNumbersWithAUnit_areRefused() {
    for (String bad : new String[] {"1", "0s", "-1s", "1.5h", "1w", "99999999d"}) {
      assertEnds(monitor("--silence", bad), ExitCode.USAGE);
    }
  }
}
