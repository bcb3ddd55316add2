package dev.pawl.tlog.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.tlog.ConsistencyProof;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.InclusionProof;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TileTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1234067, 256, tile/0/x001/x234/067",
    "0, 0, 1, tile/0/000.p/1",
    "3, 999, 255, tile/3/999.p/255",
    "1, 1000, 256, tile/1/x001/000",
    "-1, 5, 256, tile/entries/005",
    "-1, 36028797018963967, 2, tile/entries/x036/x028/x797/x018/x963/967.p/2",
  })
  void path_isThatOfTheStandard(int level, long index, int width, String path) throws Exception {
    Tile tile = new Tile(level, index, width);
    assertThat(tile.path()).isEqualTo(path);
    assertThat(Tile.parse(path)).isEqualTo(tile);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tile/8/000",
        "tile/00/000",
        "tile/0/1",
        "tile/0/x000/001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/x001",
        "tile/entries/x999/x999/x999/x999/x999/x999/999",
        "tile/7/001",
      })
  void parse_notAPath_isRefused(String path) {
    assertThatThrownBy(() -> Tile.parse(path)).isInstanceOf(MalformedException.class);
  }

  /// The example of the standard.
  @Test
  void between_nothingAnd70000_areTheTilesOfTheStandard() {
    Map<Integer, List<Tile>> byLevel = new HashMap<>();
    Tile.between(0, 70_000)
        .forEach(tile -> byLevel.computeIfAbsent(tile.level(), _ -> new ArrayList<>()).add(tile));
    assertThat(byLevel.keySet()).containsExactlyInAnyOrder(Tile.ENTRIES, 0, 1, 2);
    assertThat(byLevel.get(0)).hasSize(274).last().isEqualTo(new Tile(0, 273, 112));
    assertThat(byLevel.get(Tile.ENTRIES)).hasSize(274);
    assertThat(byLevel.get(1)).containsExactly(new Tile(1, 0, 256), new Tile(1, 1, 17));
    assertThat(byLevel.get(2)).containsExactly(new Tile(2, 0, 1));
    assertThat(Tile.between(0, 256))
        .containsExactly(new Tile(Tile.ENTRIES, 0, 256), new Tile(0, 0, 256), new Tile(1, 0, 1));
  }

  @Test
  void between_stepByStep_leavesTheTilesOfTheWhole() {
    long seed = System.nanoTime();
    System.out.println("TileTest: seed " + seed);
    Random random = new Random(seed);
    Map<String, Integer> widest = new HashMap<>();
    long size = 0;
    while (size < 140_000) {
      long next = size + random.nextInt(2_000);
      for (Tile tile : Tile.between(size, next)) {
        widest.merge(tile.level() + "/" + tile.index(), tile.width(), Math::max);
      }
      size = next;
    }
    Map<String, Integer> whole = new HashMap<>();
    Tile.between(0, size)
        .forEach(tile -> whole.put(tile.level() + "/" + tile.index(), tile.width()));
    assertThat(widest).isEqualTo(whole);
    assertThat(Tile.between(size, size)).isEmpty();
  }

  @Test
  void filled_areThoseOfWhichAPartStood() {
    assertThat(Tile.filled(0, 70_000)).isEmpty();
    assertThat(Tile.filled(256, 512)).isEmpty();
    assertThat(Tile.filled(255, 256))
        .containsExactly(new Tile(Tile.ENTRIES, 0, 256), new Tile(0, 0, 256));
    assertThat(Tile.filled(65_000, 65_535))
        .containsExactly(new Tile(Tile.ENTRIES, 253, 256), new Tile(0, 253, 256));
    assertThat(Tile.filled(65_535, 65_536))
        .containsExactly(
            new Tile(Tile.ENTRIES, 255, 256), new Tile(0, 255, 256), new Tile(1, 0, 256));
  }

  /// A tree whose complete subtrees are all at hand, and which is published in memory.
  private static final class Log {
    final Map<String, Hash> nodes = new HashMap<>();
    final Map<Tile, byte[]> tiles = new HashMap<>();
    final List<TreeHead> heads = new ArrayList<>();
    final List<Hash> leaves = new ArrayList<>();
    private final Frontier frontier = new Frontier();

    Log() {
      heads.add(frontier.head());
    }

    void grow() {
      long leaf = frontier.size();
      leaves.add(MerkleTree.leafHash(("entry " + leaf).getBytes(StandardCharsets.UTF_8)));
      int[] level = {0};
      frontier.append(
          leaves.getLast(), node -> nodes.put(level[0] + "/" + (leaf >>> level[0]++), node));
      heads.add(frontier.head());
    }

    void publish(long from, long to) throws IOException {
      for (Tile tile : Tile.between(from, to)) {
        if (tile.level() != Tile.ENTRIES) {
          tiles.put(tile, TileHashes.encode(tile, (l, i) -> nodes.get(l + "/" + i)));
        }
      }
    }

    byte[] fetch(Tile tile) throws IOException {
      byte[] bytes = tiles.get(tile);
      if (bytes == null) {
        throw new IOException("not there: " + tile);
      }
      return bytes.clone();
    }
  }

  private static Log log(int size) throws IOException {
    Log log = new Log();
    while (log.leaves.size() < size) {
      log.grow();
    }
    log.publish(0, size);
    return log;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 255, 256, 257, 300, 511, 512, 513, 65_536, 66_000})
  void proofs_fromTilesAlone_verify(int size) throws Exception {
    Log log = log(size);
    TileHashes tree = new TileHashes(log::fetch, size);
    Random random = new Random(size);
    assertThat(Frontier.read(size, tree).head()).isEqualTo(log.heads.get(size));
    for (int i = 0; i < 50; i++) {
      int leaf = i == 0 ? size - 1 : random.nextInt(size);
      assertThat(
              InclusionProof.of(leaf, size, tree).verify(log.leaves.get(leaf), log.heads.get(size)))
          .isTrue();
      int older = random.nextInt(size + 1);
      assertThat(
              ConsistencyProof.of(older, size, tree)
                  .verify(log.heads.get(older), log.heads.get(size)))
          .isTrue();
    }
  }

  @Test
  void proof_fromAnAlteredTile_doesNotVerify() throws Exception {
    Log log = log(600);
    log.tiles.get(new Tile(0, 1, 256))[40] ^= 1;
    TileHashes tree = new TileHashes(log::fetch, 600);
    assertThat(InclusionProof.of(300, 600, tree).verify(log.leaves.get(300), log.heads.get(600)))
        .isFalse();
  }

  @Test
  void read_tileOfWrongLengthOrBeyondTheTree_isAnError() throws Exception {
    Log log = log(600);
    log.tiles.put(new Tile(0, 0, 256), new byte[31]);
    TileHashes tree = new TileHashes(log::fetch, 600);
    assertThatThrownBy(() -> tree.read(0, 3)).hasMessage("tile/0/000 is 31 bytes, expected 8192");
    assertThatThrownBy(() -> tree.read(0, 1_000)).isInstanceOf(IOException.class);
  }

  @Test
  void entryBundle_roundTrip_andNothingElse() throws Exception {
    List<byte[]> entries = List.of(new byte[0], new byte[] {1, 2}, new byte[0xFFFF]);
    byte[] bundle = EntryBundle.encode(entries);
    assertThat(EntryBundle.decode(bundle, 3)).usingRecursiveComparison().isEqualTo(entries);
    assertThatThrownBy(() -> EntryBundle.decode(bundle, 2)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> EntryBundle.decode(bundle, 4)).isInstanceOf(MalformedException.class);
    for (int end : List.of(1, 3, 5, 100)) {
      byte[] cut = java.util.Arrays.copyOf(bundle, end);
      assertThatThrownBy(() -> EntryBundle.decode(cut, 3)).isInstanceOf(MalformedException.class);
    }
    assertThatThrownBy(() -> EntryBundle.encode(List.of(new byte[0x10000])))
        .hasMessage("entry is 65536 bytes, expected at most 65535");
  }
}
