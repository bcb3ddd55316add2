package dev.pawl.cli;

import dev.pawl.durable.LockedException;
import dev.pawl.ledger.AnchorUnavailableException;
import dev.pawl.ledger.InvariantViolation;
import dev.pawl.ledger.LedgerClosedException;
import dev.pawl.ledger.OutcomeUnknownException;
import dev.pawl.ledger.Refusal;
import dev.pawl.ledger.RefusedException;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.signer.SealingDeniedException;
import dev.pawl.signer.UnsafeFilesystemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.concurrent.CancellationException;

/// Turns whatever a command ran into one sentence, the remedy and an exit code: the only place that
/// does.
final class Failures {
  private Failures() {}

  /// What to tell a person about this.
  static Failure explain(Throwable e) {
    return switch (e) {
      case Failure failure -> failure;
      case LockedException _ ->
          failure(
              ExitCode.UNAVAILABLE,
              "the store is in use by another process",
              "wait for it to end; in this version commands that only read need the store alone, too",
              e);
      case StoreDamagedException _ ->
          failure(
              ExitCode.DAMAGED,
              message(e),
              "nothing was signed or repaired; do not restore an older copy of the store: that would"
                  + " forget used leaves",
              e);
      case SealingDeniedException _ -> failure(ExitCode.DENIED, message(e), "", e);
      case UnsafeFilesystemException _ ->
          failure(
              ExitCode.USAGE,
              message(e),
              "choose a directory on a local disk; for a trial, --allow-unsafe-filesystem accepts it",
              e);
      case RefusedException refused -> refused(refused.refusal());
      case OutcomeUnknownException _ ->
          failure(
              ExitCode.UNAVAILABLE,
              message(e),
              "find out what the disk does, then run a command again: opening the store tells",
              e);
      case LedgerClosedException _ ->
          failure(ExitCode.UNAVAILABLE, message(e), "nothing was done; run the command again", e);
      case AnchorUnavailableException _ ->
          failure(
              ExitCode.UNAVAILABLE,
              message(e),
              "no leaf is used that the anchor does not remember; make the anchor writable again",
              e);
      case InterruptedException _ -> failure(ExitCode.UNAVAILABLE, "interrupted", "", e);
      case CancellationException _ ->
          failure(ExitCode.UNAVAILABLE, "interrupted", "the same command goes on", e);
      case InvariantViolation _ -> bug("Pawl stopped itself: " + message(e), e);
      case UncheckedIOException unchecked -> explain(Objects.requireNonNull(unchecked.getCause()));
      case IOException io -> failure(ExitCode.UNAVAILABLE, reason(io), "", e);
      case OutOfMemoryError _ ->
          failure(
              ExitCode.UNAVAILABLE,
              "there is not enough memory",
              "PAWL_JAVA_OPTS=-Xmx2g gives more",
              e);
      default -> bug("this is a mistake in Pawl: " + e, e);
    };
  }

  /// What to tell a person about a refusal of the rules.
  static Failure refused(Refusal refusal) {
    return switch (refusal.reason()) {
      case KEY_EXHAUSTED, KEY_RETIRED, ACKNOWLEDGEMENT_NEEDED ->
          Failure.of(ExitCode.STOPPED, refusal.message(), "");
      case KEY_QUARANTINED, LEAF_NOT_OPEN ->
          Failure.of(
              ExitCode.STOPPED,
              refusal.message(),
              "'pawl ledger log' shows when and why; then 'pawl key resume NAME --reason TEXT'");
      case KEY_EXISTS ->
          Failure.of(
              ExitCode.USAGE,
              refusal.message(),
              "names are for ever, also those of keys that are retired: choose another");
      case KEY_UNKNOWN, NOT_APPLICABLE, STORE, LIMIT ->
          Failure.of(ExitCode.USAGE, refusal.message(), "");
      case EPOCH_FENCED ->
          Failure.of(ExitCode.UNAVAILABLE, refusal.message(), "run the command again");
    };
  }

  private static Failure bug(String message, Throwable e) {
    return failure(
        ExitCode.BUG, message, "please report it, with what PAWL_DEBUG=1 prints besides", e);
  }

  private static Failure failure(ExitCode code, String message, String remedy, Throwable cause) {
    return Failure.of(code, message, remedy, cause);
  }

  /// Why a file could not be read or written, without the name of a Java class.
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "there is no file " + missing.getFile();
      case AccessDeniedException denied -> "permission denied: " + denied.getFile();
      case FileAlreadyExistsException exists -> exists.getFile() + " exists already";
      case FileSystemException other when other.getReason() != null ->
          other.getFile() + ": " + other.getReason();
      default -> message(e);
    };
  }

  private static String message(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
