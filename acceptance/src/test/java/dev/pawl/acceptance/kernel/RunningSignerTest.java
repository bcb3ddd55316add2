package dev.pawl.acceptance.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.acceptance.kernel.Fault.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Goal and method: those of [SyscallFaultsTest], for a signer that has its store open for long and
/// signs from several threads.
final class RunningSignerTest {
  @BeforeAll
  static void look() throws Exception {
    Machine.needsTracing();
  }

  @Test
  void signing_faultAtEachCall_neverReusesNorLoses() throws Exception {
    RunningFaults faults = new RunningFaults(Installed.TRUE);
    Outcomes outcomes = new Outcomes();
    for (Map.Entry<String, List<Path>> files : faults.files().entrySet()) {
      Strace strace = new Strace(Machine.PLACE.resolve("running.log"), files.getValue());
      for (Map.Entry<String, Strace.Count> call : faults.healthy(strace).entrySet()) {
        for (Kind kind : Fault.kinds(call.getKey())) {
          String what = "running, %s, `%s`, %s".formatted(files.getKey(), call.getKey(), kind);
          for (int when : Machine.sample(call.getValue().perThread())) {
            Fault fault = new Fault(call.getKey(), kind, when);
            Verdict verdict = faults.with(strace, fault);
            outcomes.add(what, strace.met(fault), call.getValue().inAll(), verdict);
          }
        }
      }
    }
    outcomes.write("running");
    assertThat(outcomes.complaints()).isEmpty();
    assertThat(outcomes.runs()).isGreaterThan(10);
  }

  @Test
  void signing_fileSizeLimitInsideAWrite_stopsWithoutHarm() throws Exception {
    RunningFaults faults = new RunningFaults(Installed.TRUE);
    Outcomes outcomes = new Outcomes();
    List<Integer> ends = new ArrayList<>();
    for (long room = 100; room < 7 * 4096; room += Machine.SLOW ? 500 : 7_000) {
      Verdict verdict = faults.withRoomFor(room);
      outcomes.add("running, journal, `pwrite64`, cut short", 0, 0, verdict);
      ends.add(verdict.end);
    }
    outcomes.write("running-short-writes");
    assertThat(outcomes.complaints()).isEmpty();
    assertThat(ends).contains(3);
  }
}
