package dev.pawl.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
  private static final byte[] ENTRY = "a leaf of some length".getBytes(StandardCharsets.US_ASCII);

  @Test
  void emptyRoot_always_isTheHashOfNothing() {
    assertThat(MerkleTree.emptyRoot())
        .hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(MerkleTree.EMPTY).isEqualTo(new TreeHead(0, MerkleTree.emptyRoot()));
  }

  @Test
  void leafHash_ofNothing_isTheKnownAnswer() {
    assertThat(MerkleTree.leafHash()).isEqualTo(Trees.CT_ROOTS.getFirst());
  }

  @Test
  void leafHash_anyForm_hashesThePrefixAndTheEntry() throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update((byte) 0);
    Hash expected = Hash.of(sha256.digest(ENTRY));
    byte[] head = Arrays.copyOf(ENTRY, 5);
    byte[] tail = Arrays.copyOfRange(ENTRY, 5, ENTRY.length);
    byte[] within = new byte[ENTRY.length + 7];
    System.arraycopy(ENTRY, 0, within, 3, ENTRY.length);

    assertThat(MerkleTree.leafHash(ENTRY)).isEqualTo(expected);
    assertThat(MerkleTree.leafHash(head, tail)).isEqualTo(expected);
    assertThat(MerkleTree.leafHash(within, 3, ENTRY.length)).isEqualTo(expected);
    assertThat(MerkleTree.leafHash(ByteBuffer.wrap(within, 3, ENTRY.length))).isEqualTo(expected);
    ByteBuffer direct = ByteBuffer.allocateDirect(ENTRY.length).put(ENTRY).flip();
    assertThat(MerkleTree.leafHash(direct)).isEqualTo(expected);
    assertThat(direct.remaining()).isEqualTo(ENTRY.length);
  }

  @Test
  void nodeHash_ofTwo_isNotTheLeafOfTheSameBytes() throws Exception {
    Hash left = MerkleTree.leafHash(ENTRY);
    Hash right = MerkleTree.leafHash(ENTRY, ENTRY);
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update((byte) 1);
    sha256.update(left.bytes());
    sha256.update(right.bytes());

    assertThat(MerkleTree.nodeHash(left, right))
        .isEqualTo(Hash.of(sha256.digest()))
        .isNotEqualTo(MerkleTree.nodeHash(right, left))
        .isNotEqualTo(MerkleTree.leafHash(left.bytes(), right.bytes()));
  }

  @Test
  void leafHash_afterACallThatFailedHalfway_isNotSpoilt() {
    Hash expected = MerkleTree.leafHash(ENTRY);

    assertThatThrownBy(() -> MerkleTree.leafHash(ENTRY, null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> MerkleTree.leafHash(ENTRY, 1, ENTRY.length))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(MerkleTree.leafHash(ENTRY)).isEqualTo(expected);
  }
}
