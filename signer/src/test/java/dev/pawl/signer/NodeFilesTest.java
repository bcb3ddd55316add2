package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.durable.RealDisk;
import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.LmsPublicKey;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.Verification;
import dev.pawl.hbs.sign.LmsPrivateKey;
import dev.pawl.hbs.sign.TreePrivateKey;
import dev.pawl.hbs.tree.TreeNodes;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.KeyId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SignsByHand
class NodeFilesTest {
  private static final LmsParameters H5 =
      LmsParameters.parse("LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W8");
  private static final LmsParameters H10 =
      LmsParameters.parse("LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W2");
  private static final KeyId KEY = new KeyId(Bytes.copyOf(new byte[16]));
  private static final TreeAddress TREE = new TreeAddress(KEY, 0, 3);
  private static final Message MESSAGE = Message.of(new byte[] {1, 2, 3});

  @TempDir Path directory;
  private final List<TreeProgress> progress = new ArrayList<>();

  private LmsPrivateKey key(LmsParameters parameters, int seed) {
    byte[] secret = new byte[parameters.n()];
    secret[0] = (byte) seed;
    return LmsPrivateKey.unsealed(parameters, new byte[16], secret);
  }

  private NodeFiles files() {
    return new KeyWorkshop(new RealDisk(), directory).files;
  }

  private TreeGenerator.Watch watch() {
    return new TreeGenerator.Watch(
        TreeProgress.Purpose.NODES_ABSENT, 0, progress::add, () -> false);
  }

