package dev.pawl.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/// Tells another program what happened: one POST of JSON, tried a few times. Follows no redirect
/// and reads nothing of the answer but its status.
final class Webhook {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final URI address;
  private final List<Duration> pauses;

  /// @param pauses between the attempts, of which there is one more
  /// @throws IllegalArgumentException where the address is none of http or https
  Webhook(URI address, List<Duration> pauses) {
    String scheme = String.valueOf(address.getScheme());
    if (address.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IllegalArgumentException(
          "webhook " + address + " is no address that begins with http:// or https://");
    }
    this.address = address;
    this.pauses = List.copyOf(pauses);
  }

  /// Sends the document.
  ///
  /// @throws IOException where no attempt was answered with a status of 200 to 299
  void post(Fields document) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.line(document)))
            .build();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      for (int attempt = 0; ; attempt++) {
        String problem = attempt(http, request);
        if (problem.isEmpty()) {
          return;
        }
        if (attempt == pauses.size()) {
          throw new IOException(
              "the webhook %s was not reached in %d attempts: %s"
                  .formatted(address, attempt + 1, problem));
        }
        Pause.of(pauses.get(attempt));
      }
    }
  }

  /// What went wrong; empty where nothing did.
  private static String attempt(HttpClient http, HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
      return answer.statusCode() / 100 == 2 ? "" : "it answered " + answer.statusCode();
    } catch (IOException e) {
      String message = e.getMessage();
      return message == null ? e.getClass().getSimpleName() : message;
    }
  }
}
