package dev.pawl.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Goal: each proof between two trees up to 64 leaves is the one of the RFC's definition, verifies,
/// and verifies between no other two trees and in no other shape.
class ConsistencyProofTest {
  private static final int SIZE_MAX = 64;

  private final List<Hash> leaves = Trees.leaves(SIZE_MAX);
  private final Map<Integer, TreeHead> heads = new HashMap<>();

  @Test
  void of_theEightLeafTree_isTheKnownAnswer() throws Exception {
    assertThat(known(1, 8))
        .isEqualTo(
            hashes(
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"));
    assertThat(known(6, 8))
        .isEqualTo(
            hashes(
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"));
    assertThat(known(2, 5))
        .isEqualTo(
            hashes(
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"));
  }

  @Test
  void of_everyTwoTrees_isTheRecursiveDefinitionAndVerifies() throws Exception {
    for (int n = 0; n <= SIZE_MAX; n++) {
      for (int m = 0; m <= n; m++) {
        ConsistencyProof proof = proof(m, n);
        assertThat(proof.consistencyPath())
            .as("%d to %d", m, n)
            .isEqualTo(m == 0 ? List.of() : Trees.consistencyPath(m, leaves.subList(0, n)));
        assertThat(proof.verify(head(m), head(n))).as("%d to %d", m, n).isTrue();
      }
    }
  }

  @Test
  void verify_ofASpoiltPath_isFalse() throws Exception {
    for (int n = 0; n <= SIZE_MAX; n++) {
      TreeHead second = head(n);
      for (int m = 0; m <= n; m++) {
        TreeHead first = head(m);
        assertThat(
                Trees.spoilt(proof(m, n).consistencyPath())
                    .filter(p ->
                        new ConsistencyProof(first.size(), second.size(), p).verify(first, second)))
            .as("%d to %d", m, n)
            .isEmpty();
      }
    }
  }

  @Test
  void verify_ofAnotherRoot_isFalse() throws Exception {
    for (int n = 0; n <= SIZE_MAX; n++) {
      for (int m = 0; m <= n; m++) {
        ConsistencyProof proof = proof(m, n);
        for (int bit = (m + n) % 16; bit < 256; bit += 16) { // a root is compared whole
          TreeHead first = new TreeHead(m, Trees.flip(head(m).root(), bit));
          TreeHead second = new TreeHead(n, Trees.flip(head(n).root(), bit));
          assertThat(proof.verify(first, head(n))).isFalse();
          // Of the empty tree nothing follows for what comes after it.
          assertThat(proof.verify(head(m), second)).isEqualTo(m == 0 && n > 0);
        }
      }
    }
  }

  @Test
  void verify_ofOtherSizes_isFalse() throws Exception {
    for (int n = 2; n <= SIZE_MAX; n++) {
      for (int m = 1; m < n; m++) {
        List<Hash> path = proof(m, n).consistencyPath();
        for (int size = 0; size <= SIZE_MAX; size++) {
          if (size <= n) {
            ConsistencyProof from = new ConsistencyProof(size, n, path);
            assertThat(from.verify(head(size), head(n))).isEqualTo(size == m);
            assertThat(from.verify(head(m), head(n))).isEqualTo(size == m);
          }
          if (size >= m) {
            ConsistencyProof to = new ConsistencyProof(m, size, path);
            assertThat(to.verify(head(m), head(size))).isEqualTo(size == n);
            assertThat(to.verify(head(m), head(n))).isEqualTo(size == n);
          }
        }
      }
    }
  }

  @Test
  void verify_ofALogThatForked_isFalse() throws Exception {
    for (int n = 2; n <= SIZE_MAX; n++) {
      for (int m = 1; m <= n; m++) {
        List<Hash> fork = new ArrayList<>(leaves.subList(0, n));
        fork.set(m - 1, MerkleTree.emptyRoot());
        TreeHead second = new TreeHead(n, Trees.root(fork));
        assertThat(proof(m, n).verify(head(m), second)).isFalse();
        assertThat(ConsistencyProof.of(m, n, Trees.reader(fork)).verify(head(m), second)).isFalse();
      }
    }
  }

  @Test
  void new_withSizesInTheWrongOrder_isRefused() {
    for (long[] wrong : new long[][] {{-1, 4}, {5, 4}, {0, -1}, {-2, -1}}) {
      assertThatThrownBy(() -> new ConsistencyProof(wrong[0], wrong[1], List.of()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> ConsistencyProof.of(wrong[0], wrong[1], Trees.reader(leaves)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private ConsistencyProof proof(int first, int second) throws Exception {
    return ConsistencyProof.of(first, second, Trees.reader(leaves.subList(0, second)));
  }

  private TreeHead head(int size) {
    return heads.computeIfAbsent(size, n -> new TreeHead(n, Trees.root(leaves.subList(0, n))));
  }

  private static List<Hash> known(int first, int second) throws Exception {
    return ConsistencyProof.of(first, second, Trees.reader(Trees.ctLeaves())).consistencyPath();
  }

  private static List<Hash> hashes(String... hex) {
    return Stream.of(hex).map(Hash::parse).toList();
  }
}
