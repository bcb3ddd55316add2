package dev.pawl.witness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.testkit.Choices;
import dev.pawl.testkit.CrashModel;
import dev.pawl.testkit.EveryChoice;
import dev.pawl.testkit.Fault;
import dev.pawl.testkit.GrowingLog;
import dev.pawl.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: a witness that has cosigned a head remembers it, whatever became of the process that began
/// to follow the log.
///
/// Method: each operation of following a log fails on a simulated disk, and the process dies or the
/// power fails. Then the log is followed again and a head is cosigned, and the power fails and
/// takes all that was not forced.
class WitnessCrashTest {
  private static final Path DIRECTORY = Path.of("/var/witness");

  private final SimulatedDisk made = new SimulatedDisk();
  private GrowingLog log;

  @BeforeEach
  void make() throws Exception {
    Witness.create(made, DIRECTORY, "w.example/1", new SecureRandom());
    log = GrowingLog.named("log.example/a", 9, new SecureRandom());
  }

  @Test
  void follow_afterOneThatDiedAnywhere_isNeverForgotten() throws Exception {
    for (long number = 0; number < operationsOfFollowing(); number++) {
      for (Fault fault : List.of(Fault.FAILS, Fault.FAILS_AFTER_EFFECT)) {
        SimulatedDisk dying = made.copy();
        dying.plan(Fault.Plan.at(number, fault));
        String when = "operation " + number + " meets " + fault;
        try {
          Witness.follow(dying, DIRECTORY, log.keys());
        } catch (IOException e) {
          dying.plan(Fault.Plan.NO_FAULTS);
        }
        EveryChoice choices = new EveryChoice();
        do {
          SimulatedDisk image = dying.afterPowerLoss(choices, CrashModel.WHOLE_BLOCKS);
          followAgain(image, when + ", power lost");
        } while (choices.advance());
        followAgain(dying.afterKill(), when + ", killed");
      }
    }
  }

  private long operationsOfFollowing() throws Exception {
    SimulatedDisk disk = made.copy();
    Witness.follow(disk, DIRECTORY, log.keys());
    return disk.operations();
  }

  private void followAgain(SimulatedDisk disk, String when) throws Exception {
    try {
      Witness.follow(disk, DIRECTORY, log.keys());
    } catch (FileAlreadyExistsException e) {
      // It was followed before the process died.
    } catch (StoreDamagedException e) {
      try (Witness witness = open(disk)) {
        assertThat(witness.logs()).as("refused, so nothing is followed, " + when).isEmpty();
      }
      return;
    }
    try (Witness witness = open(disk)) {
      assertThat(witness.addCheckpoint(log.request(0, 9)).status()).as(when).isEqualTo(200);
    }
    SimulatedDisk after = disk.afterPowerLoss(Choices.first(), CrashModel.WHOLE_BLOCKS);
    try (Witness witness = open(after)) {
      assertThat(witness.logs()).as(when).hasSize(1);
      assertThat(witness.logs().getFirst().head()).as(when).isEqualTo(log.head(9));
    }
  }

  private static Witness open(SimulatedDisk disk) throws IOException {
    return Witness.open(disk, DIRECTORY, () -> 1_700_000_000);
  }
}
