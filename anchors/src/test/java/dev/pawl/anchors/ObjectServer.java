package dev.pawl.anchors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A server of one object over real TLS, by a certificate made for the test, with conditional
/// writes and faults.
final class ObjectServer implements AutoCloseable {
  static final String TOKEN = "s3cret-token";

  /// What goes wrong with one request.
  enum Fault {
    NONE,
    /// Not done, and the connection breaks.
    DROPPED,
    /// Done, and the connection breaks.
    ANSWER_LOST,
    /// Not done, and a proxy answers 502.
    ERROR_BEFORE,
    /// Done, and a proxy answers 502.
    ERROR_AFTER,
    /// Done, and then done again by a proxy, whose second answer is told.
    REPEATED,
    /// Not done: there is no such path.
    NO_PATH,
    /// Not done, until the test lets it go on.
    HELD,
    /// Done, and the answer has no entity tag.
    NO_TAG,
    /// Done, and the entity tag is weak.
    WEAK_TAG,
    /// Answered from an old copy.
    STALE
  }

  private record Version(String text, String tag) {}

  final Deque<Fault> puts = new ConcurrentLinkedDeque<>();
  final Deque<Fault> gets = new ConcurrentLinkedDeque<>();
  final CountDownLatch release = new CountDownLatch(1);
  final Path certificate;
  volatile boolean ignoresConditions;
  volatile Fault always = Fault.NONE;
  private final HttpsServer server;
  private final List<Version> versions = new ArrayList<>(); // guarded by this
  private int count; // guarded by this

  /// A key and its certificate, made once for all servers: that takes the longest.
  ///
  /// @param store with the key
  /// @param certificate in PEM
  record Identity(Path store, Path certificate) {
    static Identity make(Path directory) throws Exception {
      Identity made =
          new Identity(directory.resolve("server.p12"), directory.resolve("server.pem"));
      String store = made.store.toString();
      keytool(
          "-genkeypair",
          "-alias",
          "a",
          "-keyalg",
          "EC",
          "-dname",
          "CN=localhost",
          "-ext",
          "san=dns:localhost,ip:127.0.0.1",
          "-keystore",
          store,
          "-storepass",
          "changeit");
      keytool(
          "-exportcert",
          "-rfc",
          "-alias",
          "a",
          "-file",
          made.certificate.toString(),
          "-keystore",
          store,
          "-storepass",
          "changeit");
      return made;
    }
  }

  ObjectServer(Identity identity) throws Exception {
    this.certificate = identity.certificate;
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(identity.store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  private static void keytool(String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(said);
    }
  }

  String url() {
    return "https://localhost:" + server.getAddress().getPort() + "/anchor";
  }

  /// What is there now.
  synchronized @Nullable String text() {
    return versions.isEmpty() ? null : versions.getLast().text;
  }

  synchronized int writes() {
    return count;
  }

  /// Puts something there behind everybody's back.
  synchronized void put(String text) {
    versions.add(new Version(text, "\"v" + ++count + "\""));
  }

  /// Puts an old version back, with its old entity tag.
  synchronized void restore(int back) {
    versions.add(versions.get(versions.size() - 1 - back));
  }

  synchronized void remove() {
    versions.clear();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        answer(exchange, 401, "who is " + exchange.getRequestHeaders().getFirst("Authorization"));
        return;
      }
      boolean isPut = exchange.getRequestMethod().equals("PUT");
      Fault next = (isPut ? puts : gets).poll();
      Fault fault = next == null ? always : next;
      if (fault == Fault.DROPPED) {
        return;
      }
      if (fault == Fault.ERROR_BEFORE) {
        answer(exchange, 502, "bad gateway");
        return;
      }
      if (fault == Fault.NO_PATH) {
        answer(exchange, 404, "");
        return;
      }
      if (fault == Fault.HELD) {
        await();
      }
      int status = isPut ? write(exchange, body) : 200;
      if (fault == Fault.REPEATED) {
        status = write(exchange, body);
      }
      if (fault == Fault.ANSWER_LOST) {
        return;
      }
      if (fault == Fault.ERROR_AFTER) {
        answer(exchange, 502, "bad gateway");
        return;
      }
      tell(exchange, isPut, status, fault);
    }
  }

  private void await() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized int write(HttpExchange exchange, String body) {
    String match = exchange.getRequestHeaders().getFirst("If-Match");
    boolean absent = "*".equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
    boolean holds =
        (match == null || (!versions.isEmpty() && versions.getLast().tag.equals(match)))
            && (!absent || versions.isEmpty());
    if (!holds && !ignoresConditions) {
      return 412;
    }
    put(body);
    return 204;
  }

  private synchronized void tell(HttpExchange exchange, boolean isPut, int status, Fault fault)
      throws IOException {
    if (status == 412 || versions.isEmpty()) {
      answer(exchange, status == 412 ? 412 : 404, "");
      return;
    }
    int back = fault == Fault.STALE ? 2 : 1;
    Version version = versions.get(Math.max(0, versions.size() - back));
    if (fault != Fault.NO_TAG) {
      String weak = fault == Fault.WEAK_TAG ? "W/" : "";
      exchange.getResponseHeaders().set("ETag", weak + version.tag);
    }
    answer(exchange, status, isPut ? "" : version.text);
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    release.countDown();
    server.stop(0);
  }
}
