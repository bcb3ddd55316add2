package dev.pawl.testkit;

import java.io.IOException;

/// The simulated power failed: the process is dead, and whatever it still does has no effect. Tests
/// that catch it continue with [SimulatedDisk#afterPowerLoss].
public final class PowerLossException extends IOException {
  private static final long serialVersionUID = 1L;

  PowerLossException(Operation operation) {
    super("power loss at " + operation);
  }

  PowerLossException() {
    super("the process that had this disk is gone");
  }
}