  private Path file() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }

  private OpenTree open(LmsPrivateKey key) throws IOException {
    NodeFiles files = files();
    return new OpenTree(
        TREE,
        key,
        files.open(TREE, key, watch()),
        new OpenTree.Source() {
          @Override
          public BuiltTree reopen(TreePrivateKey again) throws IOException {
            return files.open(TREE, again, watch());
          }

          @Override
          public BuiltTree rebuild(TreePrivateKey again) throws IOException {
            return files.rebuild(TREE, again, watch().because(TreeProgress.Purpose.NODES_DAMAGED));
          }
        });
  }

  private static byte[] allNodes(TreeNodes nodes, int n) throws IOException {
    int count = 2 << nodes.height();
    byte[] all = new byte[count * n];
    for (int node = 1; node < count; node++) {
      nodes.read(node, all, node * n);
    }
    return all;
  }

  @Test
  void open_secondTime_readsWhatTheFirstMade() throws IOException {
    for (LmsParameters parameters : List.of(H5, H10)) {
      LmsPrivateKey key = key(parameters, parameters.height());
      TreeAddress address = new TreeAddress(KEY, 1, parameters.height());
      BuiltTree made = files().open(address, key, watch());
      assertThat(progress).isNotEmpty();
      progress.clear();
      BuiltTree read = files().open(address, key, watch());
      assertThat(progress).isEmpty();
      assertThat(read.publicKey()).isEqualTo(made.publicKey());
      byte[] expected = key.allNodes();
      assertThat(allNodes(read.nodes(), parameters.n())).isEqualTo(expected);
      assertThat(allNodes(made.nodes(), parameters.n())).isEqualTo(expected);
      made.close();
      read.close();
    }
  }

  @Test
  void open_makesFilesForTheOwnerAlone() throws IOException {
    files().open(TREE, key(H5, 1), watch()).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
        .isEqualTo("rwx------");
    try (Stream<Path> left = Files.list(file().getParent())) {
      assertThat(left).containsExactly(file());
    }
  }

  @Test
  void open_ofAFileFromAnotherPlace_makesTheTreeAgain() throws IOException {
    files().open(TREE, key(H5, 1), watch()).close();
    Files.copy(file(), file().resolveSibling("0-4.nodes"));
    progress.clear();
    BuiltTree other = files().open(new TreeAddress(KEY, 0, 4), key(H5, 2), watch());
    assertThat(progress.getLast().purpose()).isEqualTo(TreeProgress.Purpose.NODES_DAMAGED);
    assertThat(allNodes(other.nodes(), H5.n())).isEqualTo(key(H5, 2).allNodes());
    other.close();
  }

  private static void putDirectory(Path path) throws IOException {
    Files.createDirectories(path.resolve("a"));
    Files.writeString(path.resolve("a/b"), "in the way");
  }

  @Test
  void open_whateverStandsInTheWay_makesTheTreeAgain() throws IOException {
    LmsPrivateKey key = key(H10, 1);
    files().open(TREE, key, watch()).close();
    Path file = file();
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Path checkpoints = file.resolveSibling(file.getFileName() + ".checkpoints");
    StoreHouse.remove(file);
    putDirectory(file);
    putDirectory(part);
    putDirectory(checkpoints);
    files().open(TREE, key, watch()).close();
    assertThat(file).isRegularFile();
    for (Path inTheWay : List.of(file.getParent(), file.getParent().getParent())) {
      StoreHouse.remove(inTheWay);
      Files.writeString(inTheWay, "in the way");
      files().open(TREE, key, watch()).close();
      assertThat(file).isRegularFile();
    }
    StoreHouse.remove(file);
    Files.createSymbolicLink(file, directory.resolve("nowhere"));
    files().open(TREE, key, watch()).close();
    assertThat(file).isRegularFile();
  }

  @Test
  void sign_withAnyByteOfTheFileFlipped_makesTheNodesAgainAndSigns() throws Exception {
    byte[] expected;
    byte[] whole;
    try (OpenTree tree = open(key(H5, 1))) {
      expected = tree.sign(9, MESSAGE);
      whole = Files.readAllBytes(file());
    }
    for (int at = 0; at < whole.length; at += 13) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x40;
      Files.write(file(), damaged);
      progress.clear();
      try (OpenTree tree = open(key(H5, 1))) {
        assertThat(tree.sign(9, MESSAGE)).as("byte %d", at).isEqualTo(expected);
      }
      boolean rebuilt = !progress.isEmpty();
      assertThat(Files.readAllBytes(file())).isEqualTo(rebuilt ? whole : damaged);
      assertThat(rebuilt).as("byte %d", at).isEqualTo(matters(at, 9));
      if (rebuilt) {
        assertThat(progress.getLast().purpose()).isEqualTo(TreeProgress.Purpose.NODES_DAMAGED);
      }
    }
  }

  /// Whether a byte is of the head, the root, the leaf or its path.
  private static boolean matters(int at, int leaf) {
    int node = (at - NodeFile.HEADER_BYTES) / H5.n() + 1;
    if (at < NodeFile.HEADER_BYTES || node == 1 || node == 32 + leaf) {
      return true;
    }
    for (int on = 32 + leaf; on > 1; on /= 2) {
      if (node == (on ^ 1)) {
        return true;
      }
    }
    return false;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 500, 1639})
  void open_ofATruncatedFile_makesItAgain(int length) throws Exception {
    open(key(H5, 1)).close();
    byte[] whole = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(whole, length));
    progress.clear();
    open(key(H5, 1)).close();
    assertThat(progress.getLast().purpose()).isEqualTo(TreeProgress.Purpose.NODES_DAMAGED);
    assertThat(Files.readAllBytes(file())).isEqualTo(whole);
  }

  @Test
  void sign_whenTheFileIsDamagedUnderIt_makesTheNodesAgainOnceForAll() throws Exception {
    try (OpenTree tree = open(key(H5, 1))) {
      progress.clear();
      byte[] whole = Files.readAllBytes(file());
      Files.write(file(), new byte[100]);
      List<Thread> threads = new ArrayList<>();
      List<byte[]> signatures = new CopyOnWriteArrayList<>();
      for (int i = 0; i < 8; i++) {
        int leaf = i;
        threads.add(
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    byte[] signature = tree.sign(leaf, MESSAGE);
                    assertThat(((LmsPublicKey) tree.publicKey()).verify(MESSAGE, signature))
                        .isEqualTo(new Verification.Valid());
                    signatures.add(signature);
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(signatures).hasSize(8);
      assertThat(progress).filteredOn(p -> p.leaves() == p.total()).hasSizeLessThanOrEqualTo(1);
      tree.sign(20, MESSAGE);
      assertThat(Files.readAllBytes(file())).isEqualTo(whole);
    }
  }

  /// A file channel closes for everyone when one reader is interrupted.
  @Test
  void sign_afterAnInterruptOfAnother_opensTheFileAgainAndMakesNothing() throws Exception {
    try (OpenTree tree = open(key(H10, 1))) {
      progress.clear();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> tree.sign(1, MESSAGE))
          .isInstanceOfAny(CancellationException.class, IOException.class);
      assertThat(Thread.interrupted()).isTrue();
      byte[] signature = tree.sign(2, MESSAGE);
      assertThat(((LmsPublicKey) tree.publicKey()).verify(MESSAGE, signature))
          .isEqualTo(new Verification.Valid());
      assertThat(progress).isEmpty();
    }
  }

  @Test
  void sign_whereTheMessageCannotBeRead_makesNothingAgain() throws Exception {
    try (OpenTree tree = open(key(H5, 1))) {
      progress.clear();
      assertThatThrownBy(() ->
              tree.sign(
                  1,
                  () -> {
                    throw new IOException("no such message");
                  }))
          .hasMessage("no such message");
      assertThat(progress).isEmpty();
    }
  }

  @Test
  void open_ofManyTreesOfALayer_removesThoseFarToTheLeft() throws Exception {
    NodeFiles files = files();
    SecureRandom random = new SecureRandom();
    for (int tree = 0; tree < 70; tree++) {
      try (LmsPrivateKey key = LmsPrivateKey.generate(H5, random)) {
        files.open(new TreeAddress(KEY, 0, tree), key, watch()).close();
      }
    }
    try (Stream<Path> left = Files.list(file().getParent())) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .hasSize(64)
          .contains("0-69.nodes", "0-6.nodes")
          .doesNotContain("0-5.nodes");
    }
  }
}
