package dev.pawl.acceptance.kernel;

import dev.pawl.acceptance.kernel.Fault.Kind;
import dev.pawl.acceptance.kernel.Program.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `pawl init` or `pawl key create`, with one fault at any of its calls that change what a disk
/// holds, each time from a fresh copy of the same home directory.
final class SetupFaults {
  private static final Path WORK = Machine.PLACE.resolve("setup");
  private static final Path LOG = Machine.PLACE.resolve("setup.log");

  /// All files: what is made has no name before.
  private static final Strace STRACE = new Strace(LOG, List.of());

  /// How the house is looked at afterwards.
  @FunctionalInterface
  private interface Afterwards {
    void look(Verdict verdict, House house, boolean mayRefuse) throws IOException;
  }

  private final String[] words;
  private final House template;
  private final Afterwards afterwards;

  private SetupFaults(String[] words, House template, Afterwards afterwards) {
    this.words = words;
    this.template = template;
    this.afterwards = afterwards;
  }

  static SetupFaults ofInit() throws IOException {
    House house = House.bare(Machine.PLACE.resolve("setup-template"));
    return new SetupFaults(new String[] {"init", "-q"}, house, Verdict::afterInit);
  }

  static SetupFaults ofKeyCreate() throws IOException {
    House house = House.bare(Machine.PLACE.resolve("setup-template"));
    house.mustRun("init", "-q");
    return new SetupFaults(keyCreate(), house, Verdict::afterKeyCreate);
  }

  /// The words that make a key.
  static String[] keyCreate() {
    return new String[] {
      "key", "create", House.KEY, "-q", "--params", "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8"
    };
  }

  /// How often each call is made where nothing goes wrong.
  Map<String, Strace.Count> healthy() throws IOException, InterruptedException {
    Ended ended = run(STRACE.watching(command()), template.copyTo(WORK));
    if (ended.code() != 0) {
      throw new IOException("not healthy: " + ended);
    }
    return STRACE.counts();
  }

  /// Runs it with a fault.
  Verdict with(Fault fault) throws IOException, InterruptedException {
    House house = template.copyTo(WORK);
    Verdict verdict = new Verdict();
    Ended ended = run(STRACE.running(fault, command()), house);
    verdict.unless(met(fault) > 0, "met no call");
    verdict.ended(
        ended,
        switch (fault.kind()) {
          case KILLED -> List.of(137);
          // The index of receipts is a thing that commands can do without.
          case EIO, ENOSPC -> List.of(0, 3);
          case IDLE -> List.of(0);
          case LOST -> List.of(0, 3, 7);
        });
    afterwards.look(verdict, house, fault.kind() == Kind.LOST);
    return verdict;
  }

  /// Which call of the process the fault met; 0 where it met none.
  int met(Fault fault) throws IOException {
    return STRACE.met(fault);
  }

  /// Runs it where no file may be longer than so many bytes: the write that crosses this is cut
  /// short by the kernel, the next one fails.
  Verdict withFilesUpTo(long bytes) throws IOException, InterruptedException {
    House house = template.copyTo(WORK);
    List<String> command = new ArrayList<>(List.of("prlimit", "--fsize=" + bytes, "--"));
    command.addAll(command());
    Verdict verdict = new Verdict();
    verdict.ended(run(command, house), List.of(0, 3));
    afterwards.look(verdict, house, false);
    return verdict;
  }

  private List<String> command() throws IOException, InterruptedException {
    return Installed.TRUE.pawl(List.of(words));
  }

  private static Ended run(List<String> command, House house)
      throws IOException, InterruptedException {
    return Program.start(Machine.PLACE.resolve("words"), house.path(), house.variables(), command)
        .await();
  }
}
