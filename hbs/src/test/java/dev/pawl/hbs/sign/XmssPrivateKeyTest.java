package dev.pawl.hbs.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.Message;
import dev.pawl.hbs.SeededRandom;
import dev.pawl.hbs.XmssParameters;
import dev.pawl.hbs.XmssTestKey;
import dev.pawl.hbs.tree.MerkleNodes;
import dev.pawl.hbs.tree.StoredNodes;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class XmssPrivateKeyTest {
  private static final XmssParameters SET = XmssParameters.parse("XMSSMT-SHA2_20/4_192");
  private static final int N = 24;

  private final SeededRandom random = SeededRandom.printed("XmssPrivateKey");
  private final XmssPrivateKey fresh = XmssPrivateKey.generate(SET, random);
  private final XmssTestKey key = new XmssTestKey(fresh);
  private final Message message = Message.of(random.bytes(20));

  @Test
  void leafNodes_inPieces_areThoseOfTheWhole() {
    XmssTreePrivateKey tree = fresh.tree(1, 3);
    byte[] all = tree.allNodes();
    byte[] pieces = new byte[all.length];
    for (int first = 0; first < 32; first += 5) {
      tree.leafNodes(first, Math.min(5, 32 - first), pieces, (32 + first) * N);
    }
    // Four subtrees of height 3, and the tree above them.
    for (int chunk = 0; chunk < 4; chunk++) {
      byte[] nodes = new byte[MerkleNodes.arrayBytes(3, N)];
      System.arraycopy(pieces, (32 + 8 * chunk) * N, nodes, 8 * N, 8 * N);
      tree.interiorNodes(4 + chunk, 3, nodes);
      for (int local = 1; local < 8; local++) {
        int global = MerkleNodes.globalNumber(4 + chunk, local);
        System.arraycopy(nodes, local * N, pieces, global * N, N);
      }
    }
    byte[] top = Arrays.copyOf(pieces, MerkleNodes.arrayBytes(2, N));
    tree.interiorNodes(1, 2, top);
    System.arraycopy(top, 0, pieces, 0, 4 * N);
    assertThat(Arrays.copyOfRange(pieces, N, pieces.length))
        .isEqualTo(Arrays.copyOfRange(all, N, all.length));
  }

  @Test
  void trees_ofAnyLayer_differInEveryLeaf() {
    byte[] one = fresh.tree(0, 0).allNodes();
    for (XmssTreePrivateKey other :
        new XmssTreePrivateKey[] {fresh.tree(0, 1), fresh.tree(1, 0), fresh.tree(3, 0)}) {
      byte[] nodes = other.allNodes();
      for (int node = 1; node < 64; node++) {
        assertThat(Arrays.copyOfRange(nodes, node * N, node * N + N))
            .isNotEqualTo(Arrays.copyOfRange(one, node * N, node * N + N));
      }
    }
  }

  @Test
  void sign_withoutTheRootOfTheKey_refuses() {
    XmssTestKey.Tree tree = XmssTestKey.Tree.of(fresh.tree(0, 0));
    assertThatThrownBy(() -> tree.privateKey().sign(0, message, tree.nodes(), tree.publicKey()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not know its root");
  }

  @Test
  void sign_damagedNodes_computesNothing() {
    XmssTestKey.Tree tree = key.tree(0, 5);
    byte[] nodes = tree.privateKey().allNodes();
    for (int node : new int[] {32, 33, 17, 9, 5, 3}) {
      byte[] damaged = nodes.clone();
      damaged[node * N + random.nextInt(N)] ^= 1;
      StoredNodes stored = new StoredNodes(5, N, damaged);
      assertThatThrownBy(() -> tree.privateKey().sign(0, unread(), stored, tree.publicKey()))
          .isInstanceOf(TreeDamagedException.class);
    }
  }

  private static Message unread() {
    return () -> {
      throw new IOException("nobody reads the message of a damaged tree");
    };
  }

  @Test
  void sign_publicKeyOfAnotherTree_isTheCallersBug() {
    XmssTestKey.Tree tree = key.tree(0, 5);
    XmssTestKey.Tree other = key.tree(0, 6);
    assertThatThrownBy(() -> tree.privateKey().sign(0, message, other.nodes(), other.publicKey()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not the public key of");
  }

  @Test
  void sign_leafOutsideTheTree_isTheCallersBug() {
    XmssTestKey.Tree tree = key.tree(0, 5);
    for (int leaf : new int[] {-1, 32, Integer.MAX_VALUE}) {
      assertThatThrownBy(
              () -> tree.privateKey().sign(leaf, message, tree.nodes(), tree.publicKey()))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (long outside : new long[] {-1, 1L << 15}) {
      assertThatThrownBy(() -> fresh.tree(0, outside)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> fresh.tree(4, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sign_inAnUpperLayerWhatIsNoRoot_isTheCallersBug() {
    XmssTestKey.Tree top = key.tree(3, 0);
    for (int length : new int[] {0, N - 1, N + 1, 1000}) {
      assertThatThrownBy(() ->
              top.privateKey().sign(0, Message.of(new byte[length]), top.nodes(), top.publicKey()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void close_erases_andLaterCallsFail() {
    XmssTreePrivateKey tree = fresh.tree(0, 0);
    fresh.close();
    assertThatThrownBy(fresh::secretForSealing).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> fresh.tree(0, 0)).isInstanceOf(IllegalStateException.class);
    assertThat(tree.allNodes()).isNotEmpty(); // it has its own copy
    tree.close();
    assertThatThrownBy(tree::allNodes).isInstanceOf(IllegalStateException.class);
    assertThat(fresh.toString() + tree).doesNotContain("secret");
  }

  @Test
  void unsealed_whatWasSealed_isTheSameKey() {
    byte[] secret = key.privateKey().secretForSealing();
    XmssPrivateKey again = XmssPrivateKey.unsealed(key.publicKey(), secret);
    assertThat(again.tree(2, 1).allNodes()).isEqualTo(key.privateKey().tree(2, 1).allNodes());
    assertThatThrownBy(() -> XmssPrivateKey.unsealed(key.publicKey(), Arrays.copyOf(secret, N)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
