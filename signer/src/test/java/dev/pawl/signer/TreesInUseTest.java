package dev.pawl.signer;

import static dev.pawl.signer.SigningTest.assertGenuine;
import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.durable.DiskFile;
import dev.pawl.durable.RealDisk;
import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.sign.TreePrivateKey;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What other threads may do to a tree between the moment in which a signature looks it up and the
/// moment in which it signs, played on one thread.
class TreesInUseTest {
  private static final String SMALLEST = "LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W1";
  private static final HssParameters THREE_LEVELS =
      HssParameters.parse(String.join(",", SMALLEST, SMALLEST, SMALLEST));

  private static final KeyId KEY = new KeyId(Bytes.copyOf(new byte[KeyId.BYTES]));

  @TempDir Path root;

  /// A key of whose lowest layer 64 other trees are opened whenever one was looked up, as by
  /// threads whose leases reach far.
  private record Busy(SigningKey key) implements SigningKey {
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
      SigningTree found = key.tree(layer, tree);
      for (int other = 1; layer == 0 && other <= 64; other++) {
        var _ = key.tree(layer, tree + other);
      }
      return found;
    }

    @Override
    public SigningTree remake(int layer, long tree, SigningTree wrong) throws IOException {
      return key.remake(layer, tree, wrong);
    }

    @Override
    public void prepare(int layer, long tree) {
      key.prepare(layer, tree);
    }
  }

  @Test
  void sign_whileManyOtherTreesAreOpened_signsAndGoesOn() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      KeyState key = StoreHouse.key(store, "k", THREE_LEVELS);
      Signer signer =
          new Signer(
              store.ledger(),
              DerivedIndex.open(new RealDisk(), root.resolve("busy-index.mv"), store.ledger()),
              state -> new Busy(store.signingKey(state)),
              house.surroundings(),
              2);
      HssPublicKey publicKey = HssPublicKey.parse(key.created().publicKey().toArray());
      assertGenuine(publicKey, "m", released(signer.sign(request(key.id(), "m"))));
      assertGenuine(publicKey, "m", released(signer.sign(request(key.id(), "m"))));
      signer.close();
    }
  }

  /// A file that cannot be read, as after an interrupt of another reader.
  private static final class Unreadable implements DiskFile {
    private boolean closed;

    @Override
    public int read(long offset, ByteBuffer target) throws IOException {
      throw new ClosedByInterruptException();
    }

    @Override
    public int write(long offset, ByteBuffer source) {
      throw new AssertionError("nodes are only read");
    }

    @Override
    public void force() {
      throw new AssertionError("nodes are only read");
    }

    @Override
    public long size() {
      throw new AssertionError("nobody asks");
    }

    @Override
    public void truncate(long size) {
      throw new AssertionError("nodes are only read");
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static BuiltTree builtOver(DiskFile file) {
    NodeFile nodes = new NodeFile(file, ScheduledKey.NODES.height(), ScheduledKey.PARAMETERS.n());
    return new BuiltTree(ScheduledKey.PUBLIC_KEY, nodes);
  }

  @Test
  void sign_closedWhileItsNodesAreOpenedAgain_leavesNoFileOpen() throws Exception {
    Unreadable first = new Unreadable();
    Unreadable again = new Unreadable();
    AtomicReference<OpenTree> tree = new AtomicReference<>();
    OpenTree.Source closing =
        new OpenTree.Source() {
          @Override
          public BuiltTree reopen(TreePrivateKey key) {
            tree.get().close(); // by another thread, while this one opens the file
            return builtOver(again);
          }

          @Override
          public BuiltTree rebuild(TreePrivateKey key) {
            throw new AssertionError("the nodes are good");
          }
        };
    tree.set(
        new OpenTree(
            new TreeAddress(KEY, 0, 0), ScheduledKey.privateKey(), builtOver(first), closing));
    assertThatThrownBy(() -> tree.get().sign(0, Message.of("m".getBytes())))
        .isInstanceOf(IllegalStateException.class);
    assertThat(first.closed).isTrue();
    assertThat(again.closed).isTrue();
  }
}
