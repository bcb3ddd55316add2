package dev.pawl.signer;

import dev.pawl.durable.Disk;
import dev.pawl.durable.RealDisk;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.HostFingerprint;
import dev.pawl.ledger.IndexAllocator;
import dev.pawl.ledger.Invariant;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyPolicy;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.Outcome;
import dev.pawl.ledger.SignerId;
import dev.pawl.ledger.StoreId;
import dev.pawl.testkit.schedule.Scenario;
import dev.pawl.testkit.schedule.Stage;
import dev.pawl.tlog.Hash;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Threads commit receipts, and adding one to the index may fail; others save the index meanwhile.
/// Whoever opens the file later finds every receipt that the ledger holds.
final class DerivedIndexSchedule implements Scenario {
  private static final KeyId KEY = new KeyId(Bytes.copyOf(new byte[KeyId.BYTES]));
  private static final Path INDEX =
      Path.of("target", "schedules", "index", "index.mv").toAbsolutePath();

  @Override
  public void play(Stage stage) throws Exception {
    Logger.getLogger(DerivedIndex.class.getName()).setLevel(Level.OFF); // failures are planted
    Disk disk = new RealDisk();
    Ledger ledger = TestLedger.of(new StoreId(Bytes.copyOf(new byte[16])));
    Bytes sealed = Bytes.copyOf((byte) 1);
    KeyPolicy policy = new KeyPolicy("", List.of());
    KeyCreated key =
        new KeyCreated(
            KEY, "k", "p", Bytes.copyOf((byte) 2), List.of(5), policy, Digests.sha256(sealed), 0);
    ledger.submit(new Command.CreateKey(key, sealed));
    Outcome opened =
        ledger.submit(new Command.OpenSigner(new SignerId("s"), "v", HostFingerprint.UNKNOWN, 0));
    Epoch epoch = new Epoch(((Outcome.Committed) opened).lastIndex());
    IndexAllocator allocator = new IndexAllocator(ledger, epoch);
    int signers = 1 + stage.choices().next(3);
    allocator.reserve(KEY, 0, 0, signers);
    Files.createDirectories(INDEX.getParent());
    Files.deleteIfExists(INDEX);
    List<Long> receipts = new ArrayList<>();
    try (DerivedIndex index = DerivedIndex.open(disk, INDEX, ledger)) {
      for (int i = 0; i < signers; i++) {
        int leaf = i;
        boolean fails = stage.choices().next(2) == 0;
        stage.add(
            "signer " + i,
            () -> {
              receipts.add(commit(index, allocator, leaf, fails));
              return null;
            });
      }
      for (int i = stage.choices().next(2); i >= 0; i--) {
        stage.add(
            "saver " + i,
            () -> {
              save(index);
              return null;
            });
      }
      stage.awaitAll();
    }
    try (DerivedIndex again = DerivedIndex.open(disk, INDEX, ledger)) {
      for (int leaf = 0; leaf < signers; leaf++) {
        Invariant.check(
            receipts.contains(again.request(request(leaf)).orElse(-1)),
            "the file has every receipt, or does not say that it is complete");
      }
    }
    ledger.close();
  }

  private static Hash request(int leaf) {
    return Digests.sha256(Bytes.copyOf((byte) leaf));
  }

  /// As [Committer] does it.
  private static long commit(
      DerivedIndex index, IndexAllocator allocator, int leaf, boolean fails) {
    Bytes signature = Bytes.copyOf((byte) leaf, (byte) 1);
    Disclosure disclosure =
        new Disclosure(
            Bytes.copyOf(new byte[Disclosure.SALT_BYTES]),
            request(leaf),
            Digests.sha256(signature),
            "",
            Digests.sha256(signature));
    Bytes opening = disclosure.encoded();
    Signed signed =
        new Signed(
            KEY, 0, leaf, allocator.epoch(), disclosure.signature(), Digests.sha256(opening), 0);
    long begun = index.begin();
    try {
      long at = allocator.commitReceipt(new Command.CommitReceipt(signed, opening, signature));
      index.put(at, fails ? null : signed, disclosure); // nothing can be added of nothing
      return at;
    } finally {
      index.end(begun);
    }
  }

  /// As it happens when many receipts were added.
  private static void save(DerivedIndex index) throws ReflectiveOperationException {
    Method save = DerivedIndex.class.getDeclaredMethod("save");
    save.setAccessible(true);
    try {
      save.invoke(index);
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause());
    }
  }
}
