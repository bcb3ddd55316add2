package dev.pawl.witness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.RealDisk;
import dev.pawl.testkit.ForwardingDisk;
import dev.pawl.testkit.ForwardingFile;
import dev.pawl.testkit.GrowingLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Strangers that connect and do not behave: whatever they do, others are answered.
final class WitnessServerTest {
  @TempDir private Path directory;
  private final ConcurrentLinkedQueue<String> trouble = new ConcurrentLinkedQueue<>();
  private volatile boolean isDiskFull;
  private GrowingLog log;
  private Witness witness;
  private WitnessServer server;

  @BeforeEach
  void serve() throws Exception {
    Path place = directory.resolve("w");
    Witness.create(new RealDisk(), place, "w.example/1", new SecureRandom());
    log = GrowingLog.named("log.example/a", 20, new SecureRandom());
    Witness.follow(new RealDisk(), place, log.keys());
    witness = Witness.open(new FullDisk(), place, () -> 1_700_000_000);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = WitnessServer.start(witness, any, trouble::add);
  }

  private final class FullDisk extends ForwardingDisk {
    FullDisk() {
      super(new RealDisk());
    }

    @Override
    public DiskFile open(Path file, Disk.Access access) throws IOException {
      return new ForwardingFile(super.open(file, access)) {
        @Override
        public int write(long offset, ByteBuffer source) throws IOException {
          if (isDiskFull) {
            throw new IOException("no space left on device");
          }
          return super.write(offset, source);
        }
      };
    }
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    witness.close();
  }

  private int submit(HttpClient http, int oldSize, int size) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.address().getPort() + "/add-checkpoint"))
            .POST(BodyPublishers.ofString(log.request(oldSize, size)))
            .build();
    return http.send(request, BodyHandlers.ofString()).statusCode();
  }

  private Socket connect(String beginning) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
    socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void request_thatNeverEnds_isCutOffAndOthersAreAnswered() throws Exception {
    String head = "POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 1000\r\n\r\n";
    try (HttpClient http = HttpClient.newHttpClient();
        Socket line = connect("POST /add-ch");
        Socket headers = connect("POST /add-checkpoint HTTP/1.1\r\nHost:");
        Socket body = connect(head + "old 0")) {
      assertThat(submit(http, 0, 5)).isEqualTo(200);
      for (Socket slow : List.of(line, headers, body)) {
        slow.setSoTimeout(4 * 1000 * WitnessServer.REQUEST_SECONDS_MAX);
        assertThat(ends(slow)).isTrue();
      }
      assertThat(submit(http, 5, 6)).isEqualTo(200);
    }
    assertThat(trouble).isEmpty();
  }

  /// Whether the server ends the connection, in whatever way.
  private static boolean ends(Socket socket) {
    try {
      socket.getInputStream().readAllBytes();
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void connections_beyondTheLimit_areTurnedAwayUntilOthersEnd() throws Exception {
    List<Socket> open = new ArrayList<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (int i = 0; i < WitnessServer.CONNECTIONS_MAX + 20; i++) {
        open.add(connect("P"));
      }
      int turnedAway = 0;
      for (Socket each : open.subList(WitnessServer.CONNECTIONS_MAX, open.size())) {
        each.setSoTimeout(1000);
        turnedAway += ends(each) ? 1 : 0;
      }
      assertThat(turnedAway).isEqualTo(20);
      for (Socket each : open) {
        each.close();
      }
      open.clear();
      int status = 0;
      while (status != 200) { // the server notices the ends one by one
        try {
          status = submit(http, 0, 5);
        } catch (IOException e) {
          Thread.onSpinWait();
        }
      }
    } finally {
      for (Socket each : open) {
        each.close();
      }
    }
  }

  @Test
  void disk_thatIsFull_isToldAndCosignsNothing() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(submit(http, 0, 5)).isEqualTo(200);
      isDiskFull = true;
      assertThat(submit(http, 5, 6)).isEqualTo(500);
      assertThat(trouble).containsExactly("no space left on device");
      isDiskFull = false;
      assertThat(submit(http, 5, 6)).isEqualTo(500); // until it is started again
    }
  }
}
