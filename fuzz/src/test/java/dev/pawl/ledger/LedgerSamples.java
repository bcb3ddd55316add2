package dev.pawl.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.ledger.Entry.AnchorsConfigured;
import dev.pawl.ledger.Entry.Burned;
import dev.pawl.ledger.Entry.GraceUsed;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.Entry.KeyQuarantined;
import dev.pawl.ledger.Entry.KeyResumed;
import dev.pawl.ledger.Entry.KeyRetired;
import dev.pawl.ledger.Entry.LogKeyCreated;
import dev.pawl.ledger.Entry.Reserved;
import dev.pawl.ledger.Entry.SchemaRaised;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.Entry.SignerFenced;
import dev.pawl.ledger.Entry.SignerOpened;
import dev.pawl.ledger.Entry.StateRecorded;
import dev.pawl.ledger.Entry.StoreCreated;
import dev.pawl.ledger.Entry.ThresholdAcknowledged;
import dev.pawl.tlog.Hash;
import java.util.ArrayList;
import java.util.List;

/// A small history that the rules allow, and one entry of each further kind.
final class LedgerSamples {
  private static final Hash HASH = Hash.of(new byte[Hash.BYTES]);

  private LedgerSamples() {}

  private static KeyId key(int number) {
    byte[] id = new byte[KeyId.BYTES];
    id[0] = (byte) number;
    return new KeyId(Bytes.copyOf(id));
  }

  private static KeyCreated created(int number, Integer... heights) {
    return new KeyCreated(
        key(number),
        "key-" + number,
        "parameters",
        Bytes.copyOf(("public " + number).getBytes(UTF_8)),
        List.of(heights),
        new KeyPolicy("firmware", List.of(100, 10)),
        HASH,
        2_000);
  }

  private static SignerOpened opened(String name) {
    return new SignerOpened(new SignerId(name), "1.0", HostFingerprint.UNKNOWN, 3_000);
  }

  /// Entries that fold.
  static List<Entry> history() {
    Epoch epoch = new Epoch(3);
    return List.of(
        new StoreCreated(
            new StoreId(Bytes.copyOf(new byte[StoreId.BYTES])), 1, "tmpfs", HASH, 1_000),
        created(1, 5),
        created(2, 5, 10),
        opened("one"),
        opened("two"),
        new Reserved(key(1), 0, new LeafRange(0, 8), epoch),
        new Reserved(key(2), 0, new LeafRange(0, 32), epoch),
        new Reserved(key(2), 1, new LeafRange(0, 1), epoch),
        new Signed(key(1), 0, 2, epoch, HASH, HASH, 4_000),
        new Burned(key(1), 0, new LeafRange(5, 2), BurnReason.values()[0]),
        new LogKeyCreated("log", List.of("vkey"), HASH, 4_500),
        new AnchorsConfigured(
            List.of(new RequiredAnchor("tpm", "0x01800000")),
            Release.WITNESSED,
            5,
            List.of("somebody"),
            "why",
            4_600),
        new GraceUsed(2, "tpm"));
  }

  /// One of each kind.
  static List<Entry> entries() {
    List<Entry> entries = new ArrayList<>(history());
    entries.add(new SignerFenced(new Epoch(3), FenceReason.values()[0], 5_000));
    entries.add(new KeyQuarantined(key(1), "lost", "é", "somebody", 6_000));
    entries.add(new KeyResumed(key(1), "found", "somebody", 7_000));
    entries.add(new KeyRetired(key(1), "old", "somebody", 8_000));
    entries.add(new ThresholdAcknowledged(key(2), 100, "somebody", 9_000));
    entries.add(new SchemaRaised(2));
    entries.add(new StateRecorded(HASH));
    return entries;
  }
}
