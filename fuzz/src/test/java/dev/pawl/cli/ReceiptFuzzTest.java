package dev.pawl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.StoreId;
import dev.pawl.signer.Disclosure;
import dev.pawl.signer.Receipt;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.InclusionProof;
import dev.pawl.tlog.TreeHead;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The file of a receipt. JSON has many texts for one object, so it is not the bytes that must come
/// back, but the receipt; what is written for it then reads and writes as itself.
class ReceiptFuzzTest {
  private static final RoundTrip RECEIPT =
      RoundTrip.of(
          IllegalArgumentException.class,
          bytes -> {
            Receipt receipt = ReceiptFile.decode(bytes);
            byte[] written = ReceiptFile.encode(receipt);
            if (!ReceiptFile.decode(written).equals(receipt)) {
              throw new AssertionError("reads as another receipt: " + new String(written, UTF_8));
            }
            return Optional.of(bytes.clone());
          });

  private static Receipt receipt(Optional<Receipt.Proof> proof, Hash request) {
    Hash hash = Hash.of(new byte[Hash.BYTES]);
    Bytes salt = Bytes.copyOf(new byte[Disclosure.SALT_BYTES]);
    return new Receipt(
        Receipt.VERSION,
        new StoreId(Bytes.copyOf(new byte[StoreId.BYTES])),
        new KeyId(Bytes.copyOf(new byte[KeyId.BYTES])),
        "release",
        "LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8",
        hash,
        0,
        (1L << 60) - 1,
        new Epoch(3),
        12,
        1_795_337_400_123L,
        new Disclosure(salt, request, hash, "v1 \"é\"", hash),
        Bytes.copyOf(new byte[9]),
        proof);
  }

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    RECEIPT.check(bytes);
  }

  @Test
  void decode_changedReceipts_areTheSameOrRefused() {
    byte[] one = new byte[Hash.BYTES];
    one[0] = 1;
    Hash hash = Hash.of(one);
    InclusionProof path = new InclusionProof(12, 13, List.of(hash, hash));
    Receipt.Proof proof = new Receipt.Proof(new TreeHead(13, hash), path);
    Mutations.of(
            List.of(
                ReceiptFile.encode(receipt(Optional.empty(), Disclosure.NO_REQUEST)),
                ReceiptFile.encode(receipt(Optional.of(proof), hash))))
        .run(RECEIPT);
  }
}
