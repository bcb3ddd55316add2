package dev.pawl.acceptance.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.acceptance.kernel.Fault.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Goal: whatever the kernel does at whatever call, no leaf is used twice, what left is in the
/// ledger, and the command says what happened with the documented exit code.
///
/// Method: `pawl sign` runs under strace, first undisturbed to count its calls, then with one fault
/// at one call. Afterwards the store is audited, signs again, and [Evidence] compares all that left
/// with all that the ledger says. The build takes the middle call of every kind; `-Pslow` takes
/// every call.
final class SyscallFaultsTest {
  private static final Path LOG = Machine.PLACE.resolve("faults.log");

  @BeforeAll
  static void look() throws Exception {
    Machine.needsTracing();
  }

  @Test
  void sign_faultAtEachCall_neverReusesNorLosesAndSaysSo() throws Exception {
    SignFaults faults = new SignFaults(Installed.TRUE);
    Outcomes outcomes = new Outcomes();
    for (Map.Entry<String, List<Path>> files : faults.files().entrySet()) {
      faultsIn(files.getKey(), faults, new Strace(LOG, files.getValue()), outcomes);
    }
    outcomes.write("sign");
    assertThat(outcomes.complaints()).isEmpty();
    assertThat(outcomes.runs()).isGreaterThan(30);
  }

  @Test
  void sign_faultWhileATornTailIsCut_neverReusesNorLosesAndSaysSo() throws Exception {
    SignFaults faults = new SignFaults(Installed.TRUE).overATornTail();
    Outcomes outcomes = new Outcomes();
    Strace strace = new Strace(LOG, faults.files().get("journal"));
    assertThat(faults.healthy(strace)).containsKey("ftruncate");
    faultsIn("torn journal", faults, strace, outcomes);
    outcomes.write("torn");
    assertThat(outcomes.complaints()).isEmpty();
  }

  @Test
  void sign_faultWhileSegmentsBegin_neverReusesNorLosesAndSaysSo() throws Exception {
    SignFaults faults = new SignFaults(Planted.SMALL_SEGMENTS.install());
    Outcomes outcomes = new Outcomes();
    Strace strace = new Strace(LOG, faults.journal());
    faults.healthy(strace);
    assertThat(faults.segments()).isGreaterThan(2);
    faultsIn("journal with small segments", faults, strace, outcomes);
    outcomes.write("segments");
    assertThat(outcomes.complaints()).isEmpty();
  }

  private static void faultsIn(String files, SignFaults faults, Strace strace, Outcomes outcomes)
      throws Exception {
    for (Map.Entry<String, Strace.Count> call : faults.healthy(strace).entrySet()) {
      for (Kind kind : Fault.kinds(call.getKey())) {
        if (kind == Kind.LOST && files.equals("output")) {
          continue; // what is in the signature's file then is no evidence
        }
        String what = "`pawl sign`, %s, `%s`, %s".formatted(files, call.getKey(), kind);
        for (int when : Machine.sample(call.getValue().perThread())) {
          Fault fault = new Fault(call.getKey(), kind, when);
          Verdict verdict = faults.with(strace, fault, files.equals("derived"));
          outcomes.add(what, strace.met(fault), call.getValue().inAll(), verdict);
        }
      }
    }
  }

  @Test
  void sign_fileSizeLimitInsideAWrite_stopsWithoutHarm() throws Exception {
    SignFaults faults = new SignFaults(Installed.TRUE);
    Outcomes outcomes = new Outcomes();
    List<Integer> ends = new ArrayList<>();
    for (long room = 100; room < 7 * 4096; room += Machine.SLOW ? 500 : 7_000) {
      Verdict verdict = faults.withRoomFor(room);
      outcomes.add("`pawl sign`, journal, `pwrite64`, cut short", 0, 0, verdict);
      ends.add(verdict.end);
    }
    outcomes.write("short-writes");
    assertThat(outcomes.complaints()).isEmpty();
    assertThat(ends).contains(3);
  }
}
