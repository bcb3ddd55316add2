package dev.pawl.acceptance.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.acceptance.kernel.Fault.Kind;
import dev.pawl.acceptance.kernel.PowerLoss.Seen;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Goal: the tests beside this one see. Method: a mistake is put into the real program, and the
/// same run that is content without it must complain.
final class PlantedBugsTest {
  private static final int CUTS_MAX = 20;

  @Test
  void powerLoss_withoutForce_isCaught() throws Exception {
    Machine.needsLoopDevices();
    assertThat(complaintsAfterPowerLoss(Planted.NO_FORCE)).anyMatch(PlantedBugsTest::isLoss);
  }

  @Test
  void powerLoss_answerBeforeForce_isCaught() throws Exception {
    Machine.needsLoopDevices();
    boolean caught = false;
    // The moment between answer and force is short: a power cut does not always meet it.
    for (int i = 0; i < CUTS_MAX && !caught; i++) {
      caught =
          complaintsAfterPowerLoss(Planted.ANSWER_BEFORE_FORCE).stream()
              .anyMatch(PlantedBugsTest::isLoss);
    }
    assertThat(caught).isTrue();
  }

  /// Which of the two it is, depends on what the kernel has written by itself: the anchor may have
  /// reached the disk before the entries that it remembers.
  private static boolean isLoss(String complaint) {
    return complaint.contains("lost") || complaint.contains("rolled back");
  }

  private static List<String> complaintsAfterPowerLoss(Planted planted) throws Exception {
    List<Seen> all = new PowerLoss(planted.install(), 2, false, false).run();
    return all.stream().flatMap(seen -> seen.verdict().complaints.stream()).toList();
  }

  @Test
  void running_answerBeforeWrite_isCaught() throws Exception {
    Machine.needsTracing();
    RunningFaults faults = new RunningFaults(Planted.ANSWER_BEFORE_WRITE.install());
    Strace strace = new Strace(Machine.PLACE.resolve("planted.log"), faults.files().get("journal"));
    assertThat(faults.with(strace, new Fault("pwrite64", Kind.KILLED, 4)).complaints)
        .anyMatch(PlantedBugsTest::isLoss);
  }

  @Test
  void faults_forceFailureIgnored_isCaught() throws Exception {
    assertThat(complaints(Planted.FORCE_FAILURE_IGNORED, "journal", "fdatasync", Kind.EIO, 3))
        .anyMatch(text -> text.contains("ended with"));
  }

  @Test
  void faults_forceRetried_isCaught() throws Exception {
    assertThat(complaints(Planted.FORCE_RETRIED, "journal", "fdatasync", Kind.EIO, 3))
        .anyMatch(text -> text.contains("ended with"));
  }

  private static List<String> complaints(
      Planted planted, String files, String call, Kind kind, int when) throws Exception {
    Machine.needsTracing();
    SignFaults faults = new SignFaults(planted.install());
    Strace strace = new Strace(Machine.PLACE.resolve("planted.log"), faults.files().get(files));
    return faults.with(strace, new Fault(call, kind, when), false).complaints;
  }

  @Test
  void running_shortWriteTakenForWhole_isCaught() throws Exception {
    RunningFaults faults = new RunningFaults(Planted.SHORT_WRITE_TAKEN_FOR_WHOLE.install());
    assertThat(faults.withRoomFor(2 * 4096 + 1_000).complaints).anyMatch(PlantedBugsTest::isLoss);
  }
}
