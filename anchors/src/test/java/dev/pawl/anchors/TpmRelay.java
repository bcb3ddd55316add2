package dev.pawl.anchors;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands before a simulator and loses one command, or its response.
final class TpmRelay implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
  private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
  private final AtomicInteger seen = new AtomicInteger();
  private volatile boolean isDone;
  volatile int target;

  TpmRelay(int target) throws IOException {
    this.target = target;
    Thread.ofVirtual().start(this::run);
  }

  int port() {
    return listener.getLocalPort();
  }

  /// Loses everything from some command on.
  ///
  /// @param commands that pass before
  /// @param done whether the TPM still gets the first of them, and only its response is lost
  void loseAfter(int commands, boolean done) {
    isDone = done;
    left.set(commands);
  }

  void loseNothing() {
    left.set(Integer.MAX_VALUE);
  }

  int seen() {
    return seen.get();
  }

  private void run() {
    while (!listener.isClosed()) {
      try (Socket client = listener.accept()) {
        relay(client);
      } catch (IOException e) {
        // the other side notices
      }
    }
  }

  private void relay(Socket client) throws IOException {
    byte[] command = new byte[4096];
    int length = client.getInputStream().read(command);
    int before = left.getAndUpdate(count -> Math.max(-1, count - 1));
    if (length <= 0 || before < 0 || (before == 0 && !isDone)) {
      return;
    }
    seen.incrementAndGet();
    try (Socket tpm = new Socket()) {
      tpm.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
      tpm.getOutputStream().write(command, 0, length);
      byte[] response = new byte[4096];
      int count = tpm.getInputStream().read(response);
      if (before > 0 && count > 0) {
        client.getOutputStream().write(response, 0, count);
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
