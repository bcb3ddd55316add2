package dev.pawl.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Goal: each proof of each tree up to 64 leaves is the one of the RFC's definition, verifies, and
/// verifies in no other place and in no other shape.
class InclusionProofTest {
  private static final int SIZE_MAX = 64;

  private final List<Hash> leaves = Trees.leaves(SIZE_MAX);
  private final Map<Integer, TreeHead> heads = new HashMap<>();

  @Test
  void of_theEightLeafTree_isTheKnownAnswer() throws Exception {
    List<Hash> ct = Trees.ctLeaves();

    assertThat(InclusionProof.of(0, 8, Trees.reader(ct)).inclusionPath())
        .isEqualTo(
            hashes(
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"));
    assertThat(InclusionProof.of(5, 8, Trees.reader(ct)).inclusionPath())
        .isEqualTo(
            hashes(
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"));
  }

  @Test
  void of_everyLeafOfEveryTree_isTheRecursiveDefinitionAndVerifies() throws Exception {
    for (int n = 1; n <= SIZE_MAX; n++) {
      for (int m = 0; m < n; m++) {
        InclusionProof proof = proof(m, n);
        assertThat(proof.inclusionPath())
            .as("leaf %d of %d", m, n)
            .isEqualTo(Trees.inclusionPath(m, leaves.subList(0, n)));
        assertThat(proof.verify(leaves.get(m), head(n))).as("leaf %d of %d", m, n).isTrue();
      }
    }
  }

  @Test
  void verify_ofASpoiltPath_isFalse() throws Exception {
    for (int n = 1; n <= SIZE_MAX; n++) {
      TreeHead head = head(n);
      for (int m = 0; m < n; m++) {
        int index = m;
        Hash leaf = leaves.get(m);
        assertThat(
                Trees.spoilt(proof(m, n).inclusionPath())
                    .filter(p -> new InclusionProof(index, head.size(), p).verify(leaf, head)))
            .as("leaf %d of %d", m, n)
            .isEmpty();
      }
    }
  }

  @Test
  void verify_ofAnotherIndexSizeLeafOrRoot_isFalse() throws Exception {
    for (int n = 1; n <= SIZE_MAX; n++) {
      TreeHead head = head(n);
      for (int m = 0; m < n; m++) {
        InclusionProof proof = proof(m, n);
        for (int other = 0; other < n; other++) {
          InclusionProof moved = new InclusionProof(other, n, proof.inclusionPath());
          assertThat(moved.verify(leaves.get(m), head)).isEqualTo(other == m);
        }
        assertThat(proof.verify(leaves.get((m + 1) % SIZE_MAX), head)).isFalse();
        for (int bit = (m + n) % 16; bit < 256; bit += 16) { // a root is compared whole
          assertThat(proof.verify(leaves.get(m), new TreeHead(n, Trees.flip(head.root(), bit))))
              .isFalse();
        }
        for (int size = 1; size <= SIZE_MAX; size++) {
          assertThat(proof.verify(leaves.get(m), new TreeHead(size, head.root())))
              .isEqualTo(size == n);
        }
      }
    }
  }

  /// A path alone does not fix the size: that is the head's part, which commits to size and root
  /// together.
  @Test
  void verify_ofAnotherSizeUnderItsOwnRoot_isFalse() throws Exception {
    for (int n = 1; n <= SIZE_MAX; n++) {
      for (int m = 0; m < n; m++) {
        List<Hash> path = proof(m, n).inclusionPath();
        for (int size = m + 1; size <= SIZE_MAX; size++) {
          assertThat(new InclusionProof(m, size, path).verify(leaves.get(m), head(size)))
              .as("leaf %d of %d as of %d", m, n, size)
              .isEqualTo(size == n);
        }
      }
    }
  }

  /// A tree of 2^62 + 1 equal leaves, at the end of what a size can be.
  @Test
  void of_theLargestTrees_doesNotOverflow() throws Exception {
    Hash leaf = leaves.getFirst();
    Hash[] powers = new Hash[63];
    powers[0] = leaf;
    for (int level = 1; level < powers.length; level++) {
      powers[level] = MerkleTree.nodeHash(powers[level - 1], powers[level - 1]);
    }
    HashReader equalLeaves = (level, index) -> powers[level];
    TreeHead head = new TreeHead((1L << 62) + 1, MerkleTree.nodeHash(powers[62], leaf));

    for (long index : new long[] {0, 1L << 40, (1L << 62) - 1, 1L << 62}) {
      InclusionProof proof = InclusionProof.of(index, head.size(), equalLeaves);
      assertThat(proof.verify(leaf, head)).isTrue();
      assertThat(proof.inclusionPath()).hasSize(index == 1L << 62 ? 1 : 63);
    }
    assertThat(InclusionProof.of(12, Long.MAX_VALUE, equalLeaves).inclusionPath()).hasSize(63);
    assertThat(InclusionProof.of(Long.MAX_VALUE - 1, Long.MAX_VALUE, equalLeaves).inclusionPath())
        .hasSize(62);
  }

  @Test
  void new_withAnIndexOutsideTheTree_isRefused() {
    for (long[] wrong : new long[][] {{-1, 4}, {4, 4}, {0, 0}, {0, -1}, {5, 4}}) {
      assertThatThrownBy(() -> new InclusionProof(wrong[0], wrong[1], List.of()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> InclusionProof.of(wrong[0], wrong[1], Trees.reader(leaves)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private InclusionProof proof(int index, int size) throws Exception {
    return InclusionProof.of(index, size, Trees.reader(leaves.subList(0, size)));
  }

  private TreeHead head(int size) {
    return heads.computeIfAbsent(size, n -> new TreeHead(n, Trees.root(leaves.subList(0, n))));
  }

  private static List<Hash> hashes(String... hex) {
    return Stream.of(hex).map(Hash::parse).toList();
  }
}
