package dev.pawl.acceptance.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.acceptance.launch.Shell.Ended;
import dev.pawl.acceptance.launch.Shell.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: an install starts from anywhere, also twice at once, and passes words and exit codes
/// through. Method: copy the built install to a directory with a space in its name and run it
/// there.
final class LauncherTest {
  private static final Map<String, String> JDK =
      Map.of("PAWL_JAVA_HOME", System.getProperty("java.home"));

  @TempDir private Path scratch;
  private Path install;

  @BeforeEach
  void copyInstall() throws IOException {
    Path built = Path.of("../cli/target/pawl").toAbsolutePath().normalize();
    install = scratch.resolve("an install");
    try (Stream<Path> files = Files.walk(built)) {
      for (Path file : files.filter(file -> !file.startsWith(built.resolve("aot"))).toList()) {
        Path copy = install.resolve(built.relativize(file).toString());
        Files.copy(file, copy);
        Files.setLastModifiedTime(copy, FileTime.fromMillis(System.currentTimeMillis()));
      }
    }
  }

  @Test
  void version_firstAndLaterRun_sameWordsAndOneCache() throws Exception {
    Ended first = pawl("--version");
    List<Path> caches = caches();
    Ended later = pawl("--version");

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).startsWith("pawl ");
    assertThat(first.err()).isEmpty();
    assertThat(later).isEqualTo(first);
    assertThat(caches).singleElement().satisfies(cache -> assertThat(cache).isNotEmptyFile());
    assertThat(caches()).isEqualTo(caches);
  }

  @Test
  void version_severalFirstRunsAtOnce_allAnswer() throws Exception {
    List<Running> runs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      runs.add(Shell.start(scratch, JDK, List.of(launcher().toString(), "--version")));
    }
    for (Running run : runs) {
      Ended ended = run.await();
      assertThat(ended.code()).as(ended.err()).isZero();
      assertThat(ended.out()).startsWith("pawl ");
    }
    assertThat(caches()).hasSize(1);
  }

  @Test
  void version_lockOfProcessThatIsGone_isTakenOver() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.createSymbolicLink(install.resolve("aot.lock"), Path.of(Long.toString(gone.pid())));

    assertThat(pawl("--version").code()).isZero();
    assertThat(install.resolve("aot.lock")).doesNotExist();
  }

  @Test
  void version_throughLinks_findsItsInstall() throws Exception {
    Path link = Files.createSymbolicLink(scratch.resolve("pawl"), launcher());
    Path linkToLink = Files.createSymbolicLink(scratch.resolve("p"), Path.of("pawl"));

    assertThat(Shell.run(scratch, JDK, link.toString(), "--version").code()).isZero();
    assertThat(Shell.run(scratch, JDK, linkToLink.toString(), "--version").code()).isZero();
  }

  @Test
  void unknownOption_exitCode_passesThrough() throws Exception {
    Ended ended = pawl("--no-such-option");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).contains("--no-such-option");
  }

  @Test
  void version_installNotWritable_startsWithoutCache() throws Exception {
    Files.createFile(install.resolve("aot")); // where a directory is wanted, also for root

    Ended ended = pawl("--version");

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).startsWith("pawl ");
  }

  /// FAULTS 19: what is half done when memory runs out is not gone on with.
  @Test
  void version_whateverOptions_endsWhenMemoryRunsOut() throws Exception {
    Map<String, String> telling =
        Map.of(
            "PAWL_JAVA_HOME",
            System.getProperty("java.home"),
            "PAWL_JAVA_OPTS",
            "-XX:-ExitOnOutOfMemoryError -XX:+PrintFlagsFinal");
    Ended ended = Shell.run(scratch, telling, launcher().toString(), "--version");

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).containsPattern("ExitOnOutOfMemoryError +:?= *true");
  }

  @Test
  void findJdk_namedJdk_isTakenOrRefused() throws Exception {
    String script = install.resolve("bin/find-jdk").toString();
    Path jdk25 = jdk("one", "25.0.1");
    Path jdk17 = jdk("two", "17.0.9");
    Path jdk255 = jdk("three", "255");

    Ended found = Shell.run(scratch, Map.of("PAWL_JAVA_HOME", jdk25.toString()), script);
    assertThat(found).isEqualTo(new Ended(0, jdk25 + "\n", ""));
    found = Shell.run(scratch, Map.of("JAVA_HOME", jdk25.toString()), script);
    assertThat(found).isEqualTo(new Ended(0, jdk25 + "\n", ""));
    found = Shell.run(scratch, Map.of("PATH", jdk25 + "/bin:/usr/bin:/bin"), script);
    assertThat(found).isEqualTo(new Ended(0, jdk25 + "\n", ""));
    for (Path wrong : List.of(jdk17, jdk255, scratch)) {
      Ended refused = Shell.run(scratch, Map.of("PAWL_JAVA_HOME", wrong.toString()), script);
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.err().lines()).singleElement().asString().contains(wrong.toString());
    }
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = Files.createDirectories(scratch.resolve(name + " jdk"));
    Files.createDirectory(home.resolve("bin"));
    for (String tool : List.of("java", "javac")) {
      Files.createFile(
          home.resolve("bin").resolve(tool),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private Path launcher() {
    return install.resolve("pawl");
  }

  private Ended pawl(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(words));
    command.addFirst(launcher().toString());
    return Shell.start(scratch, JDK, command).await();
  }

  private List<Path> caches() {
    try (Stream<Path> files = Files.list(install.resolve("aot"))) {
      return files.filter(file -> file.toString().endsWith(".aot")).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
