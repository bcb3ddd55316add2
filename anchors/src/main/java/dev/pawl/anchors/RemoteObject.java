package dev.pawl.anchors;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DurableFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// One object behind HTTP, read with its entity tag and written only under a condition (RFC 9110,
/// section 13). Follows no redirect. Prints no token.
final class RemoteObject implements AutoCloseable {
  /// The longest answer that is read, in bytes.
  static final int ANSWER_BYTES_MAX = 4096;

  /// A strong entity tag.
  private static final Pattern STRONG = Pattern.compile("\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"");

  private static final int QUOTED_MAX = 200;
  private static final int PEM_BYTES_MAX = 256 << 10;

  /// What was read.
  record Stored(String text, String entityTag) {}

  /// What came of writing.
  sealed interface Put {
    /// It is there.
    ///
    /// @param entityTag where the answer had a strong one
    record Written(Optional<String> entityTag) implements Put {}

    /// The condition did not hold: nothing was written by this request.
    record Refused() implements Put {}

    /// It may be there.
    record Unknown(IOException why) implements Put {}
  }

  /// When to write.
  ///
  /// @param header `If-Match` or `If-None-Match`
  record Condition(String header, String value) {
    /// Only where nothing is there.
    static final Condition ABSENT = new Condition("If-None-Match", "*");

    /// Only where what is there has this entity tag.
    static Condition unchanged(String entityTag) {
      return new Condition("If-Match", entityTag);
    }
  }

  private final HttpsPlace place;
  private final Optional<String> token;
  private final Duration timeout;
  private final HttpClient http;

  /// Reads the files that the place names; asks nothing yet.
  RemoteObject(HttpsPlace place, Disk disk, Duration timeout) throws IOException {
    this.place = place;
    this.timeout = timeout;
    this.token =
        place.tokenFile().isPresent()
            ? Optional.of(SecretFile.read(disk, place.tokenFile().get()))
            : Optional.empty();
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(timeout);
    if (place.certificateFile().isPresent()) {
      builder.sslContext(trusting(disk, place.certificateFile().get()));
    }
    this.http = builder.build();
  }

  private static SSLContext trusting(Disk disk, Path file) throws IOException {
    byte[] pem = DurableFiles.readSmall(disk, file, PEM_BYTES_MAX);
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Certificate each : factory.generateCertificates(new ByteArrayInputStream(pem))) {
        trusted.setCertificateEntry("trusted-" + trusted.size(), each);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " holds no certificates in PEM: " + e.getMessage(), e);
    }
  }

  /// The object and its entity tag, empty where there is none.
  ///
  /// @throws IOException where it is not reached, or has no strong entity tag
  Optional<Stored> read() throws IOException {
    HttpRequest request = request().header("Cache-Control", "no-cache").GET().build();
    HttpResponse<String> answer = send(request);
    if (answer.statusCode() == 404 || answer.statusCode() == 410) {
      return Optional.empty();
    }
    if (answer.statusCode() != 200) {
      throw failure(answer);
    }
    Optional<String> entityTag = strong(answer);
    if (entityTag.isEmpty()) {
      String given = answer.headers().firstValue("ETag").map(this::quoted).orElse("none");
      throw new IOException(
          this
              + " has no strong ETag (it has "
              + given
              + "), so it cannot be written under a condition; turn compression off in the server"
              + " or the proxy before it, or choose another server");
    }
    return Optional.of(new Stored(answer.body(), entityTag.get()));
  }

  /// Writes the object whole, under a condition.
  Put put(String text, Condition condition) throws InterruptedIOException {
    HttpRequest request =
        request()
            .header(condition.header(), condition.value())
            .header("Content-Type", "text/plain; charset=utf-8")
            .PUT(BodyPublishers.ofString(text))
            .build();
    try {
      HttpResponse<String> answer = send(request);
      return switch (answer.statusCode()) {
        case 200, 201, 204 -> new Put.Written(strong(answer));
        case 404, 409, 410, 412 -> new Put.Refused();
        default -> new Put.Unknown(failure(answer)); // a proxy may say so of what was done
      };
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      return new Put.Unknown(e);
    }
  }

  private HttpRequest.Builder request() {
    HttpRequest.Builder request = HttpRequest.newBuilder(place.url()).timeout(timeout);
    token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    return request;
  }

  private static Optional<String> strong(HttpResponse<String> answer) {
    return answer.headers().firstValue("ETag").filter(tag -> STRONG.matcher(tag).matches());
  }

  /// The request's own time-out ends with the headers of the answer; this one covers the body too.
  private HttpResponse<String> send(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), ANSWER_BYTES_MAX));
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + this + " was asked");
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw unreached("no answer in " + timeout.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw unreached(cause == null ? null : cause.getMessage(), e);
    }
  }

  private IOException unreached(@Nullable String why, Exception cause) {
    String reason = why == null ? "no connection" : quoted(why);
    return new IOException(this + " was not reached: " + reason, cause);
  }

  private IOException failure(HttpResponse<String> answer) {
    String why =
        switch (answer.statusCode()) {
          case 401, 403 -> " (the token is missing, wrong, or may not do this)";
          case 301, 302, 303, 307, 308 -> " (redirects are not followed: name the last URL)";
          case 405, 501 -> " (the server takes no PUT there)";
          default -> "";
        };
    String said = quoted(answer.body());
    return new IOException(
        this + " answered " + answer.statusCode() + why + (said.isEmpty() ? "" : ": " + said));
  }

  /// What a stranger said, fit for a message.
  private String quoted(String body) {
    String line = body.strip().replaceAll("\\p{Cntrl}+", " ");
    if (token.isPresent()) {
      line = line.replace(token.get(), "…");
    }
    return line.length() <= QUOTED_MAX ? line : line.substring(0, QUOTED_MAX) + "…";
  }

  /// Where it is, for messages.
  @Override
  public String toString() {
    return "the object " + place.url();
  }

  /// Gives up what is under way.
  @Override
  public void close() {
    http.shutdownNow();
  }
}
