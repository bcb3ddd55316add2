package dev.pawl.acceptance.interop;

import dev.pawl.ledger.BurnReason;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Entry;
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
import dev.pawl.ledger.Entry.StoreCreated;
import dev.pawl.ledger.Entry.ThresholdAcknowledged;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.FenceReason;
import dev.pawl.ledger.HostFingerprint;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyPolicy;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.LeafRange;
import dev.pawl.ledger.LedgerState;
import dev.pawl.ledger.Release;
import dev.pawl.ledger.RequiredAnchor;
import dev.pawl.ledger.SignerId;
import dev.pawl.ledger.StoreId;
import dev.pawl.tlog.Hash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Draws entries that the rules may take: small numbers near those of the state, so that about as
/// many break a rule as keep it.
final class RandomEntries {
  private static final Hash HASH = Hash.of(new byte[Hash.BYTES]);
  private static final String LMS = "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8";
  private static final int KEYS = 3;

  private final RandomGenerator random;

  RandomEntries(RandomGenerator random) {
    this.random = random;
  }

  /// An entry that may come next.
  Entry next(LedgerState state) {
    if (state.store().isEmpty()) {
      return random.nextInt(10) > 0 ? store() : key();
    }
    return switch (random.nextInt(31)) {
      case 0 -> store();
      case 1, 2 -> key();
      case 3, 4 ->
          new SignerOpened(new SignerId("s" + random.nextInt(2)), "1", HostFingerprint.UNKNOWN, 1);
      case 5 -> new SignerFenced(epoch(state), FenceReason.CLOSED, 1);
      case 6 -> new KeyQuarantined(id(state), "r", "e", "w", 1);
      case 7, 8 -> new KeyResumed(id(state), "r", "w", 1);
      case 9 ->
          random.nextInt(3) == 0 ? new KeyRetired(id(state), "r", "w", 1) : new SchemaRaised(1);
      case 10 -> new ThresholdAcknowledged(id(state), random.nextBoolean() ? 500 : 100, "w", 1);
      case 11 -> new LogKeyCreated("o", List.of("k"), HASH, 1);
      case 12 -> anchors();
      case 13 -> new GraceUsed(random.nextInt(4), "a");
      case 14, 15, 16, 17, 18, 19, 20 ->
          new Reserved(id(state), layer(), range(state), epoch(state));
      case 21, 22, 23, 24, 25 -> new Burned(id(state), layer(), range(state), BurnReason.FAILED);
      default -> new Signed(id(state), layer(), range(state).first(), epoch(state), HASH, HASH, 1);
    };
  }

  private StoreCreated store() {
    return new StoreCreated(new StoreId(Bytes.copyOf(new byte[16])), 1, "", HASH, 1);
  }

  private KeyCreated key() {
    int number = random.nextInt(KEYS);
    int levels = 1 + number % 2;
    byte[] publicKey = new byte[60];
    random.nextBytes(publicKey);
    ByteBuffer.wrap(publicKey).putInt(levels).putInt(5).putInt(4);
    return new KeyCreated(
        id(number),
        "key " + (number + random.nextInt(20) / 19),
        levels == 1 ? LMS : LMS + "," + LMS,
        Bytes.copyOf(publicKey),
        levels == 1 ? List.of(5) : List.of(5, 5),
        new KeyPolicy("", number == 0 ? List.of(500, 100) : List.of()),
        HASH,
        1);
  }

  private AnchorsConfigured anchors() {
    List<RequiredAnchor> anchors = new ArrayList<>();
    for (String kind : List.of("tpm", "https", "witness")) {
      if (random.nextBoolean()) {
        anchors.add(new RequiredAnchor(kind, "specification"));
      }
    }
    List<String> approvers =
        switch (random.nextInt(5)) {
          case 0 -> List.of();
          case 1 -> List.of("ada", " Ada ");
          case 2 -> List.of("ada", "");
          default -> List.of("ada", "bob");
        };
    Release release = random.nextBoolean() ? Release.RECEIPT : Release.WITNESSED;
    return new AnchorsConfigured(anchors, release, random.nextInt(4), approvers, "r", 1);
  }

  /// A key that is there, seldom one that is not.
  private KeyId id(LedgerState state) {
    List<KeyId> there = state.keys().stream().map(KeyState::id).toList();
    return there.isEmpty() || random.nextInt(40) == 0
        ? id(random.nextInt(KEYS))
        : there.get(random.nextInt(there.size()));
  }

  private static KeyId id(int number) {
    byte[] id = new byte[KeyId.BYTES];
    id[0] = (byte) number;
    return new KeyId(Bytes.copyOf(id));
  }

  private int layer() {
    return random.nextInt(6) / 5;
  }

  /// A live epoch mostly, else one that is over or never was.
  private Epoch epoch(LedgerState state) {
    List<Epoch> live = List.copyOf(state.signers().keySet());
    return live.isEmpty() || random.nextInt(10) == 0
        ? new Epoch(random.nextLong(state.size() + 1))
        : live.get(random.nextInt(live.size()));
  }

  /// Begins at the next free leaf of some layer, or near it.
  private LeafRange range(LedgerState state) {
    List<Long> next = new ArrayList<>(List.of(0L));
    state.keys().forEach(key -> key.layers().forEach(layer -> next.add(layer.next())));
    long first = next.get(random.nextInt(next.size()));
    if (random.nextInt(3) == 0) {
      first = Math.max(0, first - random.nextInt(6));
    }
    return new LeafRange(first, 1 + random.nextInt(random.nextInt(10) == 0 ? 40 : 4));
  }
}
