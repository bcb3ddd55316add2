package dev.pawl.acceptance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.durable.RealDisk;
import dev.pawl.ledger.KeyState;
import dev.pawl.signer.AuditProgress;
import dev.pawl.signer.DirectoryLogSource;
import dev.pawl.signer.LogAudit;
import dev.pawl.signer.LogAuditReport;
import dev.pawl.signer.LogTrust;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.TrustPolicy;
import dev.pawl.tlog.published.LogReader;
import dev.pawl.tlog.published.PublishedCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: two auditors, written apart, judge a published log alike. Method: a true store publishes
/// as the command does; copies of its log are damaged at random, and `pawl audit` and Python must
/// end with the same code.
final class LogDifferentialTest {
  private static final int COPIES = 100;
  private static final int SIGNATURES = 140; // two entries each: more than one tile
  private static final String PYTHON =
      """
      import contextlib, io
      from pawl_verify import cli
      def answer(line):
          with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
              return cli.main(['log', line, '--policy', sys.argv[2], '--since', sys.argv[3]])
      """;

  @TempDir Path directory;

  private Path log;
  private Path since;
  private Path policy;

  @BeforeEach
  void publish() throws Exception {
    Programs.requirePython();
    log = directory.resolve("log");
    since = directory.resolve("since");
    policy = directory.resolve("policy");
    try (RealLedger ledger = new RealLedger(directory)) {
      KeyState key = ledger.key("key", "LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8");
      var publisher = ledger.store().log().publisher(log);
      for (int i = 0; i < SIGNATURES; i++) {
        ledger.sign(key, "message " + i);
        if (i == SIGNATURES / 3) {
          publisher.publish();
          Files.copy(log.resolve("checkpoint"), since);
        }
      }
      publisher.publish();
      StringBuilder text = new StringBuilder("quorum none\n");
      ledger.store().log().verifiers().forEach(own -> text.append("log " + own + "\n"));
      Files.writeString(policy, text);
    }
  }

  @Test
  void log_damagedAtRandom_isJudgedAlike() throws Exception {
    assertThat(ours(log)).isEqualTo("0");
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<String> places = new ArrayList<>();
    List<String> what = new ArrayList<>();
    for (int i = 0; i < COPIES; i++) {
      Path copy = directory.resolve("copy-" + i);
      Directories.copy(log, copy);
      what.add(damage(copy, random));
      places.add(copy.toString());
    }
    List<String> theirs = Differential.answers(directory, PYTHON, places, policy, since);
    TreeMap<String, Integer> codes = new TreeMap<>();
    for (int i = 0; i < COPIES; i++) {
      String ours = ours(Path.of(places.get(i)));
      codes.merge(ours, 1, Integer::sum);
      // Ours ends where a file is missing; Python tells what else is wrong.
      if (!ours.equals("3") || theirs.get(i).equals("0")) {
        assertThat(theirs.get(i)).as(what.get(i)).isEqualTo(ours);
      }
    }
    System.out.println("codes " + codes);
    assertThat(codes).containsKeys("1", "3");
  }

  private String damage(Path copy, Random random) throws IOException {
    List<Path> files = Directories.files(copy);
    Path file = files.get(random.nextInt(files.size()));
    byte[] bytes = Files.readAllBytes(file);
    String name = copy.relativize(file).toString();
    switch (random.nextInt(8)) {
      case 0 -> {
        Files.delete(file);
        return "delete " + name;
      }
      case 1 -> {
        Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
        return "cut " + name;
      }
      case 2 -> {
        Path other = files.get(random.nextInt(files.size()));
        Files.write(file, Files.readAllBytes(other));
        return "%s in the place of %s".formatted(copy.relativize(other), name);
      }
      case 3 -> {
        Files.copy(since, copy.resolve("checkpoint"), StandardCopyOption.REPLACE_EXISTING);
        return "an older checkpoint";
      }
      default -> {
        Files.write(file, Differential.changed(bytes, random));
        return "change " + name;
      }
    }
  }

  private String ours(Path place) throws Exception {
    try (DirectoryLogSource source = new DirectoryLogSource(new RealDisk(), place)) {
      LogAudit.Options options =
          new LogAudit.Options(
              Optional.of(PublishedCheckpoint.parse(Files.readAllBytes(since))), true, true);
      LogTrust trust = new LogTrust.Policy(TrustPolicy.parse(Files.readString(policy)));
      LogAuditReport report =
          new LogAudit(new LogReader(source), trust, options).run(AuditProgress.NONE);
      return report.contradictsItself() ? "7" : report.passed() ? "0" : "1";
    } catch (MalformedException e) {
      return "1";
    } catch (IllegalArgumentException e) {
      return "2";
    } catch (IOException e) {
      return "3";
    }
  }
}
