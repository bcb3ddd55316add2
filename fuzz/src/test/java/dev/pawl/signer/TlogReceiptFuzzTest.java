package dev.pawl.signer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.Notes;
import dev.pawl.fuzz.RoundTrip;
import dev.pawl.ledger.Bytes;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.InclusionProof;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.TlogProof;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A receipt as a tlog-proof, which strangers read; and any other tlog-proof.
class TlogReceiptFuzzTest {
  private static final RoundTrip RECEIPT =
      RoundTrip.ofText(MalformedException.class, text -> TlogReceipt.parse(text).encode());

  private static final RoundTrip PROOF =
      RoundTrip.ofText(MalformedException.class, text -> TlogProof.parse(text).encode());

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    accepts(bytes);
  }

  private static boolean accepts(byte[] bytes) {
    return RECEIPT.check(bytes) | PROOF.check(bytes);
  }

  @Test
  void decode_changedProofs_areTheSameOrRefused() {
    Hash hash = Notes.frontier(1).head().root();
    InclusionProof path = new InclusionProof(2, 4, List.of(hash, hash));
    Disclosure disclosure =
        new Disclosure(Bytes.copyOf(new byte[Disclosure.SALT_BYTES]), hash, hash, "v1 é", hash);
    TlogReceipt receipt =
        new TlogReceipt(disclosure, Bytes.copyOf(new byte[9]), path, Notes.checkpoint(4));
    TlogProof bare = new TlogProof(Optional.empty(), path, Notes.checkpoint(4));
    Mutations.of(List.of(receipt.encode().getBytes(UTF_8), bare.encode().getBytes(UTF_8)))
        .run(TlogReceiptFuzzTest::accepts);
  }
}
