package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.durable.LockedException;
import dev.pawl.ledger.InvariantViolation;
import dev.pawl.ledger.LedgerClosedException;
import dev.pawl.ledger.OutcomeUnknownException;
import dev.pawl.ledger.Refusal;
import dev.pawl.ledger.RefusedException;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.signer.UnsafeFilesystemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

final class FailuresTest {
  private static void explains(Throwable e, ExitCode exitCode, String message) {
    Failure failure = Failures.explain(e);
    assertThat(failure.exitCode()).as(e.toString()).isEqualTo(exitCode);
    assertThat(failure.message()).contains(message);
  }

  @Test
  void explain_whatAUserCanMeet_hasItsExitCode() {
    explains(new LockedException(Path.of("/s/lock")), ExitCode.UNAVAILABLE, "in use");
    explains(new StoreDamagedException("rolled back"), ExitCode.DAMAGED, "rolled back");
    explains(new UnsafeFilesystemException(Path.of("/s"), "tmpfs"), ExitCode.USAGE, "not be safe");
    explains(
        new OutcomeUnknownException(new IOException("EIO")),
        ExitCode.UNAVAILABLE,
        "counts as used");
    explains(new LedgerClosedException("shut"), ExitCode.UNAVAILABLE, "shut");
    explains(new CancellationException(), ExitCode.UNAVAILABLE, "interrupted");
    explains(new InterruptedException(), ExitCode.UNAVAILABLE, "interrupted");
    explains(new OutOfMemoryError(), ExitCode.UNAVAILABLE, "memory");
    explains(new AccessDeniedException("/s"), ExitCode.UNAVAILABLE, "permission denied: /s");
    explains(
        new FileSystemException("/s", null, "No space left on device"),
        ExitCode.UNAVAILABLE,
        "/s: No space left on device");
    explains(
        new UncheckedIOException(new IOException("disk gone")), ExitCode.UNAVAILABLE, "disk gone");
  }

  @Test
  void explain_whatNobodyShouldMeet_isABugThatCanBeReported() {
    explains(new InvariantViolation("next fell"), ExitCode.BUG, "Pawl stopped itself: next fell");
    explains(new NullPointerException("x"), ExitCode.BUG, "a mistake in Pawl");
    assertThat(Failures.explain(new IllegalStateException("x")).remedy()).isPresent();
  }

  @Test
  void refused_eachReason_hasItsExitCode() {
    Map<Refusal.Reason, ExitCode> expected = new EnumMap<>(Refusal.Reason.class);
    for (Refusal.Reason reason : Refusal.Reason.values()) {
      RefusedException refused = new RefusedException(new Refusal(reason, "why"));
      expected.put(reason, Failures.explain(refused).exitCode());
    }
    assertThat(expected)
        .containsEntry(Refusal.Reason.KEY_EXHAUSTED, ExitCode.STOPPED)
        .containsEntry(Refusal.Reason.KEY_QUARANTINED, ExitCode.STOPPED)
        .containsEntry(Refusal.Reason.KEY_RETIRED, ExitCode.STOPPED)
        .containsEntry(Refusal.Reason.ACKNOWLEDGEMENT_NEEDED, ExitCode.STOPPED)
        .containsEntry(Refusal.Reason.LEAF_NOT_OPEN, ExitCode.STOPPED)
        .containsEntry(Refusal.Reason.KEY_UNKNOWN, ExitCode.USAGE)
        .containsEntry(Refusal.Reason.KEY_EXISTS, ExitCode.USAGE)
        .containsEntry(Refusal.Reason.EPOCH_FENCED, ExitCode.UNAVAILABLE);
  }

  @Test
  void exitCode_allOfThem_areTheDocumentedNumbers() {
    assertThat(ExitCode.values())
        .extracting(ExitCode::code)
        .containsExactly(0, 1, 2, 3, 4, 6, 7, 70);
  }
}
