package dev.pawl.tlog.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MerkleTree;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Each tile is compared with what [TileHashes#encode] makes of the whole tree, at every size to
/// 600 and around the borders of the levels above.
class TileBuilderTest {
  private static final int SIZE_MAX = 65_536 + 300;

  private final Map<String, Hash> nodes = new HashMap<>();
  private final Map<Tile, byte[]> published = new HashMap<>();
  private final Frontier tree = new Frontier();
  private final TileBuilder builder = new TileBuilder();

  private void grow() throws IOException {
    long leaf = tree.size();
    Hash hash = MerkleTree.leafHash(("entry " + leaf).getBytes());
    int[] height = {0};
    tree.append(hash, node -> nodes.put(height[0] + "/" + (leaf >>> height[0]++), node));
    builder.append(hash, this::add);
  }

  private void add(Tile tile, byte[] bytes) {
    assertThat(published.put(tile, bytes)).as(tile.path()).isNull();
  }

  private byte[] fetch(Tile tile) throws IOException {
    byte[] bytes = published.get(tile);
    if (bytes == null) {
      throw new IOException("not there: " + tile);
    }
    return bytes;
  }

  private void check(long since) throws IOException {
    long size = tree.size();
    assertThat(builder.head()).isEqualTo(tree.head());
    builder.partials((tile, bytes) -> {
      assertThat(tile.isFull()).isFalse();
      add(tile, bytes);
    });
    for (Tile tile : Tile.between(since, size)) {
      if (tile.level() != Tile.ENTRIES) {
        byte[] expected =
            TileHashes.encode(tile, (height, index) -> nodes.get(height + "/" + index));
        assertThat(published.get(tile)).as(tile.path()).isEqualTo(expected);
      }
    }
    TileBuilder resumed = TileBuilder.resume(size, this::fetch);
    assertThat(resumed.head()).isEqualTo(tree.head());
    Map<Tile, byte[]> partials = new HashMap<>();
    resumed.partials(partials::put);
    partials.forEach((tile, bytes) -> assertThat(bytes).isEqualTo(published.get(tile)));
    published.keySet().removeIf(tile -> !tile.isFull());
  }

  @Test
  void tiles_atEverySizeTo600AndAroundTheBorders_areThoseOfTheTree() throws IOException {
    long checked = 0;
    for (long size = 0; size <= SIZE_MAX; size++) {
      if (size <= 600 || Math.abs(size - 65_536) <= 260) {
        check(checked);
        checked = size;
      }
      if (size < SIZE_MAX) {
        grow();
      }
    }
    long full = published.keySet().stream().filter(tile -> tile.level() == 0).count();
    assertThat(full).isEqualTo(SIZE_MAX / 256);
  }

  @Test
  void resume_withAnAlteredTile_hasAnotherHead() throws IOException {
    for (int i = 0; i < 700; i++) {
      grow();
    }
    builder.partials(this::add);
    for (Map.Entry<Tile, byte[]> tile : published.entrySet()) {
      if (!tile.getKey().isFull()) {
        for (int at = 0; at < tile.getValue().length; at++) {
          tile.getValue()[at] ^= 1;
          assertThat(TileBuilder.resume(700, this::fetch).head())
              .as("%s, byte %d", tile.getKey(), at)
              .isNotEqualTo(tree.head());
          tile.getValue()[at] ^= 1;
        }
      }
    }
  }

  @Test
  void resume_withAMissingTile_fails() {
    assertThatThrownBy(() -> TileBuilder.resume(700, this::fetch))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("tile/");
  }
}
