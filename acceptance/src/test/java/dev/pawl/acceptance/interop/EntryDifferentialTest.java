package dev.pawl.acceptance.interop;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.pawl.ledger.Entry.StateRecorded;
import dev.pawl.ledger.Entry.StoreCreated;
import dev.pawl.ledger.Entry.ThresholdAcknowledged;
import dev.pawl.ledger.EntryCodec;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.FenceReason;
import dev.pawl.ledger.HostFingerprint;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyPolicy;
import dev.pawl.ledger.LeafRange;
import dev.pawl.ledger.MalformedEntryException;
import dev.pawl.ledger.Release;
import dev.pawl.ledger.RequiredAnchor;
import dev.pawl.ledger.SignerId;
import dev.pawl.ledger.StoreId;
import dev.pawl.tlog.Hash;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: an auditor can decode entries from docs/design/entries.md alone. Method: the decoder in
/// Python, written from that page, takes and refuses the same bytes as ours.
final class EntryDifferentialTest {
  private static final int CHANGES = 20_000;
  private static final String PYTHON =
      """
      from pawl_verify import Malformed, entries
      def answer(line):
          try:
              return type(entries.decode(bytes.fromhex(line))).__name__
          except Malformed:
              return 'refused'
      """;

  @TempDir Path directory;

  @BeforeAll
  static void python() {
    Programs.requirePython();
  }

  private static List<Entry> samples() {
    Hash hash = Hash.of(new byte[32]);
    KeyId key = new KeyId(Bytes.copyOf(new byte[16]));
    Epoch epoch = new Epoch(5);
    LeafRange range = new LeafRange(7, 9);
    return List.of(
        new StoreCreated(new StoreId(Bytes.copyOf(new byte[16])), 1, "tmpfs", hash, 1),
        new KeyCreated(
            key,
            "n",
            "p",
            Bytes.copyOf(new byte[3]),
            List.of(5, 10),
            new KeyPolicy("f", List.of(100, 10)),
            hash,
            1),
        new SignerOpened(new SignerId("s.1"), "1", new HostFingerprint("b", "m", "", "p"), 1),
        new SignerFenced(epoch, FenceReason.CLOSED, 1),
        new Reserved(key, 1, range, epoch),
        new Signed(key, 0, 7, epoch, hash, hash, 1),
        new Burned(key, 0, range, BurnReason.FAILED),
        new KeyQuarantined(key, "ä", "e", "w", 1),
        new KeyResumed(key, "r", "\uD83D\uDD12", 1),
        new KeyRetired(key, "r", "w", 1),
        new ThresholdAcknowledged(key, 100, "w", 1),
        new SchemaRaised(2),
        new StateRecorded(hash),
        new LogKeyCreated("o", List.of("k1", "k2"), hash, 1),
        new AnchorsConfigured(
            List.of(new RequiredAnchor("tpm", "s"), new RequiredAnchor("tpm", "t")),
            Release.WITNESSED,
            9,
            List.of("a", "b"),
            "r",
            1),
        new AnchorsConfigured(List.of(), Release.RECEIPT, 65_536, List.of(), "", 1),
        new GraceUsed(3, "a"));
  }

  private static String ours(byte[] bytes) {
    try {
      return EntryCodec.decode(Bytes.copyOf(bytes)).getClass().getSimpleName();
    } catch (MalformedEntryException e) {
      return "refused";
    }
  }

  private void assertSame(List<byte[]> all) throws Exception {
    List<String> theirs =
        Differential.answers(directory, PYTHON, all.stream().map(Differential::hex).toList());
    for (int i = 0; i < all.size(); i++) {
      assertThat(theirs.get(i)).as(Differential.hex(all.get(i))).isEqualTo(ours(all.get(i)));
    }
  }

  @Test
  void decode_samplesAndChangesOfThem_isTheSameInPython() throws Exception {
    List<byte[]> all = new ArrayList<>();
    samples().forEach(entry -> all.add(EntryCodec.encode(entry).toArray()));
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    int samples = all.size();
    for (int i = 0; i < CHANGES; i++) {
      byte[] changed = Differential.changed(all.get(random.nextInt(samples)), random);
      all.add(random.nextBoolean() ? changed : Differential.changed(changed, random));
    }
    assertSame(all);
  }

  @Test
  void decode_textsAtTheirLimits_isTheSameInPython() throws Exception {
    List<byte[]> all = new ArrayList<>();
    for (String unit : List.of("x", "é", "\uD83D\uDD12")) {
      for (int length : List.of(511, 512, 513, 1_023, 1_024, 1_025)) {
        all.add(retired(unit.repeat(length)));
      }
    }
    assertSame(all);
  }

  /// Written by hand: a record would refuse what is too long.
  private static byte[] retired(String reason) {
    byte[] text = reason.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return java.nio.ByteBuffer.allocate(1 + 16 + 2 + text.length + 2 + 8)
        .put((byte) 10)
        .position(17)
        .putShort((short) text.length)
        .put(text)
        .array();
  }
}
