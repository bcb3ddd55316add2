package dev.pawl.signer;

import static dev.pawl.signer.OneTimeOracle.ORACLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.InvariantViolation;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.LedgerClosedException;
import dev.pawl.ledger.StoreDamagedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// A key that signs while its hashes go wrong, restarted again and again. Each signature that
/// leaves is verified by Bouncy Castle, whose hashes nobody touches.
final class FaultyRun {
  /// 32,768 leaves in trees of 32, made in a few milliseconds.
  static final HssParameters THREE_LEVELS =
      HssParameters.parse(
          String.join(
              ",",
              "LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W2",
              "LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W2",
              "LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W2"));

  private final StoreHouse house;
  private final KeyState key;
  private final String name;
  private int messages;

  /// How often each outcome was met.
  final Map<String, Integer> outcomes = new TreeMap<>();

  /// @param name goes into each message, so that no two runs sign the same
  FaultyRun(StoreHouse house, KeyState key, String name) {
    this.house = house;
    this.key = key;
    this.name = name;
  }

  /// One process signs so many messages, or fails at it.
  void process(int count) throws Exception {
    try (PawlStore store = house.open()) {
      for (int i = 0; i < count; i++) {
        String text = name + ", message " + messages++;
        try {
          met(check(text, store.signer().sign(SigningTest.request(key.id(), text))));
        } catch (IOException
            | StoreDamagedException
            | InvariantViolation
            | LedgerClosedException e) {
          met(e.getClass().getSimpleName());
        }
      }
    }
  }

  private void met(String outcome) {
    outcomes.merge(outcome, 1, Integer::sum);
  }

  private String check(String text, SignOutcome outcome) throws Exception {
    if (outcome instanceof SignOutcome.Released released) {
      SchemePublicKey publicKey =
          SchemePublicKey.parse(
              SchemeParameters.parse(key.created().parameters()),
              key.created().publicKey().toArray());
      byte[] message = text.getBytes(StandardCharsets.UTF_8);
      assertThat(Castle.verifies(publicKey, message, released.signature().toArray()))
          .as("what left verifies: %s, leaf %d", text, released.receipt().leaf())
          .isTrue();
    }
    return outcome.getClass().getSimpleName();
  }

  /// Whether anything at all left.
  int released() {
    return outcomes.getOrDefault("Released", 0);
  }

  /// With hashes right again: nothing was computed twice, and the ledger adds up.
  void assertNothingWentWrong() throws Exception {
    assertThat(ORACLE.takeViolations()).as(name).isEmpty();
    try (PawlStore store = house.open()) {
      assertThat(store.audit(AuditProgress.NONE).findings()).as(name).isEmpty();
    }
  }

  /// Skips ahead by a stop that somebody ends, so that this leaf is the next; ends a stop, too.
  static void skipTo(StoreHouse house, KeyState key, long leaf) throws IOException {
    try (PawlStore store = house.open()) {
      var _ = store.ledger().submit(new Command.Quarantine(key.id(), "test", "", "test", 0));
      var _ = store.ledger().submit(new Command.Resume(key.id(), leaf, "test", "test", 0));
      assertThat(store.state().key(key.id()).orElseThrow().leaves().next())
          .isGreaterThanOrEqualTo(leaf);
    }
  }
}
