package dev.pawl.signer;

import dev.pawl.durable.Disk;
import dev.pawl.durable.RealDisk;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.TreePublicKey;
import dev.pawl.ledger.Anchors;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.LedgerStore;
import dev.pawl.ledger.StoreId;
import dev.pawl.ledger.journal.FileAnchor;
import dev.pawl.ledger.journal.Journal;
import dev.pawl.ledger.journal.SnapshotFile;
import dev.pawl.ledger.journal.StoreDirectory;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// A store on the real disk that a test puts together itself: something of the test's stands
/// between ledger and journal, and every one-time signature that is computed is counted, released
/// or not.
final class HandMadeStore implements AutoCloseable {
  private final Opening opened = new Opening();
  final Ledger ledger;
  final Signer signer;

  /// @param between what the ledger gets in place of the journal
  /// @param computed counts, by layer, tree and leaf
  HandMadeStore(StoreHouse house, UnaryOperator<LedgerStore> between, Map<String, Integer> computed)
      throws IOException {
    Surroundings surroundings = house.surroundings();
    Disk disk = new RealDisk();
    StorePaths paths = house.paths;
    StoreDirectory directory = opened.add(StoreDirectory.open(disk, paths.store()));
    StoreId id = Journal.storeId(disk, directory.journal());
    FileAnchor anchor = FileAnchor.open(disk, paths.anchor(id), id);
    Journal journal = Journal.open(directory, id, Journal.SEGMENT_BYTES, anchor.remembered());
    ledger =
        opened.add(
            Ledger.open(
                between.apply(journal),
                new SnapshotFile(directory, id),
                new Anchors(List.of(anchor))));
    SealingDescriptor descriptor =
        SealingDescriptor.decode(ledger.read(0).attachments().getFirst());
    SealingKey sealing =
        Sealing.open(
            descriptor,
            disk,
            paths.sealingKey(id),
            () -> {
              throw new IOException("nobody has a passphrase");
            });
    Vault vault = opened.add(new Vault(sealing, id, surroundings.random()));
    NodeFiles files =
        new NodeFiles(
            disk,
            paths.derived().resolve("trees"),
            vault,
            new TreeGenerator(1, surroundings.clock()));
    KeyRing ring = opened.add(new KeyRing(vault, files, TreeProgress.Listener.NONE));
    DerivedIndex index =
        opened.add(DerivedIndex.open(disk, paths.derived().resolve("index.mv"), ledger));
    signer =
        new Signer(
            ledger,
            index,
            key -> new Counting(SigningKey.of(open(ring, key)), computed),
            surroundings,
            2);
    opened.add(signer::close);
  }

  private OpenKey open(KeyRing ring, KeyState key) {
    return ring.open(key, ledger.read(key.index()).attachments().getFirst());
  }

  @Override
  public void close() throws IOException {
    opened.close();
  }

  private record Counting(SigningKey key, Map<String, Integer> computed) implements SigningKey {
    @Override
    public SchemeParameters parameters() {
      return key.parameters();
    }

    @Override
    public SchemePublicKey publicKey() {
      return key.publicKey();
    }

    @Override
    public SigningTree tree(int layer, long tree) throws IOException {
      return new CountingTree(key.tree(layer, tree), layer + "/" + tree + "/", computed);
    }

    @Override
    public SigningTree remake(int layer, long tree, SigningTree wrong) throws IOException {
      SigningTree sound = key.remake(layer, tree, ((CountingTree) wrong).tree);
      return new CountingTree(sound, layer + "/" + tree + "/", computed);
    }

    @Override
    public void prepare(int layer, long tree) {
      key.prepare(layer, tree);
    }
  }

  private record CountingTree(SigningTree tree, String name, Map<String, Integer> computed)
      implements SigningTree {
    @Override
    public TreePublicKey publicKey() {
      return tree.publicKey();
    }

    @Override
    public byte[] sign(int leaf, Message message) throws IOException {
      computed.merge(name + leaf, 1, Integer::sum);
      return tree.sign(leaf, message);
    }
  }
}
