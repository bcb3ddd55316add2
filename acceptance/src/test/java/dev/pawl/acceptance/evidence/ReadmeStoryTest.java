package dev.pawl.acceptance.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: the README's section "Prove it to someone else" does what it says, with real programs.
/// Method: its commands, word for word, in a shell, with the built install and an empty home.
class ReadmeStoryTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String PORT = "8101";
  private static final long MINUTES_MAX = 5;

  @TempDir private Path place;

  @Test
  void story_asWritten_endsWithARefusal() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")) || onPath(), "needs python3");
    Path home = Files.createDirectory(place.resolve("home"));
    Files.createSymbolicLink(place.resolve("tools"), ROOT.resolve("tools"));
    Files.writeString(
        place.resolve("pawl"), "#!/bin/sh\nexec '" + ROOT + "/cli/target/pawl/pawl' \"$@\"\n");
    assertThat(place.resolve("pawl").toFile().setExecutable(true)).isTrue();
    Files.writeString(place.resolve("story.sh"), script());
    Path said = place.resolve("said");
    ProcessBuilder shell =
        new ProcessBuilder("bash", "story.sh")
            .directory(place.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    shell
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("PAWL") || name.startsWith("XDG"));
    shell.environment().put("HOME", home.toString());
    shell.environment().put("PAWL_JAVA_HOME", System.getProperty("java.home"));
    Process running = shell.start();
    assertThat(running.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
    String text = Files.readString(said);
    assertThat(running.exitValue()).as(text).isEqualTo(7);
    assertThat(text)
        .contains("update.bin: valid signature")
        .contains("valid: the log holds the entry of this signature")
        .contains("Audit of the log at log: passed")
        .contains("healthy: every leaf at most once, every rule kept")
        .contains("rolled back: witness http://127.0.0.1:");
  }

  private static boolean onPath() throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", "command -v python3").start().waitFor() == 0;
  }

  /// The quickstart, then the section's commands; the witness gets a free port, and time to start.
  private static String script() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    String section =
        readme.substring(
            readme.indexOf("## Prove it to someone else"), readme.indexOf("## Which key"));
    String port;
    try (ServerSocket any = new ServerSocket(0)) {
      port = Integer.toString(any.getLocalPort());
    }
    String commands =
        Pattern.compile("^    (.*)$", Pattern.MULTILINE)
            .matcher(section)
            .results()
            .map(line -> line.group(1))
            .map(line ->
                line.endsWith("&")
                    ? line
                        + "\nuntil (: < /dev/tcp/127.0.0.1/"
                        + PORT
                        + ") 2>&-; do sleep 0.2; done"
                    : line)
            .collect(Collectors.joining("\n"));
    return "echo firmware > firmware.bin\n./pawl quickstart firmware.bin\n"
        + "./pawl key export quickstart --format pem > firmware-key.pem\n"
        + commands.replace(PORT, port)
        + "\ncode=$?\nkill %1\nwait\nexit $code\n";
  }
}
