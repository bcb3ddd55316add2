package dev.pawl.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrontierTest {
  private static final int SIZE_MAX = 300;

  @Test
  void head_ofTheEightLeafTree_isTheKnownAnswerAtEachSize() {
    Frontier frontier = new Frontier();
    assertThat(frontier.head()).isEqualTo(MerkleTree.EMPTY);
    for (int n = 1; n <= 8; n++) {
      frontier.append(Trees.ctLeaves().get(n - 1));
      assertThat(frontier.head()).isEqualTo(new TreeHead(n, Trees.CT_ROOTS.get(n - 1)));
    }
  }

  @Test
  void head_atEverySize_isTheRecursiveDefinition() {
    List<Hash> leaves = Trees.leaves(SIZE_MAX);
    Frontier frontier = new Frontier();
    for (int n = 0; n < SIZE_MAX; n++) {
      assertThat(frontier.head()).isEqualTo(new TreeHead(n, Trees.root(leaves.subList(0, n))));
      frontier.append(leaves.get(n));
    }
  }

  @Test
  void append_withAConsumer_reportsTheLeafAndWhatItCompletes() {
    List<Hash> leaves = Trees.leaves(8);
    Frontier frontier = new Frontier();
    leaves.subList(0, 7).forEach(frontier::append);
    List<Hash> completed = new ArrayList<>();

    frontier.append(leaves.get(7), completed::add);

    assertThat(completed)
        .containsExactly(
            leaves.get(7),
            Trees.root(leaves.subList(6, 8)),
            Trees.root(leaves.subList(4, 8)),
            Trees.root(leaves));
  }

  @Test
  void copy_thatGrows_leavesTheOriginal() {
    Frontier original = new Frontier();
    Trees.leaves(11).forEach(original::append);
    TreeHead before = original.head();

    Frontier copy = original.copy();
    assertThat(copy.head()).isEqualTo(before);
    copy.append(Trees.leaves(1).getFirst());

    assertThat(original.head()).isEqualTo(before);
    assertThat(copy.size()).isEqualTo(12);
  }

  @Test
  void decode_ofEncode_growsAsTheOriginal() throws Exception {
    List<Hash> leaves = Trees.leaves(65);
    Frontier original = new Frontier();
    for (Hash leaf : leaves) {
      Frontier decoded = Frontier.decode(original.encode());
      assertThat(decoded.encode()).isEqualTo(original.encode());
      original.append(leaf);
      decoded.append(leaf);
      assertThat(decoded.head()).isEqualTo(original.head());
    }
  }

  @Test
  void read_fromStoredHashes_isTheEdgeThatGrewLeafByLeaf() throws Exception {
    List<Hash> leaves = Trees.leaves(SIZE_MAX);
    Frontier grown = new Frontier();
    for (int n = 0; n <= 70; n++) {
      assertThat(Frontier.read(n, Trees.reader(leaves)).encode()).isEqualTo(grown.encode());
      grown.append(leaves.get(n));
    }
  }

  /// The tree of 2^40 equal leaves, whose root is a leaf hashed with itself 40 times over.
  @Test
  void append_at2To40_doesNotOverflow() throws Exception {
    long size = (1L << 40) - 1;
    Hash leaf = MerkleTree.leafHash(new byte[] {42});
    List<Hash> powers = new ArrayList<>(List.of(leaf));
    for (int level = 0; level < 40; level++) {
      powers.add(MerkleTree.nodeHash(powers.getLast(), powers.getLast()));
    }
    Frontier frontier = Frontier.decode(encode(size, powers.subList(0, 40).reversed()));

    frontier.append(leaf);
    assertThat(frontier.head()).isEqualTo(new TreeHead(1L << 40, powers.getLast()));
    frontier.append(leaf);
    assertThat(frontier.head())
        .isEqualTo(new TreeHead((1L << 40) + 1, MerkleTree.nodeHash(powers.getLast(), leaf)));
  }

  @Test
  void append_toTheFullTree_isRefused() throws Exception {
    Frontier full = Frontier.decode(encode(Long.MAX_VALUE, Trees.leaves(63)));
    byte[] before = full.encode();

    assertThatThrownBy(() -> full.append(MerkleTree.emptyRoot()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(full.encode()).isEqualTo(before);
  }

  @Test
  void decode_ofAnotherLength_isMalformed() {
    Frontier frontier = new Frontier();
    Trees.leaves(7).forEach(frontier::append);
    byte[] bytes = frontier.encode();
    for (int length = 0; length < bytes.length + 40; length++) {
      byte[] other = Arrays.copyOf(bytes, length);
      if (length != bytes.length) {
        assertThatThrownBy(() -> Frontier.decode(other)).isInstanceOf(MalformedException.class);
      }
    }
  }

  @Test
  void decode_ofANegativeSize_isMalformed() {
    for (long size : new long[] {-1, Long.MIN_VALUE}) {
      assertThatThrownBy(() -> Frontier.decode(encode(size, Trees.leaves(Long.bitCount(size)))))
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining(Long.toString(size));
    }
  }

  /// Random bytes, and encodings with one bit flipped: each is refused, or is the one encoding of
  /// what was read.
  @Test
  void decode_ofRandomBytes_refusesOrReadsTheOneForm() {
    long seed = 6962;
    Random random = new Random(seed);
    int read = 0;
    for (int run = 0; run < 20_000; run++) {
      byte[] bytes = random.nextBoolean() ? randomBytes(random) : flippedEncoding(random);
      try {
        assertThat(Frontier.decode(bytes).encode())
            .as("seed %d run %d", seed, run)
            .isEqualTo(bytes);
        read++;
      } catch (MalformedException refused) {
        assertThat(refused).hasMessageStartingWith("frontier");
      }
    }
    assertThat(read).as("seed %d", seed).isGreaterThan(1_000);
  }

  private static byte[] randomBytes(Random random) {
    byte[] bytes = new byte[random.nextInt(8 + 32 * 4 + 3)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] flippedEncoding(Random random) {
    Frontier frontier = new Frontier();
    Trees.leaves(random.nextInt(40)).forEach(frontier::append);
    byte[] bytes = frontier.encode();
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return bytes;
  }

  private static byte[] encode(long size, List<Hash> edge) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + Hash.BYTES * edge.size()).putLong(size);
    edge.forEach(hash -> hash.putInto(bytes));
    return bytes.array();
  }
}
