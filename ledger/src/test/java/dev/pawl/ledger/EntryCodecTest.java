package dev.pawl.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EntryCodecTest {

  private static List<Entry> oneOfEach() {
    Epoch epoch = new Epoch(7);
    KeyId key = Samples.key(1);
    return List.of(
        Samples.createStore().entry(),
        Samples.createKey(1, new KeyPolicy("firmware", List.of(100, 10)), 10, 5).entry(),
        new Entry.SignerOpened(
            Samples.SIGNER, "0.1", new HostFingerprint("boot", "machine", "Grüße", "process"), 5),
        new Entry.SignerFenced(epoch, FenceReason.CLOSED, 6),
        new Entry.Reserved(key, 1, new LeafRange(1L << 59, 1 << 16), epoch),
        Samples.receipt(1, 0, Long.MAX_VALUE, epoch).receipt(),
        new Entry.Burned(key, 0, new LeafRange(0, Long.MAX_VALUE), BurnReason.SKIPPED),
        new Entry.KeyQuarantined(key, "why", "what", "who", 8),
        new Entry.KeyResumed(key, "why", "who", 9),
        new Entry.KeyRetired(key, "", "", 0),
        new Entry.ThresholdAcknowledged(key, 100, "who", 10),
        new Entry.SchemaRaised(2),
        new Entry.StateRecorded(LedgerState.EMPTY.digest()),
        Samples.createLogKey("log.example.com/pawl").entry(),
        Samples.anchors(Release.WITNESSED, 7, List.of("alice", "bob"), "tpm one", "witness\nü"),
        new Entry.GraceUsed(3, "witness w1: no answer"));
  }

  @Test
  void everyKind_decodesToItself() {
    assertThat(oneOfEach()).hasSize(Entry.class.getPermittedSubclasses().length);
    for (Entry entry : oneOfEach()) {
      assertThat(EntryCodec.decode(EntryCodec.encode(entry))).isEqualTo(entry);
    }
  }

  @Test
  void encode_ofAReceipt_hasTheDocumentedLayout() {
    Bytes bytes = EntryCodec.encode(Samples.receipt(1, 2, 3, new Epoch(4)).receipt());
    assertThat(bytes.size()).isEqualTo(106);
    assertThat(Arrays.copyOf(bytes.toArray(), 34))
        .isEqualTo(
            java.util.HexFormat.of()
                .parseHex(
                    "0600010000000000000000000000000000"
                        + "02"
                        + "0000000000000003"
                        + "0000000000000004"));
  }

  @Test
  void decode_ofEveryTruncation_namesAField() {
    for (Entry entry : oneOfEach()) {
      byte[] bytes = EntryCodec.encode(entry).toArray();
      for (int length = 0; length < bytes.length; length++) {
        Bytes cut = Bytes.copyOf(bytes, 0, length);
        assertThatThrownBy(() -> EntryCodec.decode(cut))
            .isInstanceOf(MalformedEntryException.class)
            .hasMessageContaining(" at byte ");
      }
    }
  }

  @Test
  void decode_withATrailingByte_isRefused() {
    for (Entry entry : oneOfEach()) {
      byte[] bytes = EntryCodec.encode(entry).toArray();
      assertThatThrownBy(
              () -> EntryCodec.decode(Bytes.copyOf(Arrays.copyOf(bytes, bytes.length + 1))))
          .isInstanceOf(MalformedEntryException.class);
    }
  }

  @Test
  void decode_ofRandomEdits_isIdentityOrRefusal() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<byte[]> originals =
        oneOfEach().stream().map(entry -> EntryCodec.encode(entry).toArray()).toList();
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = originals.get(random.nextInt(originals.size())).clone();
      for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Bytes edited = Bytes.copyOf(bytes);
      try {
        assertThat(EntryCodec.encode(EntryCodec.decode(edited)))
            .as("seed " + seed)
            .isEqualTo(edited);
      } catch (MalformedEntryException e) {
        assertThat(e).hasMessageContaining(" at byte ");
      }
    }
  }

  @Test
  void textTooLong_isRefusedWhenItIsMade() {
    String text = "x".repeat(Entry.TEXT_MAX + 1);
    Stream.<Runnable>of(
            () -> new Entry.KeyRetired(Samples.key(1), text, "", 0),
            () -> new Entry.KeyQuarantined(Samples.key(1), "", text, "", 0),
            () -> new Entry.ThresholdAcknowledged(Samples.key(1), 1, text, 0))
        .forEach(make ->
            assertThatThrownBy(make::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1025 characters"));
  }
}
