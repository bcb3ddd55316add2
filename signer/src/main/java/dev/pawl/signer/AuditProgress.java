package dev.pawl.signer;

/// Told how far an audit has come.
@FunctionalInterface
public interface AuditProgress {
  /// Tells nobody.
  AuditProgress NONE = (done, total) -> {};

  /// Told now and then.
  ///
  /// @param done how many entries are checked
  /// @param total how many there are
  void entries(long done, long total);
}
