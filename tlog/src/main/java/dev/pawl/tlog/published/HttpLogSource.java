package dev.pawl.tlog.published;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A log on a web server, which need not be honest: no answer is waited for longer than the
/// time-out, none is read beyond its bound, and none sends the reader elsewhere.
///
/// A request that fails at once, by a broken connection or a busy server, is made again, three
/// times in all.
public final class HttpLogSource implements LogSource {
  private static final int ATTEMPTS = 3;

  private final String prefix;
  private final Duration timeout;
  private final HttpClient http;

  /// @param prefix where the log's `checkpoint` stands, as `https://log.example.com/firmware`
  /// @param timeout for connecting, and for each answer from its first byte to its last
  /// @throws IllegalArgumentException where the prefix is no address of http or https, or has a
  ///   query or a fragment
  public HttpLogSource(URI prefix, Duration timeout) {
    String scheme = String.valueOf(prefix.getScheme());
    if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
      throw new IllegalArgumentException("log " + prefix + " is not http:// or https://");
    }
    if (prefix.getHost() == null || prefix.getQuery() != null || prefix.getFragment() != null) {
      throw new IllegalArgumentException(
          "log " + prefix + " has no host, or a query or a fragment, expected a plain prefix");
    }
    String text = prefix.toString();
    this.prefix = text.endsWith("/") ? text : text + '/';
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  @Override
  public Optional<byte[]> fetch(String path, int bytesMax) throws IOException {
    URI file = URI.create(prefix + path);
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<byte[]> answer = get(file, bytesMax);
        int status = answer.statusCode();
        boolean busy = status == 429 || status >= 500;
        if (!busy || attempt == ATTEMPTS) {
          return body(file, answer);
        }
      } catch (HttpTimeoutException | InterruptedIOException e) {
        throw e; // it had its time
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw new IOException(file + ": " + reason(e), e);
        }
      }
    }
  }

  private static Optional<byte[]> body(URI file, HttpResponse<byte[]> answer) throws IOException {
    int status = answer.statusCode();
    if (status == 200) {
      return Optional.of(answer.body());
    }
    if (status == 404 || status == 410 || status == 403) {
      return Optional.empty(); // 403: what an object store says of a file that it does not have
    }
    if (status >= 300 && status < 400) {
      String to = answer.headers().firstValue("Location").orElse("nowhere");
      throw new IOException(
          file + " redirects to " + to + ": redirects are not followed, name that address");
    }
    throw new IOException(file + ": the server answered " + status);
  }

  /// One request. The client's own time-out ends with the headers; this one, with the last byte.
  private HttpResponse<byte[]> get(URI file, int bytesMax) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(file).timeout(timeout).GET().build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), bytesMax));
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true); // closes the connection
      throw new HttpTimeoutException(
          file + ": no whole answer within " + timeout.toMillis() + " ms");
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + file + " was fetched");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HttpTimeoutException) {
        throw new HttpTimeoutException(file + ": no answer within " + timeout.toMillis() + " ms");
      }
      throw new IOException(reason(Objects.requireNonNullElse(e.getCause(), e)), e);
    }
  }

  /// What a person can read: some exceptions of the client have no message but their name.
  private static String reason(Throwable e) {
    String message = e.getMessage();
    return switch (e) {
      case ConnectException _ -> "cannot connect";
      case UnresolvedAddressException _ -> "unknown host";
      default -> message == null ? e.getClass().getSimpleName() : message;
    };
  }

  @Override
  public String description() {
    return prefix;
  }

  /// Ends the requests under way.
  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
