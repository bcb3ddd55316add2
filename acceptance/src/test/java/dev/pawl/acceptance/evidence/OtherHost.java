package dev.pawl.acceptance.evidence;

import dev.pawl.durable.RealDisk;
import dev.pawl.tlog.note.VerifierKey;
import dev.pawl.witness.Witness;
import dev.pawl.witness.WitnessServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/// A witness on a machine of its own: it speaks HTTP, and what it remembers lies in its directory.
public final class OtherHost implements AutoCloseable {
  private final Path directory;
  private final String name;
  private final VerifierKey key;
  private int port; // 0 until it has served once
  private Witness witness;
  private WitnessServer server;

  public OtherHost(Path directory, String name) throws Exception {
    this.directory = directory;
    this.name = name;
    this.key = Witness.create(new RealDisk(), directory, name, new SecureRandom()).getFirst();
    start();
  }

  public void start() throws IOException {
    witness = Witness.open(new RealDisk(), directory, () -> System.currentTimeMillis() / 1000);
    server =
        WitnessServer.start(
            witness, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), _ -> {});
    port = server.address().getPort();
  }

  /// Ends it, as losing its power would: nothing is told to anybody.
  public void stop() throws IOException {
    server.close();
    witness.close();
  }

  public void follow(List<String> logKeys) throws Exception {
    stop();
    List<VerifierKey> keys = new ArrayList<>();
    for (String text : logKeys) {
      keys.add(VerifierKey.parse(text));
    }
    Witness.follow(new RealDisk(), directory, keys);
    start();
  }

  /// Its line in a policy.
  public String policyLine() {
    return "witness %s %s http://127.0.0.1:%d/\n".formatted(name, key, port);
  }

  public String name() {
    return name;
  }

  public Path directory() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
