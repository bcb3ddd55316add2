package dev.pawl.acceptance.kernel;

import dev.pawl.acceptance.kernel.Fault.Kind;
import dev.pawl.acceptance.kernel.Program.Ended;
import dev.pawl.acceptance.kernel.Program.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A [SigningLoop] with one fault, each time from a fresh copy of the same store. Strace takes hold
/// of it once its store is open, so that the n-th call is the n-th of the thread that appends, and
/// not one of opening.
final class RunningFaults {
  private static final String H5 = "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8";
  private static final Path WORK = Machine.PLACE.resolve("running");
  private static final Path WORDS = Machine.PLACE.resolve("words");
  private static final int THREADS = 2;
  private static final int SIGNATURES = 5;

  private final Installed program;
  private final House template;

  /// @param program what signs; the true one makes the store and looks at it afterwards
  RunningFaults(Installed program) throws IOException, InterruptedException {
    this.program = program;
    this.template = House.build(Machine.PLACE.resolve("running-template"), H5, 1);
  }

  /// Which files a fault may meet.
  Map<String, List<Path>> files() throws IOException {
    House house = template.copyTo(WORK);
    Map<String, List<Path>> files = new LinkedHashMap<>();
    files.put("journal", List.of(house.segment(), house.store().resolve("journal")));
    files.put("anchor", List.of(house.anchor(), house.anchors()));
    return files;
  }

  /// How often each call is made where nothing goes wrong.
  Map<String, Strace.Count> healthy(Strace strace) throws IOException, InterruptedException {
    Ended ended = run(template.copyTo(WORK), strace, "");
    if (ended.code() != 0) {
      throw new IOException("not healthy: " + ended);
    }
    return strace.counts();
  }

  /// Signs with a fault. Threads share batches, so that the last calls of the healthy run may not
  /// come.
  Verdict with(Strace strace, Fault fault) throws IOException, InterruptedException {
    House house = template.copyTo(WORK);
    Ended ended = run(house, strace, fault.injection());
    boolean met = strace.met(fault) > 0;
    int expected =
        switch (fault.kind()) {
          case KILLED -> 137;
          case EIO, ENOSPC -> 3;
          case IDLE, LOST -> 0;
        };
    Verdict verdict = new Verdict();
    verdict.ended(ended, List.of(met ? expected : 0));
    verdict.evidence.releasedLines(ended.out());
    verdict.afterwards(house, fault.kind() == Kind.LOST);
    return verdict;
  }

  /// Signs where no file may grow beyond so many bytes after the journal's end.
  Verdict withRoomFor(long bytes) throws IOException, InterruptedException {
    House house = template.copyTo(WORK);
    long limit = Files.size(house.segment()) + bytes;
    List<String> command = new ArrayList<>(List.of("prlimit", "--fsize=" + limit, "--"));
    command.addAll(program.signingLoop(house, THREADS, SIGNATURES));
    try (Running signer = Program.start(WORDS, house.path(), house.variables(), command)) {
      signer.tell("go");
      Ended ended = signer.await();
      Verdict verdict = new Verdict();
      verdict.ended(ended, List.of(0, 3));
      verdict.evidence.releasedLines(ended.out());
      verdict.afterwards(house, false);
      return verdict;
    }
  }

  private Ended run(House house, Strace strace, String injection)
      throws IOException, InterruptedException {
    List<String> loop = program.signingLoop(house, THREADS, SIGNATURES);
    try (Running signer = Program.start(WORDS, house.path(), house.variables(), loop)) {
      signer.waitFor(signer.out(), "ready", 1);
      List<String> tracing = strace.attached(signer.process().pid(), injection);
      try (Running tracer = Program.start(WORDS, house.path(), Map.of(), tracing)) {
        tracer.waitFor(tracer.err(), "strace: Process", 1);
        signer.tell("go");
        Ended ended = signer.await();
        tracer.process().waitFor(10, TimeUnit.SECONDS);
        return ended;
      }
    }
  }
}
