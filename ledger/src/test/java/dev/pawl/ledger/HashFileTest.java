package dev.pawl.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.durable.RealDisk;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashFileTest {
  private static final StoreId STORE = new StoreId(Bytes.copyOf(new byte[StoreId.BYTES]));
  private static final int SLOT = 32;
  private static final int LEAVES = 70;

  @TempDir Path directory;

  private Path path;
  private final List<Hash> leaves = new ArrayList<>();
  private final List<TreeHead> heads = new ArrayList<>(); // by size

  @BeforeEach
  void plantATree() {
    path = directory.resolve("derived").resolve("hashes");
    Frontier frontier = new Frontier();
    heads.add(frontier.head());
    for (int i = 0; i < LEAVES; i++) {
      leaves.add(leaf(i));
      frontier.append(leaf(i));
      heads.add(frontier.head());
    }
  }

  @Test
  void slot_ofEverySubtree_isInPostOrder() {
    long slot = 0;
    for (long leaf = 0; leaf < 1_000; leaf++) {
      assertThat(HashFile.slots(leaf)).isEqualTo(slot);
      for (int level = 0; level <= Long.numberOfTrailingZeros(leaf + 1); level++) {
        assertThat(HashFile.slot(level, leaf >>> level)).isEqualTo(slot);
        assertThat(HashFile.leaves(slot)).isEqualTo(leaf);
        slot++;
      }
    }
    for (long size : new long[] {(1L << 40) - 1, 1L << 40, (1L << 55) - 1}) {
      assertThat(HashFile.leaves(HashFile.slots(size))).isEqualTo(size);
      assertThat(HashFile.leaves(HashFile.slots(size) - 1)).isEqualTo(size - 1);
    }
  }

  @Test
  void proofs_ofEveryLeafAndHead_verify() throws Exception {
    try (HashFile hashes = filled(LEAVES)) {
      assertThat(hashes.head()).isEqualTo(heads.get(LEAVES));
      assertEveryProof(hashes);
      hashes.flush();
      assertEveryProof(hashes);
    }
  }

  @Test
  void open_afterClose_goesOnWhereItWas() throws Exception {
    for (int size = 0; size < LEAVES; size++) {
      try (HashFile hashes = open()) {
        assertThat(hashes.head()).isEqualTo(heads.get(size));
        hashes.append(leaves.get(size));
      }
    }
    try (HashFile hashes = open()) {
      assertEveryProof(hashes);
    }
    assertThat(Files.size(path)).isEqualTo((1 + HashFile.slots(LEAVES)) * SLOT);
  }

  @Test
  void open_withoutAFile_beginsEmptyForTheOwnerAlone() throws Exception {
    try (HashFile hashes = open()) {
      assertThat(hashes.head()).isEqualTo(MerkleTree.EMPTY);
    }
    assertThat(Files.getPosixFilePermissions(path)).hasSize(2);
    assertThat(Files.getPosixFilePermissions(path.getParent())).hasSize(3);
  }

  @Test
  void open_ofAnotherHeader_beginsEmpty() throws Exception {
    filled(LEAVES).close();
    byte[] whole = Files.readAllBytes(path);
    for (int bit = 0; bit < SLOT * 8; bit++) {
      byte[] other = whole.clone();
      other[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(path, other);
      try (HashFile hashes = open()) {
        assertThat(hashes.size()).as("bit %d", bit).isZero();
      }
      assertThat(Files.size(path)).isEqualTo(SLOT);
    }
  }

  @Test
  void open_ofAnotherStoresFile_beginsEmpty() throws Exception {
    filled(LEAVES).close();
    byte[] id = new byte[StoreId.BYTES];
    id[15] = 1;
    StoreId other = new StoreId(Bytes.copyOf(id));

    try (HashFile hashes = HashFile.open(new RealDisk(), path, other)) {
      assertThat(hashes.size()).isZero();
      hashes.append(leaves.getFirst());
    }
    try (HashFile hashes = HashFile.open(new RealDisk(), path, other)) {
      assertThat(hashes.head()).isEqualTo(heads.get(1));
    }
  }

  @Test
  void open_atEveryLength_keepsTheWholeLeaves() throws Exception {
    filled(9).close();
    byte[] whole = Files.readAllBytes(path);
    for (int length = 0; length <= whole.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      long expected = length < SLOT ? 0 : HashFile.leaves(length / SLOT - 1);
      try (HashFile hashes = open()) {
        assertThat(hashes.head()).as("length %d", length).isEqualTo(heads.get((int) expected));
        for (int i = (int) expected; i < 20; i++) {
          hashes.append(leaves.get(i));
        }
        assertThat(hashes.head()).isEqualTo(heads.get(20));
      }
      try (HashFile hashes = open()) {
        assertThat(hashes.inclusionProof(length % 20, heads.get(20))).isPresent();
      }
    }
  }

  @Test
  void open_ofATailThatACrashLeftEmpty_isNoticedByTheHead() throws Exception {
    filled(64).close();
    byte[] bytes = Files.readAllBytes(path);
    Arrays.fill(bytes, bytes.length - 4 * SLOT, bytes.length, (byte) 0);
    Files.write(path, bytes);

    try (HashFile hashes = open()) {
      assertThat(hashes.size()).isEqualTo(64);
      assertThat(hashes.head()).isNotEqualTo(heads.get(64));
      assertThat(hashes.inclusionProof(0, heads.get(64))).isEmpty();
      assertThat(hashes.consistencyProof(heads.get(3), heads.get(64))).isEmpty();
      assertThat(hashes.inclusionProof(63, heads.get(64))).isPresent(); // needs none of the tail
    }
  }

  /// Every rotten slot: a proof is right or is not given, and the leaves below it have none.
  @Test
  void proofs_fromARottenFile_areRightOrNotGiven() throws Exception {
    int size = 21;
    filled(size).close();
    byte[] whole = Files.readAllBytes(path);
    Set<Integer> refused = new HashSet<>();
    for (int slot = 0; slot < HashFile.slots(size); slot++) {
      byte[] rotten = whole.clone();
      rotten[(1 + slot) * SLOT + slot % SLOT] ^= (byte) (1 << slot % 8);
      Files.write(path, rotten);
      try (HashFile hashes = open()) {
        for (int n = 1; n <= size; n++) {
          TreeHead head = heads.get(n);
          for (int i = 0; i < n; i++) {
            var proof = hashes.inclusionProof(i, head);
            Hash leaf = leaves.get(i);
            assertThat(proof.map(p -> p.verify(leaf, head)).orElse(true)).isTrue();
            var consistency = hashes.consistencyProof(heads.get(i), head);
            TreeHead first = heads.get(i);
            assertThat(consistency.map(p -> p.verify(first, head)).orElse(true)).isTrue();
            if (proof.isEmpty()) {
              refused.add(slot);
            }
          }
        }
      }
    }
    assertThat(refused).hasSize((int) HashFile.slots(size));
  }

  @Test
  void proofs_fromAFileThatShrank_areNotGiven() throws Exception {
    try (HashFile hashes = filled(LEAVES)) {
      hashes.flush();
      Files.write(path, Arrays.copyOf(Files.readAllBytes(path), 3 * SLOT + 5));

      assertThat(hashes.inclusionProof(9, heads.get(LEAVES))).isEmpty();
      assertThat(hashes.consistencyProof(heads.get(9), heads.get(LEAVES))).isEmpty();
    }
  }

  @Test
  void proofs_ofAnotherLogsHead_areNotGiven() throws Exception {
    TreeHead other = new TreeHead(50, heads.get(49).root());
    try (HashFile hashes = filled(LEAVES)) {
      assertThat(hashes.inclusionProof(7, other)).isEmpty();
      assertThat(hashes.consistencyProof(heads.get(7), other)).isEmpty();
      assertThat(hashes.consistencyProof(other, heads.get(LEAVES))).isEmpty();
      assertThat(hashes.consistencyProof(other, other)).isPresent(); // says nothing, truly
    }
  }

  @Test
  void proofs_beyondWhatIsHere_areTheCallersMistake() throws Exception {
    try (HashFile hashes = filled(10)) {
      for (int level = 0; level < 5; level++) {
        int wanted = level;
        assertThatThrownBy(() -> hashes.read(wanted, 10 >> wanted))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hashes.read(wanted, -1))
            .isInstanceOf(IllegalArgumentException.class);
      }
      assertThatThrownBy(() -> hashes.read(-1, 0)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> hashes.read(64, 0)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> hashes.inclusionProof(3, heads.get(11)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("10 leaves, expected at least 11");
      assertThatThrownBy(() -> hashes.consistencyProof(heads.get(3), heads.get(11)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> hashes.inclusionProof(10, heads.get(10)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void clear_ofAStaleFile_letsItBeFilledAgain() throws Exception {
    try (HashFile hashes = open()) {
      for (int i = 0; i < 70; i++) {
        hashes.append(leaf(i + 1));
      }
      hashes.flush();
      hashes.append(leaf(0));

      hashes.clear();
      assertThat(hashes.head()).isEqualTo(MerkleTree.EMPTY);
      fill(hashes, LEAVES);
      assertEveryProof(hashes);
    }
    try (HashFile hashes = open()) {
      assertEveryProof(hashes);
    }
  }

  /// More leaves than are kept in memory, so that some reads go to the file and some do not.
  @Test
  void append_ofManyLeaves_writesAsItGoes() throws Exception {
    int count = 10_000;
    Frontier frontier = new Frontier();
    try (HashFile hashes = open()) {
      for (int i = 0; i < count; i++) {
        hashes.append(leaf(i));
        frontier.append(leaf(i));
      }
      assertThat(Files.size(path)).isBetween(SLOT * 1_000L, HashFile.slots(count) * SLOT);
      for (int i = 0; i < count; i += 7) {
        assertThat(hashes.inclusionProof(i, frontier.head())).isPresent();
      }
    }
    try (HashFile hashes = open()) {
      assertThat(hashes.head()).isEqualTo(frontier.head());
    }
  }

  private void assertEveryProof(HashFile hashes) throws IOException {
    for (int n = 0; n <= LEAVES; n++) {
      TreeHead head = heads.get(n);
      for (int i = 0; i < n; i++) {
        assertThat(hashes.inclusionProof(i, head).orElseThrow().verify(leaves.get(i), head))
            .isTrue();
      }
      for (int i = 0; i <= n; i++) {
        assertThat(hashes.consistencyProof(heads.get(i), head)).isPresent();
      }
    }
  }

  private HashFile filled(int count) throws IOException {
    HashFile hashes = open();
    fill(hashes, count);
    return hashes;
  }

  private void fill(HashFile hashes, int count) throws IOException {
    for (Hash leaf : leaves.subList(0, count)) {
      hashes.append(leaf);
    }
  }

  private HashFile open() throws IOException {
    return HashFile.open(new RealDisk(), path, STORE);
  }

  private static Hash leaf(int index) {
    return MerkleTree.leafHash(ByteBuffer.allocate(4).putInt(0, index));
  }
}
