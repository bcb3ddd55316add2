package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.ledger.KeyId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When the next tree of a layer is begun.
class PreparedTreesTest {
  private static final SchemeParameters THREE_LAYERS =
      SchemeParameters.parse(
          String.join(
              ",",
              "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8",
              "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8",
              "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8"));

  @TempDir Path root;

  private record Begun(long leaf, int layer, long tree) {}

  /// A key that only notes what is to be prepared.
  private static final class Noting implements SigningKey {
    final List<Begun> begun = new ArrayList<>();
    long leaf;

    @Override
    public SchemeParameters parameters() {
      return THREE_LAYERS;
    }

    @Override
    public SchemePublicKey publicKey() {
      throw new AssertionError("not asked for");
    }

    @Override
    public SigningTree tree(int layer, long tree) {
      throw new AssertionError("not asked for");
    }

    @Override
    public SigningTree remake(int layer, long tree, SigningTree wrong) {
      throw new AssertionError("not asked for");
    }

    @Override
    public void prepare(int layer, long tree) {
      begun.add(new Begun(leaf, layer, tree));
    }
  }

  @Test
  void prepare_atHalfOfEachTree_beginsTheNextOfItsLayer_andNoneBeyondTheKey() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create();
        DerivedIndex index =
            DerivedIndex.open(
                house.surroundings().disk(), root.resolve("index.mv"), store.ledger())) {
      SigningEpoch epoch = new SigningEpoch(store.ledger(), house.surroundings(), AnchorGate.NONE);
      Committer committer = new Committer(epoch, index, house.surroundings());
      Noting key = new Noting();
      KeyId id = StoreHouse.key(store, "k", StoreHouse.H5).id();
      ChildTrees trees =
          new ChildTrees(
              key,
              id,
              store.ledger(),
              epoch,
              index,
              committer,
              new SelfCheck(id, store.ledger(), house.surroundings()));
      List<Begun> expected = new ArrayList<>();
      for (key.leaf = 0; key.leaf < 1 << 15; key.leaf++) {
        trees.prepare(key.leaf);
        if (key.leaf % 32 == 16 && key.leaf / 32 < 1023) {
          expected.add(new Begun(key.leaf, 0, key.leaf / 32 + 1));
        }
        if (key.leaf % 1024 == 512 && key.leaf / 1024 < 31) {
          expected.add(new Begun(key.leaf, 1, key.leaf / 1024 + 1));
        }
      }
      assertThat(key.begun).isEqualTo(expected);
    }
  }
}
