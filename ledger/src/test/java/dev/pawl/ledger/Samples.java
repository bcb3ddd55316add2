package dev.pawl.ledger;

import dev.pawl.ledger.Command.CommitReceipt;
import dev.pawl.ledger.Command.CreateKey;
import dev.pawl.ledger.Command.CreateLogKey;
import dev.pawl.ledger.Command.CreateStore;
import dev.pawl.ledger.Command.OpenSigner;
import dev.pawl.ledger.Entry.AnchorsConfigured;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.Entry.LogKeyCreated;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.Entry.StoreCreated;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Commands for tests, told apart by small numbers.
final class Samples {
  static final SignerId SIGNER = new SignerId("signer-1");

  private Samples() {}

  static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  static CreateStore createStore() {
    Bytes sealing = bytes("sealing");
    return new CreateStore(
        new StoreCreated(
            new StoreId(Bytes.copyOf(new byte[16])), 1, "", Digests.sha256(sealing), 1_000),
        sealing);
  }

  static KeyId key(int number) {
    byte[] id = new byte[16];
    id[0] = (byte) (number >> 8);
    id[1] = (byte) number;
    return new KeyId(Bytes.copyOf(id));
  }

  static CreateKey createKey(int number, Integer... heights) {
    return createKey(number, new KeyPolicy("", List.of()), heights);
  }

  static CreateKey createKey(int number, KeyPolicy policy, Integer... heights) {
    Bytes sealed = bytes("sealed " + number);
    return new CreateKey(
        new KeyCreated(
            key(number),
            "key-" + number,
            "parameters",
            bytes("public " + number),
            List.of(heights),
            policy,
            Digests.sha256(sealed),
            2_000),
        sealed);
  }

  static CreateLogKey createLogKey(String origin) {
    Bytes sealed = bytes("sealed log keys");
    return new CreateLogKey(
        new LogKeyCreated(origin, List.of("vkey 1", "vkey 2"), Digests.sha256(sealed), 2_500),
        sealed);
  }

  /// @param anchors kind and specification with a blank between
  static AnchorsConfigured anchors(
      Release release, int grace, List<String> approvers, String... anchors) {
    List<RequiredAnchor> required =
        Arrays.stream(anchors)
            .map(text -> text.split("[ \n]", 2))
            .map(parts -> new RequiredAnchor(parts[0], parts[1]))
            .toList();
    return new AnchorsConfigured(required, release, grace, approvers, "because", 2_600);
  }

  static OpenSigner openSigner() {
    return openSigner(SIGNER);
  }

  static OpenSigner openSigner(SignerId signer) {
    return new OpenSigner(signer, "test", HostFingerprint.UNKNOWN, 3_000);
  }

  static CommitReceipt receipt(int key, int layer, long leaf, Epoch epoch) {
    Bytes disclosure = bytes("disclosure " + key + " " + layer + " " + leaf);
    Bytes signature = bytes("signature " + key + " " + layer + " " + leaf);
    return new CommitReceipt(
        new Signed(
            key(key),
            layer,
            leaf,
            epoch,
            Digests.sha256(signature),
            Digests.sha256(disclosure),
            4_000),
        disclosure,
        signature);
  }
}
