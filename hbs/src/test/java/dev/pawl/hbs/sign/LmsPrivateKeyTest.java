package dev.pawl.hbs.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pawl.hbs.LmOtsType;
import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.LmsPublicKey;
import dev.pawl.hbs.LmsSignature;
import dev.pawl.hbs.LmsType;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.SeededRandom;
import dev.pawl.hbs.TestKey;
import dev.pawl.hbs.Verification;
import dev.pawl.hbs.tree.StoredNodes;
import dev.pawl.hbs.tree.TreeNodes;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class LmsPrivateKeyTest {
  private static final LmsParameters H5 =
      new LmsParameters(LmsType.LMS_SHA256_M32_H5, LmOtsType.LMOTS_SHA256_N32_W4);
  private static final LmsParameters N24 =
      new LmsParameters(LmsType.LMS_SHA256_M24_H5, LmOtsType.LMOTS_SHA256_N24_W8);

  private final SeededRandom random = SeededRandom.printed("LmsPrivateKeyTest");
  private final TestKey.Tree tree = TestKey.Tree.generate(H5, random);
  private final LmsPrivateKey key = tree.privateKey();

  @Test
  void sign_everyLeaf_verifiesAndCarriesItsLeaf() throws Exception {
    for (LmsParameters parameters : new LmsParameters[] {H5, N24}) {
      TestKey.Tree each = TestKey.Tree.generate(parameters, random);
      for (int leaf = 0; leaf < parameters.leaves(); leaf++) {
        byte[] message = random.bytes(leaf);
        byte[] signature = each.sign(leaf, message);
        assertThat(signature).hasSize(parameters.signatureBytes());
        assertThat(LmsSignature.parse(signature).leaf()).isEqualTo(leaf);
        assertThat(LmsSignature.parse(signature).encoded()).isEqualTo(signature);
        assertThat(each.publicKey().verify(Message.of(message), signature))
            .isEqualTo(new Verification.Valid());
      }
    }
  }

  @Test
  void sign_sameLeafAndMessage_givesTheSameBytes() {
    byte[] message = random.bytes(1000);
    assertThat(tree.sign(9, message)).isEqualTo(tree.sign(9, message));
  }

  @Test
  void sign_unsealedCopyOfTheKey_givesTheSameBytes() {
    LmsPrivateKey copy = LmsPrivateKey.unsealed(H5, key.treeIdentifier(), key.secretForSealing());
    assertThat(TestKey.Tree.of(copy).sign(9, new byte[] {1}))
        .isEqualTo(tree.sign(9, new byte[] {1}));
  }

  @Test
  void sign_largeMessage_isReadInPieces() throws Exception {
    byte[] message = random.bytes(100_000);
    assertThat(tree.publicKey().verify(Message.of(message), tree.sign(0, message)).isValid())
        .isTrue();
  }

  @Test
  void sign_leafOutsideTheTree_isRefused() {
    for (int leaf : new int[] {-1, 32, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> key.sign(leaf, unread(), tree.nodes(), tree.publicKey()))
          .withMessage("leaf is %d, expected 0 to 31", leaf);
      assertThatIllegalArgumentException().isThrownBy(() -> key.child(leaf, H5));
    }
  }

  /// The path is checked first: the message is not even opened, so nothing of the one-time key is
  /// there yet.
  @Test
  void sign_damagedNodes_stopsBeforeAnyOneTimeValue() {
    byte[] good = key.allNodes();
    int leaf = 13;
    int n = H5.n();
    for (int node = 32 + leaf; node > 1; node /= 2) {
      int sibling = node ^ 1;
      byte[] bad = good.clone();
      bad[sibling * n + random.nextInt(n)] ^= 1;
      assertDamaged(leaf, new StoredNodes(5, n, bad), tree.publicKey());
    }
    byte[] badLeaf = good.clone();
    badLeaf[(32 + leaf) * n] ^= 1;
    assertDamaged(leaf, new StoredNodes(5, n, badLeaf), tree.publicKey());
    assertDamaged(leaf, new StoredNodes(5, n, new byte[good.length]), tree.publicKey());
  }

  @Test
  void sign_publicKeyWithAnotherRoot_stopsBeforeAnyOneTimeValue() {
    byte[] root = tree.publicKey().root();
    root[0] ^= 1;
    assertDamaged(0, tree.nodes(), key.publicKey(root));
  }

  private void assertDamaged(int leaf, TreeNodes nodes, LmsPublicKey publicKey) {
    assertThatExceptionOfType(TreeDamagedException.class)
        .isThrownBy(() -> key.sign(leaf, unread(), nodes, publicKey))
        .withMessageContaining("leaf " + leaf);
  }

  private static Message unread() {
    return () -> {
      throw new AssertionError("the message was opened");
    };
  }

  @Test
  void sign_unreadableMessageOrNodes_passesTheErrorOn() {
    Message broken =
        () -> {
          throw new IOException("no medium");
        };
    assertThatIOException()
        .isThrownBy(() -> key.sign(0, broken, tree.nodes(), tree.publicKey()))
        .withMessage("no medium");
    TreeNodes unreadable =
        new TreeNodes() {
          @Override
          public int height() {
            return 5;
          }

          @Override
          public void read(int node, byte[] out, int outAt) throws IOException {
            throw new IOException("node " + node);
          }
        };
    assertThatIOException().isThrownBy(() -> key.sign(0, unread(), unreadable, tree.publicKey()));
  }

  @Test
  void sign_messageStream_isClosed() throws Exception {
    boolean[] closed = {false};
    Message message =
        () ->
            new InputStream() {
              @Override
              public int read() {
                return -1;
              }

              @Override
              public void close() {
                closed[0] = true;
              }
            };
    byte[] signature = key.sign(0, message, tree.nodes(), tree.publicKey());
    assertThat(closed[0]).isTrue();
    assertThat(signature).isEqualTo(tree.sign(0, new byte[0]));
  }

  @Test
  void sign_anotherKeysPublicKeyOrNodes_isRefused() {
    TestKey.Tree other = TestKey.Tree.generate(H5, random);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> key.sign(0, unread(), tree.nodes(), other.publicKey()))
        .withMessageContaining("is not the public key of");
    assertThatExceptionOfType(TreeDamagedException.class)
        .isThrownBy(() -> key.sign(0, unread(), other.nodes(), tree.publicKey()));
    StoredNodes small = new StoredNodes(4, 32, new byte[32 * 32]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> key.sign(0, unread(), small, tree.publicKey()))
        .withMessage("nodes are of height 4, expected 5");
  }

  @Test
  void leafNodes_inAnyParts_areThoseOfTheWhole() {
    int n = N24.n();
    LmsPrivateKey each = LmsPrivateKey.generate(N24, random);
    byte[] whole = new byte[32 * n];
    each.leafNodes(0, 32, whole, 0);
    byte[] parts = new byte[32 * n];
    int count;
    for (int first = 0; first < 32; first += count) {
      count = 1 + random.nextInt(32 - first);
      each.leafNodes(first, count, parts, first * n);
    }
    assertThat(parts).isEqualTo(whole);
    each.leafNodes(32, 0, parts, parts.length);
    assertThat(parts).isEqualTo(whole);
  }

  @Test
  void leafNodes_outsideTheTreeOrTheArray_areRefused() {
    byte[] out = new byte[32 * 32];
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> key.leafNodes(31, 2, out, 0));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> key.leafNodes(0, 32, out, 1));
  }

  @Test
  void child_isTheSameForEverAndDiffersByLeaf() {
    LmsPrivateKey first = key.child(3, H5);
    LmsPrivateKey again = key.child(3, H5);
    LmsPrivateKey next = key.child(4, H5);
    assertThat(again.treeIdentifier()).isEqualTo(first.treeIdentifier());
    assertThat(again.secretForSealing()).isEqualTo(first.secretForSealing());
    assertThat(next.treeIdentifier()).isNotEqualTo(first.treeIdentifier());
    assertThat(next.secretForSealing()).isNotEqualTo(first.secretForSealing());
    assertThat(first.secretForSealing()).isNotEqualTo(key.secretForSealing());
    assertThatIllegalArgumentException().isThrownBy(() -> key.child(3, N24));
  }

  /// Bouncy Castle 1.86 fails here: its plain LMS key is not safe for several threads.
  @Test
  void sign_manyThreads_eachLeafVerifies() throws Exception {
    byte[] message = random.bytes(64);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<byte[]>> signatures = new ArrayList<>();
      for (int i = 0; i < 512; i++) {
        int leaf = i % 32;
        signatures.add(threads.submit(() -> tree.sign(leaf, message)));
      }
      for (int i = 0; i < 512; i++) {
        byte[] signature = signatures.get(i).get();
        assertThat(LmsSignature.parse(signature).leaf()).isEqualTo(i % 32);
        assertThat(tree.publicKey().verify(Message.of(message), signature).isValid()).isTrue();
      }
    }
  }

  /// A close in the middle of signing does not let a half-erased seed sign.
  @Test
  void close_whileSigning_signsWellOrNotAtAll() throws Exception {
    byte[] message = random.bytes(64);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int round = 0; round < 50; round++) {
        LmsPrivateKey each = LmsPrivateKey.unsealed(H5, key.treeIdentifier(), seedOf(key));
        TestKey.Tree shared = new TestKey.Tree(each, tree.nodes(), tree.publicKey());
        List<Future<byte[]>> signatures = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          signatures.add(threads.submit(() -> shared.sign(1, message)));
        }
        each.close();
        for (Future<byte[]> signature : signatures) {
          try {
            assertThat(signature.get()).isEqualTo(tree.sign(1, message));
          } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(IllegalStateException.class);
          }
        }
      }
    }
  }

  private static byte[] seedOf(LmsPrivateKey key) throws ReflectiveOperationException {
    Field seed = LmsPrivateKey.class.getDeclaredField("seed");
    seed.setAccessible(true);
    return (byte[]) seed.get(key);
  }

  @Test
  void oneTimeKeys_close_erasesTheSeed() {
    byte[] seed = random.bytes(32);
    new OneTimeKeys(H5, new byte[16], seed).close();
    assertThat(seed).isEqualTo(new byte[32]);
  }

  @Test
  void close_erasesTheSeedAndStopsSigning() throws Exception {
    byte[] seed = seedOf(key);
    assertThat(seed).isNotEqualTo(new byte[32]);
    key.close();
    key.close();
    assertThat(seed).isEqualTo(new byte[32]);
    assertThatIllegalStateException().isThrownBy(key::secretForSealing);
    assertThatIllegalStateException()
        .isThrownBy(() -> key.sign(0, unread(), tree.nodes(), tree.publicKey()));
    assertThatIllegalStateException().isThrownBy(() -> key.leafNodes(0, 1, new byte[32], 0));
    assertThatIllegalStateException().isThrownBy(() -> key.child(0, H5));
  }

  @Test
  void toString_holdsNothingSecret() {
    assertThat(key.toString())
        .isEqualTo("LmsPrivateKey[LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W4]")
        .doesNotContain(HexFormat.of().formatHex(key.secretForSealing(), 0, 4));
  }

  @Test
  void unsealed_wrongLengths_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LmsPrivateKey.unsealed(H5, new byte[15], new byte[32]))
        .withMessage("tree identifier is 15 bytes, expected 16");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LmsPrivateKey.unsealed(N24, new byte[16], new byte[32]))
        .withMessage("seed is 32 bytes, expected 24");
  }

  @Test
  void unsealed_callersCopies_mayBeErased() {
    byte[] seed = random.bytes(32);
    byte[] identifier = random.bytes(16);
    LmsPrivateKey each = LmsPrivateKey.unsealed(H5, identifier, seed);
    byte[] expected = seed.clone();
    Arrays.fill(seed, (byte) 0);
    Arrays.fill(identifier, (byte) 0);
    assertThat(each.secretForSealing()).isEqualTo(expected);
    Arrays.fill(each.treeIdentifier(), (byte) 0);
    assertThat(each.treeIdentifier()).isNotEqualTo(new byte[16]);
  }
}
