package dev.pawl.signer;

import dev.pawl.ledger.Command.Quarantine;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.Ledger;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts how often our own check has rejected what one key signed. Once may be a cosmic ray; a key
/// that fails again and again is stopped, before what is wrong reveals more of it.
final class SelfCheck {
  /// After so many failures in a row the key is quarantined.
  static final int FAILURES_MAX = 3;

  private static final Logger LOG = System.getLogger(SelfCheck.class.getName());

  private final KeyId key;
  private final Ledger ledger;
  private final Surroundings surroundings;
  private final AtomicInteger failures = new AtomicInteger();

  SelfCheck(KeyId key, Ledger ledger, Surroundings surroundings) {
    this.key = key;
    this.ledger = ledger;
    this.surroundings = surroundings;
  }

  /// A signature was checked and is good.
  void passed() {
    if (failures.get() != 0) {
      failures.set(0);
    }
  }

  /// A signature was checked and is not; it will never leave.
  void failed(int layer, long leaf, String problem) {
    LOG.log(
        Level.ERROR,
        "key {0}, layer {1}, leaf {2}: our own check failed: {3}",
        key,
        layer,
        leaf,
        problem);
    if (failures.incrementAndGet() == FAILURES_MAX) {
      String evidence = "layer %d, leaf %d: %s".formatted(layer, leaf, problem);
      String reason =
          "%d signatures in a row failed the signer's own check".formatted(FAILURES_MAX);
      // Refused only where the key is stopped already.
      var _ =
          ledger.submit(
              new Quarantine(key, reason, evidence, "self-check", surroundings.timeMillis()));
    }
  }
}
