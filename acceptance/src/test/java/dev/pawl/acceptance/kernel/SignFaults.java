package dev.pawl.acceptance.kernel;

import dev.pawl.acceptance.kernel.Fault.Kind;
import dev.pawl.acceptance.kernel.Program.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `pawl sign` of three files, with one fault, each time from a fresh copy of the same store.
final class SignFaults {
  private static final String H5 = "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8";
  private static final Path WORK = Machine.PLACE.resolve("faults");

  private final Installed program;
  private final House template;

  /// @param program what signs; the true one makes the store and looks at it afterwards
  SignFaults(Installed program) throws Exception {
    this.program = program;
    this.template = House.build(Machine.PLACE.resolve("template"), H5, 4);
  }

  /// As if the process before had died in the middle of a write: opening has to cut its rest off.
  SignFaults overATornTail() throws IOException {
    byte[] rest = new byte[5_000];
    Arrays.fill(rest, (byte) 'x');
    Files.write(template.segment(), rest, StandardOpenOption.APPEND);
    return this;
  }

  /// The journal's files, and those that it may get.
  List<Path> journal() throws IOException {
    House house = template.copyTo(WORK);
    List<Path> files = new ArrayList<>(house.segments());
    files.addAll(List.of(house.store().resolve("journal"), house.store()));
    return files;
  }

  /// How many segments the last run left.
  long segments() {
    return new House(WORK).segments().stream().filter(Files::exists).count();
  }

  /// Which files a fault may meet.
  Map<String, List<Path>> files() throws IOException {
    House house = template.copyTo(WORK);
    Path store = house.store();
    Map<String, List<Path>> files = new LinkedHashMap<>();
    files.put("journal", List.of(house.segment(), store.resolve("journal"), store));
    files.put("anchor", List.of(house.anchor(), house.anchors()));
    List<Path> outputs = new ArrayList<>(List.of(house.path()));
    for (int i = 1; i <= 3; i++) {
      for (String end : List.of(".sig", ".sig.tmp", ".receipt", ".receipt.tmp")) {
        outputs.add(house.path().resolve("f" + i + end));
      }
    }
    files.put("output", outputs);
    Path derived = store.resolve("derived");
    files.put("derived", List.of(derived, derived.resolve("index.mv"), derived.resolve("hashes")));
    return files;
  }

  /// How often each call is made where nothing goes wrong.
  Map<String, Strace.Count> healthy(Strace strace) throws IOException, InterruptedException {
    Ended ended = run(strace.watching(sign()), template.copyTo(WORK));
    if (ended.code() != 0) {
      throw new IOException("not healthy: " + ended);
    }
    return strace.counts();
  }

  /// Signs with a fault.
  ///
  /// @param derived whether it meets files that the command could do without
  Verdict with(Strace strace, Fault fault, boolean derived)
      throws IOException, InterruptedException {
    House house = template.copyTo(WORK);
    Ended ended = run(strace.running(fault, sign()), house);
    Verdict verdict = new Verdict();
    verdict.unless(strace.met(fault) > 0, "met no call");
    List<Integer> expected =
        switch (fault.kind()) {
          case KILLED -> List.of(137);
          case EIO, ENOSPC -> derived ? List.of(0, 3) : List.of(3);
          case IDLE -> List.of(0);
          case LOST -> List.of(0, 3, 7);
        };
    verdict.ended(ended, expected);
    verdict.afterwards(house, fault.kind() == Kind.LOST);
    return verdict;
  }

  /// Signs where no file may grow beyond so many bytes after the journal's end: the write that
  /// crosses this is cut short by the kernel, the next one fails.
  Verdict withRoomFor(long bytes) throws IOException, InterruptedException {
    House house = template.copyTo(WORK);
    long limit = Files.size(house.segment()) + bytes;
    List<String> command = new ArrayList<>(List.of("prlimit", "--fsize=" + limit, "--"));
    command.addAll(sign());
    Verdict verdict = new Verdict();
    verdict.ended(run(command, house), List.of(0, 3));
    verdict.afterwards(house, false);
    return verdict;
  }

  private List<String> sign() throws IOException, InterruptedException {
    return program.pawl(House.signing("f1", "f2", "f3"));
  }

  private static Ended run(List<String> command, House house)
      throws IOException, InterruptedException {
    return Program.start(Machine.PLACE.resolve("words"), house.path(), house.variables(), command)
        .await();
  }
}
