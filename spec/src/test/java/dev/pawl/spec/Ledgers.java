package dev.pawl.spec;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.Command.CommitReceipt;
import dev.pawl.ledger.Command.CreateKey;
import dev.pawl.ledger.Command.CreateStore;
import dev.pawl.ledger.Command.OpenSigner;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.Entry.StoreCreated;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.HostFingerprint;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyPolicy;
import dev.pawl.ledger.LedgerState;
import dev.pawl.ledger.SignerId;
import dev.pawl.ledger.StoreId;
import dev.pawl.tlog.Hash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/// A ledger in memory, written by the real rules: decides, applies and remembers.
final class Ledgers {
  final List<Entry> entries = new ArrayList<>();
  LedgerState state = LedgerState.EMPTY;

  /// A store with one signer and a key of one layer of eight leaves.
  static Ledgers withKey() {
    Ledgers ledger = new Ledgers();
    ledger.submit(createStore());
    ledger.submit(createKey(1, List.of(), 3));
    ledger.submit(openSigner("signer"));
    return ledger;
  }

  /// Appends whatever the rules say to this.
  List<Entry> submit(Command command) {
    List<Entry> decided = state.decide(command).entries();
    for (Entry entry : decided) {
      state = state.apply(entry);
      entries.add(entry);
    }
    return decided;
  }

  /// The newest live epoch.
  Epoch epoch() {
    return new ArrayList<>(state.signers().keySet()).getLast();
  }

  static CreateStore createStore() {
    Bytes sealing = bytes("sealing");
    return new CreateStore(
        new StoreCreated(new StoreId(Bytes.copyOf(new byte[16])), 1, "", sha256(sealing), 0),
        sealing);
  }

  static KeyId key(int number) {
    byte[] id = new byte[KeyId.BYTES];
    id[0] = (byte) number;
    return new KeyId(Bytes.copyOf(id));
  }

  static CreateKey createKey(int number, List<Integer> warnings, Integer... heights) {
    Bytes sealed = bytes("sealed " + number);
    return new CreateKey(
        new KeyCreated(
            key(number),
            "key-" + number,
            "parameters",
            bytes("public " + number),
            List.of(heights),
            new KeyPolicy("", warnings),
            sha256(sealed),
            0),
        sealed);
  }

  static OpenSigner openSigner(String name) {
    return new OpenSigner(new SignerId(name), "test", HostFingerprint.UNKNOWN, 0);
  }

  static CommitReceipt receipt(int key, int layer, long leaf, Epoch epoch) {
    Bytes disclosure = bytes("disclosure " + key + " " + layer + " " + leaf);
    Bytes signature = bytes("signature " + key + " " + layer + " " + leaf);
    return new CommitReceipt(
        new Signed(key(key), layer, leaf, epoch, sha256(signature), sha256(disclosure), 0),
        disclosure,
        signature);
  }

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Hash sha256(Bytes bytes) {
    try {
      return Hash.of(MessageDigest.getInstance("SHA-256").digest(bytes.toArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
