package dev.pawl.cli;

/// What the exit code tells a script.
enum ExitCode {
  /// It was done.
  OK(0, "ok"),
  /// The signature does not belong to file and key, or the audit found something.
  INVALID(1, "invalid"),
  /// The command line, or a file that it names, is not what the command needs. Nothing happened.
  USAGE(2, "usage"),
  /// Not now: something else holds the store, or a disk or an anchor does not answer.
  UNAVAILABLE(3, "unavailable"),
  /// Wrong passphrase, or a request id that belongs to other bytes.
  DENIED(4, "denied"),
  /// The key signs nothing as it is: exhausted, quarantined, retired, or few leaves are left and
  /// nobody has acknowledged that.
  STOPPED(6, "stopped"),
  /// The store is damaged or went back in time. Nothing was repaired.
  DAMAGED(7, "damaged"),
  /// Pawl itself is wrong.
  BUG(70, "bug");

  private final int code;
  private final String word;

  ExitCode(int code, String word) {
    this.code = code;
    this.word = word;
  }

  /// The number.
  int code() {
    return code;
  }

  /// The word that stands for it in JSON.
  String word() {
    return word;
  }
}
