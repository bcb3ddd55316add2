package dev.pawl.acceptance.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/// What this machine lets a test do. Where something is missing, the test is skipped and says what.
final class Machine {
  /// Where everything of these tests lies.
  static final Path PLACE = Path.of("target", "kernel").toAbsolutePath();

  /// Whether to do all there is, which takes some ten minutes.
  static final boolean SLOW = Boolean.getBoolean("pawl.slow");

  private Machine() {}

  /// Which of so many calls get a fault: the middle one, or all where there is time.
  static int[] sample(int calls) {
    return SLOW ? IntStream.rangeClosed(1, calls).toArray() : new int[] {(calls + 1) / 2};
  }

  static void needsTracing() throws IOException, InterruptedException {
    Program.Ended probe =
        Program.run(
            "strace", "-f", "-qq", "-e", "inject=fsync:retval=0", "-e", "trace=fsync", "true");
    assumeTrue(probe.code() == 0, "needs strace and the right to trace: " + probe.err());
    Process child = new ProcessBuilder("sleep", "20").start();
    try {
      // Ends with the child, whose end is what tells that it was traced.
      Process tracer =
          new ProcessBuilder("strace", "-qq", "-p", Long.toString(child.pid()), "-e", "trace=none")
              .redirectErrorStream(true)
              .start();
      boolean attached = isTraced(child.pid());
      while (!attached && tracer.isAlive()) {
        Thread.onSpinWait();
        attached = isTraced(child.pid());
      }
      child.destroyForcibly();
      tracer.waitFor();
      assumeTrue(attached, "needs the right to trace a process that runs already");
    } finally {
      child.destroyForcibly();
    }
  }

  private static boolean isTraced(long process) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process), "status")).stream()
        .anyMatch(line -> line.startsWith("TracerPid:") && !line.endsWith("\t0"));
  }

  static void needsFakeTime() throws IOException, InterruptedException {
    Program.Ended probe = Program.run("faketime", "-f", "-9y", "date", "+%Y");
    assumeTrue(probe.code() == 0, "needs faketime: " + probe.err());
  }

  static void needsLoopDevices() throws IOException, InterruptedException {
    Path image = Files.createDirectories(PLACE).resolve("probe.img");
    Path mount = Files.createDirectories(PLACE.resolve("probe"));
    Files.deleteIfExists(image);
    Program.run("truncate", "-s", "8M", image.toString());
    Program.Ended made = Program.run("mkfs.ext4", "-q", "-F", image.toString());
    assumeTrue(made.code() == 0, "needs mkfs.ext4 of e2fsprogs: " + made.err());
    Program.Ended mounted = Program.run("mount", "-o", "loop", image.toString(), mount.toString());
    Files.deleteIfExists(image);
    assumeTrue(mounted.code() == 0, "needs root and loop devices: " + mounted.err());
    Program.must("umount", mount.toString());
  }
}
