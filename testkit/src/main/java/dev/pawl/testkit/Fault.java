package dev.pawl.testkit;

import java.nio.file.Path;

/// What goes wrong with one operation.
public sealed interface Fault {
  /// Nothing.
  Fault NONE = new None();

  /// The power fails before the operation has any effect; the disk is dead afterwards.
  Fault POWER_LOSS = new PowerLoss();

  /// It fails without effect. Of a force: the pages go to limbo. The cache keeps showing them, the
  /// disk does not have them, and a later force succeeds without writing them.
  Fault FAILS = new Fails();

  /// It has its whole effect and then reports an error.
  Fault FAILS_AFTER_EFFECT = new FailsAfterEffect();

  /// The disk is full after half of the bytes.
  Fault NO_SPACE = new NoSpace();

  /// It reports success and does nothing: a lying disk, or a program that leaves the call out.
  Fault SKIPPED = new Skipped();

  /// See [Fault#NONE].
  record None() implements Fault {}

  /// See [Fault#POWER_LOSS].
  record PowerLoss() implements Fault {}

  /// See [Fault#FAILS].
  record Fails() implements Fault {}

  /// See [Fault#FAILS_AFTER_EFFECT].
  record FailsAfterEffect() implements Fault {}

  /// See [Fault#NO_SPACE].
  record NoSpace() implements Fault {}

  /// See [Fault#SKIPPED].
  record Skipped() implements Fault {}

  /// It fails, and a force has written some of the blocks; the rest go to limbo as with
  /// [Fault#FAILS]. Anything but a force fails without effect.
  ///
  /// @param written which of the blocks that were on their way, by their order in the file: the
  ///   lowest bit stands for the first one
  record ForcedInPart(int written) implements Fault {}

  /// A read or write moves fewer bytes than asked, and says so.
  ///
  /// @param bytesMax the most that it moves, 1 or more
  record Partial(int bytesMax) implements Fault {}

  /// A write goes to another place, and says nothing.
  ///
  /// @param path the file that it hits
  /// @param offset where it hits it
  record Misdirected(Path path, long offset) implements Fault {}

  /// Decides the fault of each operation.
  @FunctionalInterface
  interface Plan {
    /// No faults.
    Plan NO_FAULTS = operation -> NONE;

    /// The fault of this operation, or [Fault#NONE].
    Fault of(Operation operation);

    /// The power fails at the operation of this number.
    static Plan powerLossAt(long number) {
      return at(number, POWER_LOSS);
    }

    /// This fault meets the operation of this number, reads not counted.
    static Plan at(long number, Fault fault) {
      return operation ->
          operation.number() == number && operation.kind() != Operation.Kind.READ ? fault : NONE;
    }

    /// This fault meets every operation of this kind.
    static Plan every(Operation.Kind kind, Fault fault) {
      return operation -> operation.kind() == kind ? fault : NONE;
    }
  }
}
