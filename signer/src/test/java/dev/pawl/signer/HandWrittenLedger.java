package dev.pawl.signer;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.Entry.LogKeyCreated;
import dev.pawl.ledger.Entry.Reserved;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.Entry.SignerOpened;
import dev.pawl.ledger.Entry.StoreCreated;
import dev.pawl.ledger.EntryCodec;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.HostFingerprint;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyPolicy;
import dev.pawl.ledger.LeafRange;
import dev.pawl.ledger.SignerId;
import dev.pawl.ledger.StoreId;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.note.NoteSigner;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Entries written by hand, lawful unless the test makes them otherwise: a store, the log's keys,
/// one key, one signer, and signatures with whatever leaves.
final class HandWrittenLedger {
  static final KeyId KEY = new KeyId(Bytes.copyOf(new byte[KeyId.BYTES]));

  final List<byte[]> entries = new ArrayList<>();
  final Epoch epoch;

  /// @param height of the key's one tree: 5, 10, 15, 20 or 25
  HandWrittenLedger(int height, NoteSigner... logKeys) {
    add(
        new StoreCreated(
            new StoreId(Bytes.copyOf(new byte[StoreId.BYTES])), Entry.SCHEMA, "", hash(1), 0));
    if (logKeys.length > 0) {
      add(
          new LogKeyCreated(
              logKeys[0].verifier().name(),
              List.of(logKeys).stream().map(s -> s.verifier().toString()).toList(),
              hash(2),
              0));
    }
    add(
        new KeyCreated(
            KEY,
            "firmware",
            "LMS_SHA256_M32_H%d/LMOTS_SHA256_N32_W8".formatted(height),
            publicKey(height),
            List.of(height),
            new KeyPolicy("", List.of()),
            hash(3),
            0));
    epoch = new Epoch(entries.size());
    add(new SignerOpened(new SignerId("hand"), "test", HostFingerprint.UNKNOWN, 0));
  }

  HandWrittenLedger add(Entry entry) {
    entries.add(EntryCodec.encode(entry).toArray());
    return this;
  }

  HandWrittenLedger reserve(long first, long count) {
    return add(new Reserved(KEY, 0, new LeafRange(first, count), epoch));
  }

  HandWrittenLedger sign(long leaf) {
    return add(new Signed(KEY, 0, leaf, epoch, hash(leaf), hash(~leaf), 1_800_000_000_000L + leaf));
  }

  /// Reserves 1,024 leaves at a time and signs with each, from the next free one on.
  HandWrittenLedger signMany(long first, int count) {
    for (long leaf = first; leaf < first + count; leaf++) {
      if ((leaf - first) % 1_024 == 0) {
        reserve(leaf, Math.min(1_024, first + count - leaf));
      }
      sign(leaf);
    }
    return this;
  }

  List<byte[]> from(int index) {
    return List.copyOf(entries.subList(index, entries.size()));
  }

  /// One level, LMS type 5 for height 5 and so on, LM-OTS type 4; nobody knows its private key.
  private static Bytes publicKey(int height) {
    return Bytes.copyOf(ByteBuffer.allocate(60).putInt(1).putInt(4 + height / 5).putInt(4).array());
  }

  private static Hash hash(long number) {
    return Digests.sha256(Bytes.copyOf(ByteBuffer.allocate(Long.BYTES).putLong(number).array()));
  }
}
