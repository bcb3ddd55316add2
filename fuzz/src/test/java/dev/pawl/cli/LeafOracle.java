package dev.pawl.cli;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.Message;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.KeyId;
import dev.pawl.signer.Receipt;
import dev.pawl.signer.ReceiptVerdict;
import dev.pawl.signer.ReceiptVerifier;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Everything that was ever released from a store, by key and leaf: two signatures of one leaf must
/// be one.
final class LeafOracle {
  private record Leaf(KeyId key, long leaf) {}

  private final Map<Leaf, Bytes> signatures;
  private final Map<KeyId, HssPublicKey> keys;

  LeafOracle(Map<KeyId, HssPublicKey> keys) {
    this(keys, new HashMap<>());
  }

  private LeafOracle(Map<KeyId, HssPublicKey> keys, Map<Leaf, Bytes> signatures) {
    this.keys = keys;
    this.signatures = signatures;
  }

  /// A memory of its own that begins with what this one knows.
  LeafOracle copy() {
    return new LeafOracle(keys, new HashMap<>(signatures));
  }

  /// Fails where the leaf has another signature, or this one is not genuine.
  void saw(SmallStore.Signed signed) throws Exception {
    Receipt receipt = signed.released().receipt();
    Bytes signature = signed.released().signature();
    Bytes before = signatures.putIfAbsent(new Leaf(signed.key(), receipt.leaf()), signature);
    if (before != null && !before.equals(signature)) {
      throw new AssertionError("leaf " + receipt.leaf() + " of " + signed.key() + " used twice");
    }
    Message message = Message.of(signed.message().getBytes(StandardCharsets.UTF_8));
    ReceiptVerdict verdict =
        new ReceiptVerifier(keys.get(signed.key())).verify(receipt, message, signature.toArray());
    if (!(verdict instanceof ReceiptVerdict.Genuine)) {
      throw new AssertionError("released, and not genuine: " + verdict);
    }
  }
}
