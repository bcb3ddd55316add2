package dev.pawl.hbs.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The engines as a program meets them: each test in a JVM of its own, for the choice is made once
/// a process.
class EnginesTest {
  @TempDir private Path directory;

  @Test
  void awaitWarm_withoutVectorModule_staysPortableInSilence() throws Exception {
    Output output = run(List.of());
    assertEquals("", output.errors());
    assertPortable(output);
  }

  @Test
  void awaitWarm_withVectorModule_takesTheLanesWhereTheProcessorHasThem() throws Exception {
    Output output = run(List.of("--add-modules", "jdk.incubator.vector"));
    if (Sha256Kernel.isNative()) {
      assertTrue(output.text().contains("SHA-256, 32 lanes of AVX-512 ("), output.text());
      assertTrue(output.text().contains("SHAKE256, 8 lanes of AVX-512 ("), output.text());
    } else {
      assertPortable(output);
    }
  }

  @Test
  void awaitWarm_moduleAddedLater_takesTheLanesInSilence() throws Exception {
    Output output = run(List.of("--add-exports", "java.base/jdk.internal.module=ALL-UNNAMED"));
    assertEquals("", output.errors());
    if (Sha256Kernel.isNative()) {
      assertTrue(output.text().contains("SHA-256, 32 lanes of AVX-512 ("), output.text());
    } else {
      assertPortable(output);
    }
  }

  @Test
  void awaitWarm_processorWithoutAvx512_staysPortable() throws Exception {
    Output output =
        run(
            List.of(
                "--add-modules",
                "jdk.incubator.vector",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:UseAVX=2"));
    assertPortable(output);
  }

  @Test
  void inUse_namesEveryFunctionThatHasAChoice() throws Exception {
    Output output = run(List.of());
    List<String> lines = output.text().lines().skip(HashFunction.values().length).toList();
    assertEquals(6, lines.size(), output.text());
    assertTrue(lines.get(0).contains("processor offer no faster one"), output.text());
    assertTrue(lines.get(2).startsWith("XMSS SHA2_256"), output.text());
    assertTrue(lines.get(2).endsWith("(not warmed up)"), output.text());
  }

  private static void assertPortable(Output output) {
    for (HashFunction function : HashFunction.values()) {
      String wanted =
          new MessageDigestEngine(function).description() + " (this Java runtime and processor";
      assertTrue(output.text().contains(wanted), output.text());
    }
  }

  private record Output(String text, String errors) {}

  private Output run(List<String> options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Chooser.class.getName()));
    Path text = directory.resolve("out");
    Path errors = directory.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(text.toFile())
            .redirectError(errors.toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the child is still running");
    return new Output(read(text), read(errors));
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  /// The program of the children.
  static final class Chooser {
    private Chooser() {}

    public static void main(String[] args) throws InterruptedException {
      for (HashFunction function : HashFunction.values()) {
        Engines.awaitWarm(function, Duration.ofSeconds(30));
        System.out.println(Engines.description(function));
      }
      Engines.inUse().forEach(System.out::println);
    }
  }
}
