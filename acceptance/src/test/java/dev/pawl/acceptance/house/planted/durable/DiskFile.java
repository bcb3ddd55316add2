package dev.pawl.acceptance.house.planted.durable;

/// Breaks nothing: stands for an open file.
public interface DiskFile {
  /// Stands for the force.
  void force();
}
