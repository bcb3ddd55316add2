package dev.pawl.signer;

import dev.pawl.durable.Disk;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.KeyPolicy;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.StoreId;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What a process has at hand to make and open keys, put together for tests.
final class KeyWorkshop implements AutoCloseable {
  static final StoreId STORE = store(1);

  private static final byte[] SEALING_KEY = "01234567890123456789012345678901".getBytes();

  final Vault vault;
  final NodeFiles files;
  final KeyCreation creation;
  final KeyRing ring;
  final List<TreeProgress> progress = new CopyOnWriteArrayList<>();

  KeyWorkshop(Disk disk, Path store) {
    SecureRandom random = new SecureRandom();
    vault = new Vault(SealingKey.takingOver(SEALING_KEY.clone()), STORE, random);
    files =
        new NodeFiles(
            disk,
            store.resolve("derived").resolve("trees"),
            vault,
            new TreeGenerator(2, InstantSource.system()));
    creation =
        new KeyCreation(
            disk, store.resolve("pending"), vault, files, random, InstantSource.system());
    ring = new KeyRing(vault, files, progress::add);
  }

  static StoreId store(int value) {
    byte[] id = new byte[StoreId.BYTES];
    id[0] = (byte) value;
    return new StoreId(Bytes.copyOf(id));
  }

  static KeyRequest request(String name, String parameters) {
    return new KeyRequest(name, SchemeParameters.parse(parameters), new KeyPolicy("", List.of()));
  }

  KeyState create(Ledger ledger, String name, String parameters) throws IOException {
    return creation.create(ledger, request(name, parameters), progress::add, () -> false);
  }

  OpenKey open(Ledger ledger, KeyState key) {
    return ring.open(key, sealed(ledger, key.created()));
  }

  static Bytes sealed(Ledger ledger, KeyCreated created) {
    long index = ledger.state().key(created.key()).orElseThrow().index();
    return ledger.read(index).attachments().getFirst();
  }

  @Override
  public void close() {
    ring.close();
    vault.close();
  }
}
