package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final PrintStream to = new PrintStream(screen, true, StandardCharsets.UTF_8);
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

  @Test
  void update_withoutScreen_drawsNothing() {
    try (Progress progress = new Progress("making", "", to, now::get, false)) {
      progress.update(1, 2, "leaves");
    }
    assertThat(screen.size()).isZero();
  }

  @Test
  void update_afterAnEarlierRun_measuresThisRunAlone() {
    try (Progress progress = new Progress("making", "", to, now::get, true)) {
      progress.update(500, 1_000, "leaves");
      now.set(Instant.EPOCH.plusSeconds(10));
      progress.update(750, 1_000, "leaves");
    }
    assertThat(screen.toString(StandardCharsets.UTF_8))
        .contains("making [##################------] 75 %  25 leaves/s  10 s left");
  }

  @Test
  void update_manyTimesAtOnce_drawsFewLines() {
    try (Progress progress = new Progress("making", "", to, now::get, true)) {
      for (int i = 0; i < 1_000; i++) {
        progress.update(i, 1_000, "leaves");
      }
    }
    assertThat(screen.toString(StandardCharsets.UTF_8).chars().filter(c -> c == '\r').count())
        .isLessThan(5);
  }

  @Test
  void close_afterDrawing_leavesAnEmptyLine() {
    try (Progress progress = new Progress("making", "", to, now::get, true)) {
      progress.update(1, 2, "leaves");
    }
    assertThat(screen.toString(StandardCharsets.UTF_8)).endsWith(" \r");
  }

  @Test
  void interrupt_inTheMiddle_saysBelowTheLineWhatIsKept() {
    try (Progress progress = new Progress("making", "all is kept", to, now::get, true)) {
      progress.update(1, 2, "leaves");
      progress.interrupt();
      progress.update(2, 2, "leaves");
    }
    assertThat(screen.toString(StandardCharsets.UTF_8))
        .endsWith(
            "] 50 %"
                + System.lineSeparator()
                + "pawl: interrupted at 50 %; all is kept"
                + System.lineSeparator());
  }

  @Test
  void interrupt_afterTheWork_saysNothing() {
    Progress progress = new Progress("making", "all is kept", to, now::get, false);
    progress.close();
    progress.interrupt();
    assertThat(screen.size()).isZero();
  }
}
