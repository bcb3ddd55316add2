package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.StoreId;
import dev.pawl.signer.Disclosure;
import dev.pawl.signer.Receipt;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.InclusionProof;
import dev.pawl.tlog.TreeHead;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ReceiptFileTest {
  private static Bytes bytes(int size, int fill) {
    byte[] bytes = new byte[size];
    java.util.Arrays.fill(bytes, (byte) fill);
    return Bytes.copyOf(bytes);
  }

  private static Hash hash(String text) {
    return Digests.sha256(Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Receipt receipt(Hash request, Optional<Receipt.Proof> proof) {
    return new Receipt(
        Receipt.VERSION,
        new StoreId(bytes(16, 1)),
        new KeyId(bytes(16, 2)),
        "release",
        "LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8",
        hash("public key"),
        0,
        (1L << 60) - 1,
        new Epoch(9_007_199_254_740_993L), // the first number that 53 bits do not hold
        12,
        1_795_337_400_123L,
        new Disclosure(bytes(32, 3), request, hash("message"), "v1 \"é\" \n", hash("signature")),
        bytes(90, 4),
        proof);
  }

  private static Receipt full() {
    TreeHead head = new TreeHead(13, hash("root"));
    InclusionProof path = new InclusionProof(12, 13, List.of(hash("a"), hash("b")));
    return receipt(hash("request"), Optional.of(new Receipt.Proof(head, path)));
  }

  private static String text(Receipt receipt) {
    return new String(ReceiptFile.encode(receipt), StandardCharsets.UTF_8);
  }

  private static Receipt read(String text) {
    return ReceiptFile.decode(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void decode_whatWasEncoded_isTheSame() {
    assertThat(read(text(full()))).isEqualTo(full());
    Receipt small = receipt(Disclosure.NO_REQUEST, Optional.empty());
    assertThat(read(text(small))).isEqualTo(small);
  }

  @Test
  void encode_numbersOf64Bits_areStrings() {
    assertThat(text(full()))
        .contains("\"leaf\" : \"1152921504606846975\"")
        .contains("\"epoch\" : \"9007199254740993\"")
        .contains("\"treeSize\" : \"13\"");
  }

  @Test
  void decode_oneFieldMissing_namesIt() {
    List<String> lines = text(full()).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.contains(" : ") || line.endsWith("{") || line.contains("requestSha256")) {
        continue;
      }
      String name = line.strip().split("\"")[1];
      String less = without(lines, i);
      assertThatIllegalArgumentException().isThrownBy(() -> read(less)).withMessageContaining(name);
    }
  }

  private static String without(List<String> lines, int index) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      if (i != index) {
        text.append(lines.get(i)).append('\n');
      }
    }
    return text.toString().replaceAll(",(\\s*})", "$1");
  }

  @Test
  void decode_otherForms_areRefused() {
    String text = text(full());
    for (String bad :
        List.of(
            "",
            "[]",
            "{}",
            "null",
            text + "x",
            text + text,
            text.replace("\"pawl-receipt\"", "\"other\""),
            text.replace("\"version\" : 1", "\"version\" : 2"),
            text.replace("\"version\" : 1", "\"version\" : \"1\""),
            text.replace("\"layer\" : 0", "\"layer\" : -1"),
            text.replace("\"layer\" : 0", "\"layer\" : 0, \"layer\" : 0"),
            text.replace("\"layer\" : 0", "\"layer\" : 0, \"extra\" : 0"),
            text.replace("\"treeSize\" : \"13\"", "\"treeSize\" : 13"),
            text.replace("\"treeSize\" : \"13\"", "\"treeSize\" : \"013\""),
            text.replace("\"treeSize\" : \"13\"", "\"treeSize\" : \"12\""),
            text.replace("\"index\" : \"12\"", "\"index\" : \"-12\""),
            text.replace("\"index\" : \"12\"", "\"index\" : \"9223372036854775808\""),
            text.replace("\"release\"", "\"\\ud800\""),
            text.replace("\"0202", "\"02"),
            text.replace("\"0404", "\"040G"),
            text.replace(hash("a").toString(), hash("a").toString().toUpperCase()),
            text.replace("08:50:00.123Z", "08:50:00.1230Z"),
            text.replace("08:50:00.123Z", "08:50:00.123+00:00"))) {
      assertThat(bad).isNotEqualTo(text);
      assertThatIllegalArgumentException().as(bad).isThrownBy(() -> read(bad));
    }
  }

  @Test
  void decode_randomChanges_neverFailOtherwise() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] good = ReceiptFile.encode(full());
    for (int i = 0; i < 5_000; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      try {
        Receipt read = ReceiptFile.decode(bad);
        assertThat(read).isNotNull();
      } catch (RuntimeException e) {
        assertThatThrownBy(() -> ReceiptFile.decode(bad))
            .as("seed %d", seed)
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }
}
