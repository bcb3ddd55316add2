package dev.pawl.cli;

import dev.pawl.durable.LockedException;
import dev.pawl.ledger.AnchorUnavailableException;
import dev.pawl.ledger.InvariantViolation;
import dev.pawl.ledger.LedgerClosedException;
import dev.pawl.ledger.OutcomeUnknownException;
import dev.pawl.ledger.Refusal;
import dev.pawl.ledger.RefusedException;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.signer.ForeignLogException;
import dev.pawl.signer.LoosePermissionsException;
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
      case StoreDamagedException damaged ->
          failure(ExitCode.DAMAGED, message(e), remedy(damaged.kind()), e);
      case LoosePermissionsException loose ->
          failure(ExitCode.USAGE, message(e), loose.remedy(), e);
      case ForeignLogException _ ->
          failure(ExitCode.USAGE, message(e), "nothing was changed; name another directory", e);
      case SealingDeniedException _ -> failure(ExitCode.DENIED, message(e), "", e);
      case UnsafeFilesystemException unsafe ->
          failure(ExitCode.USAGE, message(e), unsafe.remedy(), e);
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
              "no leaf is used that the anchor does not remember; make it available again, then sign again",
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

  private static String remedy(StoreDamagedException.Kind kind) {
    return switch (kind) {
      case DAMAGED ->
          """
          nothing was signed or repaired; keep all files as they are.
          Do not restore an older copy of the store: that would forget used leaves.
          Should you hold a newer copy, try that one: the anchor tells whether it is whole.\
          """;
      case ROLLED_BACK ->
          """
          nothing was signed or repaired. Was a backup or a copy put in the place of the store?
          Only the directory that was in use last holds the missing entries, and with them which
          leaves were used: put it back. Where it is gone, no key of this store may sign again:
          make new keys in a new store. What was signed stays valid.\
          """;
      case FORKED ->
          """
          nothing was signed or repaired. The store was copied, and both went on signing.
          Put back the directory that was in use last together with this anchor, and find out what
          the other one signed: where both used the same leaf, replace that key.\
          """;
      case ANCHOR_MISSING ->
          """
          nothing was signed or repaired. Is HOME or XDG_STATE_HOME another one than before?
          Put that very file back; an older copy of it would forget used leaves. Where it is gone,
          this store stays shut: make new keys in a new store. What was signed stays valid.\
          """;
      case ANCHOR_LOST ->
          """
          nothing was signed or repaired. Put back what it knew, if it was moved; never an older
          copy of it. Where it is gone for good, two people may decide to go on without it:
          'pawl anchor list' has its number, 'pawl anchor drop NUMBER --reason TEXT --approve A
          --approve B' records the decision. Then require a new one.\
          """;
      case NEVER_FINISHED -> "nothing was ever signed in it";
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
