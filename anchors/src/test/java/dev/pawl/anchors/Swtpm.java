package dev.pawl.anchors;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Debian's software TPM, in a process of its own; and tpm2-tools as another reader of it.
final class Swtpm implements AutoCloseable {
  private final Path state;
  private int port;
  private Process process;

  Swtpm(Path state) throws Exception {
    this.state = Files.createDirectories(state);
    start();
  }

  static boolean isInstalled() {
    return Stream.of("swtpm", "tpm2_nvread")
        .allMatch(name -> Files.isExecutable(Path.of("/usr/bin", name)));
  }

  int port() {
    return port;
  }

  /// tpm2-tools look for the control socket at the next port.
  private void start() throws Exception {
    port = twoFreePorts();
    process =
        new ProcessBuilder(
                "/usr/bin/swtpm",
                "socket",
                "--tpm2",
                "--tpmstate",
                "dir=" + state,
                "--server",
                "type=tcp,port=" + port,
                "--ctrl",
                "type=tcp,port=" + (port + 1),
                "--flags",
                "not-need-init,startup-clear")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    while (!listens()) {
      if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
        throw new IOException("swtpm ended with " + process.exitValue());
      }
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int twoFreePorts() throws IOException {
    while (true) {
      try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          ServerSocket _ =
              new ServerSocket(first.getLocalPort() + 1, 1, InetAddress.getLoopbackAddress())) {
        return first.getLocalPort();
      } catch (IOException | IllegalArgumentException e) {
        // taken; another pair
      }
    }
  }

  /// Ends it as a power cut would, and starts it again.
  void powerCycle() throws Exception {
    process.destroyForcibly().waitFor();
    start();
  }

  /// Puts back its memory as it was copied before.
  void restore(Path copy) throws Exception {
    process.destroyForcibly().waitFor();
    copyAll(copy, state);
    start();
  }

  /// Copies its memory.
  void copyTo(Path copy) throws Exception {
    process.destroyForcibly().waitFor();
    copyAll(state, Files.createDirectories(copy));
    start();
  }

  private static void copyAll(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(
            file, to.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /// Runs one of tpm2-tools on it.
  byte[] tool(String name, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/bin/" + name));
    command.addAll(List.of("-T", "swtpm:host=127.0.0.1,port=" + port));
    command.addAll(List.of(args));
    Process tool =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    byte[] out = tool.getInputStream().readAllBytes();
    if (tool.waitFor() != 0) {
      throw new IOException(command + " failed: " + new String(out, StandardCharsets.UTF_8));
    }
    return out;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
