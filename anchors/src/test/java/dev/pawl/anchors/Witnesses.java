package dev.pawl.anchors;

import com.sun.net.httpserver.HttpServer;
import dev.pawl.durable.RealDisk;
import dev.pawl.testkit.GrowingLog;
import dev.pawl.tlog.note.VerifierKey;
import dev.pawl.witness.Witness;
import dev.pawl.witness.WitnessServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Real witnesses, each behind a door that can be shut, held or made to say something else.
final class Witnesses implements AutoCloseable {
  /// What stands before a witness.
  static final class Door {
    final List<VerifierKey> keys;
    final HttpServer front;
    final AtomicInteger requests = new AtomicInteger();
    private final WitnessServer behind;
    private final Witness witness;
    volatile int status; // where it is not 0, the answer
    volatile CountDownLatch held = new CountDownLatch(0); // awaited before each answer

    Door(Witness witness, WitnessServer behind) throws IOException {
      this.keys = witness.verifiers();
      this.witness = witness;
      this.behind = behind;
      this.front = HttpServer.create(loopback(), 0);
    }

    String url() {
      return "http://127.0.0.1:" + front.getAddress().getPort() + "/w";
    }
  }

  final List<Door> doors = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  Witnesses(Path directory, GrowingLog log, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      Path place = directory.resolve("w" + i);
      Witness.create(new RealDisk(), place, "w" + i + ".example", new SecureRandom());
      Witness.follow(new RealDisk(), place, log.keys());
      Witness witness = Witness.open(new RealDisk(), place, () -> 1_700_000_000);
      Door door = new Door(witness, WitnessServer.start(witness, loopback(), said -> {}));
      door.front.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      door.front.createContext(
          "/w/add-checkpoint",
          exchange -> {
            try (exchange) {
              door.requests.incrementAndGet();
              byte[] request = exchange.getRequestBody().readAllBytes();
              awaitOpen(door);
              if (door.status != 0) {
                exchange.sendResponseHeaders(door.status, -1);
                return;
              }
              HttpResponse<byte[]> answer = forward(door, request);
              exchange
                  .getResponseHeaders()
                  .set("Content-Type", answer.headers().firstValue("Content-Type").orElseThrow());
              exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
              exchange.getResponseBody().write(answer.body());
            }
          });
      door.front.start();
      doors.add(door);
    }
  }

  private static void awaitOpen(Door door) {
    try {
      door.held.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<byte[]> forward(Door door, byte[] request) throws IOException {
    try {
      return http.send(
          HttpRequest.newBuilder(
                  java.net.URI.create(
                      "http://127.0.0.1:" + door.behind.address().getPort() + "/add-checkpoint"))
              .POST(BodyPublishers.ofByteArray(request))
              .build(),
          BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /// A policy with all keys of all witnesses, of each the first kind of key alone, and this quorum.
  String policy(int threshold) {
    StringBuilder text = new StringBuilder();
    StringBuilder group = new StringBuilder("group most " + threshold);
    for (int i = 0; i < doors.size(); i++) {
      Door door = doors.get(i);
      text.append("witness w" + i + " " + door.keys.getFirst() + " " + door.url() + "\n");
      group.append(" w" + i);
    }
    return text + group.toString() + "\nquorum most\n";
  }

  static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    for (Door door : doors) {
      door.held.countDown();
      door.front.stop(0);
      door.behind.close();
      door.witness.close();
    }
    http.shutdownNow();
  }
}
