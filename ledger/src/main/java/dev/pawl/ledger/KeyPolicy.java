package dev.pawl.ledger;

import java.util.List;

/// What was decided for a key when it was created.
///
/// @param profile the consumer profile it was made for, such as `firmware`; empty where none
/// @param warningPermille when so many thousandths of the capacity are left, signing stops until
///   somebody acknowledges; falling, each 1 to 999
public record KeyPolicy(String profile, List<Integer> warningPermille) {
  /// The default thresholds: 10 % and 1 %.
  public static final List<Integer> DEFAULT_WARNING_PERMILLE = List.of(100, 10);

  /// Checks the thresholds.
  public KeyPolicy {
    warningPermille = List.copyOf(warningPermille);
    int previous = 1000;
    for (int permille : warningPermille) {
      if (permille < 1 || permille >= previous) {
        throw new IllegalArgumentException(
            "warning thresholds are " + warningPermille + ", expected falling, each 1 to 999");
      }
      previous = permille;
    }
    if (warningPermille.size() > 8) {
      throw new IllegalArgumentException("more than 8 warning thresholds");
    }
  }
}
