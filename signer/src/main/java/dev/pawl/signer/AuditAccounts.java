package dev.pawl.signer;

import dev.pawl.ledger.BurnReason;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Entry.Burned;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.Entry.Reserved;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.LayerState;
import dev.pawl.ledger.LeafRange;
import dev.pawl.ledger.LedgerState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Counts leaves once more, by other means than the ledger's own rules: that no leaf was given out
/// twice, none has two signatures, and every one is signed, burned, reserved or free.
///
/// Memory: one bit for each leaf that signed, in blocks of 8 KiB.
final class AuditAccounts {
  private static final int BLOCK_BITS = 16;

  private final AuditFindings findings;
  private final Map<KeyId, List<Account>> keys = new LinkedHashMap<>();
  private final Map<KeyId, String> names = new HashMap<>();

  AuditAccounts(AuditFindings findings) {
    this.findings = findings;
  }

  /// One layer of one key.
  private static final class Account {
    final long capacity;
    long next;
    long signed;
    long burned;
    final Map<BurnReason, Long> burnedBy = new EnumMap<>(BurnReason.class);
    final Map<Long, BitSet> signedLeaves = new HashMap<>();

    Account(long capacity) {
      this.capacity = capacity;
    }

    /// Whether the leaf had not signed before.
    boolean sign(long leaf) {
      BitSet block = signedLeaves.computeIfAbsent(leaf >>> BLOCK_BITS, start -> new BitSet());
      int bit = (int) (leaf & ((1L << BLOCK_BITS) - 1));
      boolean first = !block.get(bit);
      block.set(bit);
      signed++;
      return first;
    }

    long reserved() {
      return next - signed - burned;
    }
  }

  void entry(long index, Entry entry) {
    switch (entry) {
      case KeyCreated e -> created(e);
      case Reserved e -> account(index, e.key(), e.layer()).ifPresent(a -> reserved(index, a, e));
      case Signed e -> account(index, e.key(), e.layer()).ifPresent(a -> signed(index, a, e));
      case Burned e -> account(index, e.key(), e.layer()).ifPresent(a -> burned(a, e));
      default -> {}
    }
  }

  private void created(KeyCreated key) {
    List<Account> layers = new ArrayList<>();
    int height = 0;
    for (int above : key.heights().reversed()) {
      height += above;
      layers.addFirst(new Account(1L << Math.clamp(height, 0, LedgerState.HEIGHT_MAX)));
    }
    keys.putIfAbsent(key.key(), layers);
    names.putIfAbsent(key.key(), key.name());
  }

  private Optional<Account> account(long index, KeyId key, int layer) {
    @Nullable List<Account> layers = keys.get(key);
    if (layers == null || layer >= layers.size()) {
      findings.add(index, "is about layer %d of key %s, which is not there", layer, key);
      return Optional.empty();
    }
    return Optional.of(layers.get(layer));
  }

  private void reserved(long index, Account account, Reserved entry) {
    LeafRange range = entry.range();
    findings.unless(
        range.first() >= account.next,
        index,
        "gives out leaves %s of key %s, layer %d, of which those below %d were given out before",
        range,
        entry.key(),
        entry.layer(),
        account.next);
    findings.unless(
        range.end() <= account.capacity,
        index,
        "gives out leaves %s, the key has %d",
        range,
        account.capacity);
    account.next = Math.max(account.next, range.end());
  }

  private void signed(long index, Account account, Signed entry) {
    findings.unless(
        entry.leaf() < account.next,
        index,
        "is a signature with leaf %d of key %s, layer %d, which was not given out",
        entry.leaf(),
        entry.key(),
        entry.layer());
    findings.unless(
        account.sign(entry.leaf()),
        index,
        "IS THE SECOND SIGNATURE with leaf %d of key %s, layer %d",
        entry.leaf(),
        entry.key(),
        entry.layer());
  }

  private static void burned(Account account, Burned entry) {
    account.burned += entry.range().count();
    account.burnedBy.merge(entry.reason(), entry.range().count(), Long::sum);
    account.next = Math.max(account.next, entry.range().end());
  }

  /// Compares the counts with those of the ledger's own rules.
  ///
  /// @param state after the last entry; empty where the rules could not be followed to the end
  void end(Optional<LedgerState> state) {
    keys.forEach((key, layers) -> {
      for (int layer = 0; layer < layers.size(); layer++) {
        Account account = layers.get(layer);
        findings.unless(
            account.reserved() >= 0,
            -1,
            "key %s, layer %d: %d leaves signed and %d burned, but only %d given out",
            key,
            layer,
            account.signed,
            account.burned,
            account.next);
        Optional<KeyState> ruled = state.flatMap(s -> s.key(key));
        if (ruled.isPresent()) {
          compare(key, layer, account, ruled.get().layers().get(layer));
        }
      }
    });
  }

  private void compare(KeyId key, int layer, Account account, LayerState ruled) {
    findings.unless(
        account.capacity == ruled.capacity()
            && account.next == ruled.next()
            && account.signed == ruled.signed()
            && account.burned == ruled.burned(),
        -1,
        "key %s, layer %d: the audit counts other leaves than the rules",
        key,
        layer);
  }

  /// Why leaves have no signature, one sentence for each layer that has burned leaves.
  List<String> gaps() {
    List<String> gaps = new ArrayList<>();
    keys.forEach((key, layers) -> {
      for (int layer = 0; layer < layers.size(); layer++) {
        Account account = layers.get(layer);
        if (account.burned > 0) {
          gaps.add(
              "key %s, layer %d: %,d burned: %s"
                  .formatted(names.get(key), layer, account.burned, reasons(account)));
        }
      }
    });
    return gaps;
  }

  private static String reasons(Account account) {
    StringJoiner reasons = new StringJoiner(", ");
    account.burnedBy.forEach(
        (reason, count) -> reasons.add("%,d %s".formatted(count, inWords(reason))));
    return reasons.toString();
  }

  private static String inWords(BurnReason reason) {
    return switch (reason) {
      case ABANDONED -> "abandoned when their epoch ended";
      case FAILED -> "where signing failed after they were taken";
      case SKIPPED -> "skipped on purpose";
      case RESUMED -> "given up when the key was resumed";
    };
  }

  List<AuditReport.KeyAccount> accounts() {
    List<AuditReport.KeyAccount> accounts = new ArrayList<>();
    keys.forEach((key, layers) -> {
      for (int layer = 0; layer < layers.size(); layer++) {
        Account a = layers.get(layer);
        accounts.add(
            new AuditReport.KeyAccount(
                key,
                names.getOrDefault(key, ""),
                layer,
                a.capacity,
                a.signed,
                a.burned,
                a.reserved(),
                a.capacity - a.next));
      }
    });
    return accounts;
  }
}
