package dev.pawl.acceptance.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Starts processes and waits for them.
final class Program {
  /// Longer than anything here takes; whoever is at it then hangs.
  private static final long SECONDS_MAX = 120;

  private Program() {}

  /// How a process ended and what it said.
  record Ended(int code, String out, String err) {}

  /// A process that runs, its words going to files.
  record Running(Process process, Path out, Path err) implements AutoCloseable {
    Ended await() throws IOException, InterruptedException {
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new IllegalStateException("hangs: " + process.info() + "\n" + Files.readString(err));
      }
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /// Gives it a line to read.
    void tell(String line) throws IOException {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    }

    /// Waits until so many of its lines begin with these words.
    ///
    /// @param words its output or its errors
    /// @throws IOException where it ends before
    void waitFor(Path words, String begin, int times) throws IOException, InterruptedException {
      while (Files.readString(words).lines().filter(line -> line.startsWith(begin)).count()
          < times) {
        if (process.waitFor(2, TimeUnit.MILLISECONDS)) {
          throw new IOException("ended too early: " + await());
        }
      }
    }

    /// Ends it if it still runs.
    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  /// Starts a process whose words go to files in this directory.
  ///
  /// @param environment what is set besides PATH; nothing else is inherited
  static Running start(
      Path words, Path directory, Map<String, String> environment, List<String> command)
      throws IOException {
    Path out = Files.createTempFile(Files.createDirectories(words), "out", "");
    Path err = Files.createTempFile(words, "err", "");
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin");
    builder.environment().putAll(new HashMap<>(environment));
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return new Running(builder.start(), out, err);
  }

  /// Runs a command of the system.
  static Ended run(String... command) throws IOException, InterruptedException {
    Path words = Files.createTempDirectory("pawl-kernel");
    try (Running running =
        start(words, words, Map.of("LC_ALL", "C"), new ArrayList<>(List.of(command)))) {
      running.process().getOutputStream().close();
      return running.await();
    } catch (IOException notThere) {
      return new Ended(127, "", String.valueOf(notThere.getMessage()));
    } finally {
      House.remove(words);
    }
  }

  /// Runs a command of the system that has to succeed.
  static String must(String... command) throws IOException, InterruptedException {
    Ended ended = run(command);
    if (ended.code() != 0) {
      throw new IOException(
          String.join(" ", command) + " ended with " + ended.code() + ": " + ended.err());
    }
    return ended.out();
  }
}
