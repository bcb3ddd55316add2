package dev.pawl.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.ledger.journal.CrashSearch.LeftOut;
import dev.pawl.ledger.journal.CrashSearch.Stage;
import dev.pawl.ledger.journal.Life.Step;
import dev.pawl.testkit.CrashModel;
import dev.pawl.testkit.Fault;
import dev.pawl.testkit.Operation.Kind;
import dev.pawl.testkit.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The figures of the report are counted: each of them is other than 0 where its promise is broken.
class TallyTest {
  private static final List<Step> SIGN_ONE = List.of(Step.OPEN_SIGNER, Step.RESERVE, Step.SIGN);

  private final Tally tally = new Tally();
  private SimulatedDisk disk;
  private Known made;

  @BeforeEach
  void make() throws IOException {
    SimulatedDisk making = Workload.emptyDisk();
    made = Workload.made(making);
    disk = making.afterKill();
  }

  private Life opened(SimulatedDisk on, Known known) throws IOException {
    Life life = new Life(on, known, tally);
    assertThat(life.open()).isTrue();
    return life;
  }

  private Known signed(SimulatedDisk on) throws IOException {
    Life life = opened(on, made);
    for (Step step : SIGN_ONE) {
      assertThat(life.step(step)).isTrue();
    }
    return life.known;
  }

  @Test
  void computing_aSecondTime_isCounted() throws IOException {
    Life life = opened(disk, made);
    life.step(Step.OPEN_SIGNER);
    life.step(Step.RESERVE);
    life.known = life.known.computing(0);
    assertThatThrownBy(() -> life.step(Step.SIGN)).isInstanceOf(Broken.class);
    assertThat(tally.usedTwice()).isEqualTo(1);
    assertThat(tally.computed()).isEqualTo(1);
  }

  @Test
  void open_whereAUsedLeafIsFree_isCounted() {
    Known computed = made.computing(0);
    assertThatThrownBy(() -> opened(disk, computed)).isInstanceOf(Broken.class);
    assertThat(tally.freeAgain()).isEqualTo(1);
  }

  @Test
  void open_whereEverythingIsThere_countsWhatItLookedFor() throws IOException {
    Known known = signed(disk);
    opened(disk.copy(), known);
    assertThat(tally.receiptsSought()).isEqualTo(1);
    assertThat(tally.receiptsLost()).isZero();
    assertThat(tally.freeAgain()).isZero();
    assertThat(tally.usedTwice()).isZero();
    assertThat(tally.computed()).isEqualTo(1);
  }

  @Test
  void open_whereAReceiptIsGone_isCounted() throws IOException {
    Known known = signed(disk.copy());
    assertThatThrownBy(() -> opened(disk, known)).isInstanceOf(Broken.class);
    assertThat(tally.receiptsLost()).isEqualTo(1);
    assertThat(tally.toString()).contains("receipts lost: 1 of 1 looked for");
  }

  /// One force of the journal is left out after the other; one of them is the receipt's. A search
  /// that ends so has it in its report.
  @Test
  void search_whereAReceiptIsNotForced_reportsIt() {
    List<Long> lost = new ArrayList<>();
    for (int number = 1; number <= 5; number++) {
      CrashReport report = withoutForce(number);
      lost.add(report.tally().receiptsLost());
      assertThat(report.toString()).contains("receipts lost: " + lost.getLast() + " of ");
    }
    assertThat(lost).contains(0L, 1L);
  }

  private static CrashReport withoutForce(int number) {
    AtomicInteger forces = new AtomicInteger();
    Fault.Plan leftOut =
        operation ->
            operation.kind() == Kind.FORCE
                    && operation.path().startsWith(Life.STORE)
                    && forces.incrementAndGet() == number
                ? Fault.SKIPPED
                : Fault.NONE;
    Stage life = Stage.of(CrashModel.WHOLE_BLOCKS, SIGN_ONE.toArray(Step[]::new));
    List<Workload> one = List.of(new Workload("sign one", false, List.of(life)));
    CrashReport report = new CrashReport();
    try {
      LeftOut bug = new LeftOut(Fault.Plan.NO_FAULTS, leftOut);
      Workload.search(report, one, bug, Long.MAX_VALUE);
    } catch (Broken | IOException e) {
      assertThat(e).isInstanceOf(Broken.class);
    }
    return report;
  }
}
