package dev.pawl.tlog.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.ConsistencyProof;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.HashReader;
import dev.pawl.tlog.InclusionProof;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.tile.EntryBundle;
import dev.pawl.tlog.tile.Tile;
import dev.pawl.tlog.tile.TileHashes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Logs of whatever entries, with only those files that the standard demands.
class LogReaderTest {
  private static final int SIZE = 70_000;
  private static final List<byte[]> ENTRIES = entries();
  private static final List<TreeHead> HEADS = new ArrayList<>(List.of(MerkleTree.EMPTY));
  private static final Map<String, Hash> NODES = new HashMap<>();

  static {
    Frontier frontier = new Frontier();
    for (byte[] entry : ENTRIES) {
      long leaf = frontier.size();
      int[] level = {0};
      frontier.append(
          MerkleTree.leafHash(entry, 0, entry.length),
          node -> NODES.put(level[0] + "/" + (leaf >>> level[0]++), node));
      HEADS.add(frontier.head());
    }
  }

  private static List<byte[]> entries() {
    SplittableRandom random = new SplittableRandom(5);
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      byte[] entry = new byte[random.nextInt(60)];
      random.nextBytes(entry);
      entries.add(entry);
    }
    return entries;
  }

  /// The files of a log of this size, and no partial ones of its earlier sizes.
  private static final class Files implements LogSource {
    final Map<String, byte[]> files = new HashMap<>();

    Files(int size) throws IOException {
      for (Tile tile : Tile.between(0, size)) {
        put(tile);
      }
      checkpoint(size);
    }

    void put(Tile tile) throws IOException {
      HashReader tree = (level, index) -> NODES.get(level + "/" + index);
      int first = (int) tile.index() * Tile.FULL;
      files.put(
          tile.path(),
          tile.level() == Tile.ENTRIES
              ? EntryBundle.encode(ENTRIES.subList(first, first + tile.width()))
              : TileHashes.encode(tile, tree));
    }

    void checkpoint(int size) {
      String text = new Checkpoint("log", HEADS.get(size)).encode();
      files.put("checkpoint", text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Optional<byte[]> fetch(String path, int bytesMax) {
      return Optional.ofNullable(files.get(path));
    }

    @Override
    public String description() {
      return "files";
    }

    @Override
    public void close() {}
  }

  private static TreeHead read(LogSource source, long from, long size, boolean tiles)
      throws IOException, MalformedException {
    Frontier frontier = new Frontier();
    for (int i = 0; i < from; i++) {
      frontier.append(MerkleTree.leafHash(ENTRIES.get(i)));
    }
    List<String> problems = new ArrayList<>();
    LogReader log = new LogReader(source);
    TileCheck check = new TileCheck(log, problems::add);
    try (EntryCursor entries = log.entries(from, size, tiles)) {
      for (Optional<EntryBlock> next = entries.next(); next.isPresent(); next = entries.next()) {
        assertThat(next.get().first()).isEqualTo(frontier.size());
        next.get().leaves().forEach(frontier::append);
        if (tiles) {
          check.block(next.get());
        }
      }
    }
    if (tiles) {
      check.end();
    }
    assertThat(problems).isEmpty();
    return frontier.head();
  }

  @Test
  void entries_ofEverySize_makeTheRoot() throws Exception {
    for (int size : new int[] {0, 1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_792, SIZE}) {
      assertThat(read(new Files(size), 0, size, true)).isEqualTo(HEADS.get(size));
    }
  }

  @Test
  void entries_fromAnyIndex_makeTheRoot() throws Exception {
    Files files = new Files(1_000);
    for (int from : new int[] {1, 255, 256, 257, 700, 999, 1_000}) {
      assertThat(read(files, from, 1_000, false)).isEqualTo(HEADS.get(1_000));
    }
  }

  @Test
  void entries_ofAnEarlierSize_areReadOutOfFullTiles() throws Exception {
    assertThat(read(new Files(1_024), 0, 700, true)).isEqualTo(HEADS.get(700));
  }

  @Test
  void entries_ofAnEarlierSize_areReadOutOfWiderPartialTiles() throws Exception {
    assertThat(read(new Files(750), 0, 700, true)).isEqualTo(HEADS.get(700));
  }

  @Test
  void entries_thatAreMissing_areNamed() throws Exception {
    Files files = new Files(700);
    files.files.remove("tile/entries/001");
    assertThatThrownBy(() -> read(files, 0, 700, false))
        .isInstanceOf(MissingFileException.class)
        .hasMessageContaining("tile/entries/001");
    files.put(new Tile(Tile.ENTRIES, 1, 200)); // the full one is gone, and this is too little
    assertThatThrownBy(() -> read(files, 0, 700, false)).isInstanceOf(MissingFileException.class);
    files.checkpoint(456); // a hint that there is one of this width
    assertThat(read(files, 0, 300, false)).isEqualTo(HEADS.get(300));
  }

  @Test
  void checkpoint_thatPromisesNothing_isNoReasonToLookForEver() throws Exception {
    Files files = new Files(10);
    files.files.put("checkpoint", "nonsense".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> read(files, 0, 5, false)).isInstanceOf(MissingFileException.class);
    assertThatThrownBy(() -> new LogReader(files).checkpoint())
        .isInstanceOf(MalformedException.class);
    files.files.remove("checkpoint");
    assertThatThrownBy(() -> new LogReader(files).checkpoint())
        .isInstanceOf(MissingFileException.class);
  }

  @Test
  void proofs_outOfTiles_verify() throws Exception {
    LogReader log = new LogReader(new Files(SIZE));
    for (long leaf : new long[] {0, 255, 256, 65_535, 65_536, SIZE - 1}) {
      InclusionProof proof = InclusionProof.of(leaf, SIZE, log.hashes(SIZE));
      Hash hash = MerkleTree.leafHash(ENTRIES.get((int) leaf));
      assertThat(proof.verify(hash, HEADS.get(SIZE))).isTrue();
    }
    for (int first : new int[] {0, 1, 300, 65_536, 66_000, SIZE}) {
      ConsistencyProof proof = ConsistencyProof.of(first, SIZE, log.hashes(SIZE));
      assertThat(proof.verify(HEADS.get(first), HEADS.get(SIZE))).isTrue();
    }
  }

  @Test
  void checkpoint_withOrWithoutSignatures_isRead() throws Exception {
    String text = new Checkpoint("log", HEADS.get(3)).encode();
    String line = "— log " + Base64.getEncoder().encodeToString(new byte[68]) + "\n";
    for (String shown : new String[] {text, text + "\n", text + "\n" + line}) {
      PublishedCheckpoint checkpoint =
          PublishedCheckpoint.parse(shown.getBytes(StandardCharsets.UTF_8));
      assertThat(checkpoint.head()).isEqualTo(HEADS.get(3));
      assertThat(checkpoint.note().text()).isEqualTo(text);
    }
  }
}
