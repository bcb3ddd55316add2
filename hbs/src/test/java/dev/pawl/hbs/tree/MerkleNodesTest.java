package dev.pawl.hbs.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pawl.hbs.SeededRandom;
import dev.pawl.hbs.hash.HashFunction;
import dev.pawl.hbs.lms.LmsHash;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class MerkleNodesTest {
  private static final int N = 32;
  private static final int HEIGHT = 6;

  private final SeededRandom random = SeededRandom.printed("MerkleNodesTest");
  private final NodeHash hash = new LmsHash(HashFunction.SHA_256, N, random.bytes(16));
  private final byte[] whole = whole();

  private byte[] whole() {
    byte[] nodes = new byte[MerkleNodes.arrayBytes(HEIGHT, N)];
    byte[] leaves = random.bytes(nodes.length / 2);
    System.arraycopy(leaves, 0, nodes, leaves.length, leaves.length);
    MerkleNodes.build(hash, 1, HEIGHT, nodes);
    return nodes;
  }

  /// Chunks of any height, and the tree above them, hold the nodes that one go computes.
  @Test
  void build_inChunks_givesTheNodesOfTheWhole() {
    for (int height = 0; height <= HEIGHT; height++) {
      byte[] top = new byte[MerkleNodes.arrayBytes(HEIGHT - height, N)];
      int chunks = 1 << (HEIGHT - height);
      for (int k = 0; k < chunks; k++) {
        byte[] chunk = chunk(chunks + k, height);
        System.arraycopy(chunk, N, top, (chunks + k) * N, N);
      }
      MerkleNodes.build(hash, 1, HEIGHT - height, top);
      assertThat(top).isEqualTo(Arrays.copyOf(whole, top.length));
    }
  }

  private byte[] chunk(int root, int height) {
    byte[] chunk = new byte[MerkleNodes.arrayBytes(height, N)];
    int leaves = 1 << height;
    int firstLeaf = MerkleNodes.globalNumber(root, leaves);
    System.arraycopy(whole, firstLeaf * N, chunk, leaves * N, leaves * N);
    MerkleNodes.build(hash, root, height, chunk);
    for (int local = 1; local < 2 * leaves; local++) {
      int global = MerkleNodes.globalNumber(root, local);
      assertThat(Arrays.copyOfRange(chunk, local * N, (local + 1) * N))
          .isEqualTo(Arrays.copyOfRange(whole, global * N, (global + 1) * N));
    }
    return chunk;
  }

  @Test
  void authenticationPath_everyLeaf_leadsToTheRoot() throws Exception {
    StoredNodes nodes = new StoredNodes(HEIGHT, N, whole);
    for (int leaf = 0; leaf < 1 << HEIGHT; leaf++) {
      byte[] path = AuthenticationPath.of(nodes, N, leaf);
      byte[] node = new byte[N];
      nodes.read((1 << HEIGHT) + leaf, node, 0);
      AuthenticationPath.root(hash, HEIGHT, leaf, node, path);
      assertThat(node).isEqualTo(Arrays.copyOfRange(whole, N, 2 * N));
    }
  }

  @Test
  void storedNodes_outsideTheTree_areRefused() {
    StoredNodes nodes = new StoredNodes(HEIGHT, N, whole);
    for (int node : new int[] {0, -1, 2 << HEIGHT}) {
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> nodes.read(node, new byte[N], 0));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StoredNodes(HEIGHT, N, new byte[10]))
        .withMessage("nodes are 10 bytes, expected 4096");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MerkleNodes.build(hash, 1, HEIGHT, new byte[10]));
  }

  @Test
  void arrayBytes_ofATreeTooLargeForAnArray_overflowsLoudly() {
    assertThat(MerkleNodes.arrayBytes(20, 32)).isEqualTo(64 << 20);
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> MerkleNodes.arrayBytes(25, 32));
  }
}
