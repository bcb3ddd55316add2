package dev.pawl.signer;

/// Ends a monitor's look: something is wrong with the log.
final class LogFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final Sighting.Fault fault;

  LogFault(Sighting.Fault fault, String problem) {
    super(problem);
    this.fault = fault;
  }

  Sighting.Fault fault() {
    return fault;
  }

  /// What is wrong, for people.
  String problem() {
    return String.valueOf(getMessage());
  }
}
