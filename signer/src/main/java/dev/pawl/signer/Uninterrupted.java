package dev.pawl.signer;

/// Puts an interrupt of this thread off while it touches a file that others use too: an interrupt
/// inside a file channel closes it for everybody.
final class Uninterrupted implements AutoCloseable {
  private final boolean interrupted = Thread.interrupted();

  @Override
  public void close() {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
