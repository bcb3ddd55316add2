package dev.pawl.acceptance.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.acceptance.kernel.Fault.Kind;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Goal: whatever the kernel does while a store or a key is made, there is one that works or none,
/// the command says which, and what it says to do next works.
///
/// Method: as in [SyscallFaultsTest], for every file that `pawl init` and `pawl key create` touch.
final class SetupFaultsTest {
  @BeforeAll
  static void look() throws Exception {
    Machine.needsTracing();
  }

  @Test
  void init_faultAtEachCall_leavesAStoreOrNone() throws Exception {
    everywhere("init", SetupFaults.ofInit());
  }

  @Test
  void keyCreate_faultAtEachCall_leavesAKeyOrNone() throws Exception {
    everywhere("key create", SetupFaults.ofKeyCreate());
  }

  private static void everywhere(String command, SetupFaults faults) throws Exception {
    Outcomes outcomes = new Outcomes();
    for (Map.Entry<String, Strace.Count> call : faults.healthy().entrySet()) {
      for (Kind kind : Fault.kinds(call.getKey())) {
        String what = "`pawl %s`, `%s`, %s".formatted(command, call.getKey(), kind);
        for (int when : Machine.sample(call.getValue().perThread())) {
          Fault fault = new Fault(call.getKey(), kind, when);
          Verdict verdict = faults.with(fault);
          outcomes.add(what, faults.met(fault), call.getValue().inAll(), verdict);
        }
      }
    }
    for (long longest = 20; longest < 3 * 4096; longest += Machine.SLOW ? 500 : 5_000) {
      Verdict verdict = faults.withFilesUpTo(longest);
      outcomes.add("`pawl %s`, `pwrite64`, cut short".formatted(command), 0, 0, verdict);
    }
    outcomes.write(command.replace(' ', '-'));
    assertThat(outcomes.complaints()).isEmpty();
  }
}
