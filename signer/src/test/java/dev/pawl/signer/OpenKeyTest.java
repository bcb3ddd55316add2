package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.durable.RealDisk;
import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.LmsPublicKey;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.TreePublicKey;
import dev.pawl.hbs.Verification;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SignsByHand
class OpenKeyTest {
  private static final String SMALL = "LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W4";
  private static final String IN_FILES = "LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W8";

  @TempDir Path directory;
  private Ledger ledger;
  private KeyWorkshop workshop;

  @BeforeEach
  void begin() {
    ledger = TestLedger.of(KeyWorkshop.STORE);
    workshop = new KeyWorkshop(new RealDisk(), directory);
  }

  @AfterEach
  void end() {
    workshop.close();
    ledger.close();
  }

  private static Message message(long leaf) {
    return Message.of(("message " + leaf).getBytes());
  }

  @Test
  void tree_ofOneLevel_signsWithEachLeaf() throws Exception {
    OpenKey key = workshop.open(ledger, workshop.create(ledger, "one", IN_FILES));
    for (int leaf = 0; leaf < 32; leaf++) {
      byte[] signature =
          SignatureParts.assemble(
              key.parameters(), List.of(), key.tree(0, 0).sign(leaf, message(leaf)));
      assertThat(key.publicKey().verify(message(leaf), signature))
          .isEqualTo(new Verification.Valid());
    }
  }

  @Test
  void tree_ofThreeLevels_signsAcrossBordersAndAfterARestart() throws Exception {
    KeyState created = workshop.create(ledger, "three", SMALL + "," + SMALL + "," + IN_FILES);
    assertThat(created.created().heights()).containsExactly(5, 5, 5);
    List<byte[]> before = signAround(workshop.open(ledger, created));
    try (KeyWorkshop restarted = new KeyWorkshop(new RealDisk(), directory)) {
      List<byte[]> after = signAround(restarted.open(ledger, created));
      assertThat(after).usingRecursiveComparison().isEqualTo(before);
    }
  }

  /// Signs at both sides of borders of the lowest and the middle layer.
  private static List<byte[]> signAround(OpenKey key) throws Exception {
    List<byte[]> signatures = new ArrayList<>();
    for (long leaf : new long[] {0, 31, 32, 1023, 1024, 32767}) {
      SigningTree bottom = key.tree(0, leaf >> 5);
      SigningTree middle = key.tree(1, leaf >> 10);
      SigningTree top = key.tree(2, 0);
      byte[] signature =
          SignatureParts.assemble(
              key.parameters(),
              List.of(
                  signedChild(top, (int) (leaf >> 10), middle),
                  signedChild(middle, (int) (leaf >> 5) & 31, bottom)),
              bottom.sign((int) leaf & 31, message(leaf)));
      assertThat(key.publicKey().verify(message(leaf), signature))
          .isEqualTo(new Verification.Valid());
      signatures.add(signature);
    }
    return signatures;
  }

  private static Bytes signedChild(SigningTree parent, int leaf, SigningTree child)
      throws IOException {
    byte[] certified = child.publicKey().certified();
    return SignatureParts.sideBySide(parent.sign(leaf, Message.of(certified)), certified);
  }

  @Test
  void tree_askedForByManyThreads_isMadeOnceAndSigns() throws Exception {
    OpenKey key = workshop.open(ledger, workshop.create(ledger, "two", SMALL + "," + IN_FILES));
    workshop.progress.clear();
    List<Callable<Verification>> calls = new ArrayList<>();
    for (int leaf : IntStream.range(0, 32).toArray()) {
      calls.add(() -> {
        SigningTree tree = key.tree(0, 7);
        return ((LmsPublicKey) tree.publicKey())
            .verify(message(leaf), tree.sign(leaf, message(leaf)));
      });
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Verification> answer : threads.invokeAll(calls)) {
        assertThat(answer.get()).isEqualTo(new Verification.Valid());
      }
    }
    assertThat(workshop.progress).filteredOn(p -> p.leaves() == p.total()).hasSize(1);
  }

  @Test
  void tree_manyOthersLater_isMadeAgainAndIsTheSame() throws Exception {
    OpenKey key =
        workshop.open(ledger, workshop.create(ledger, "many", SMALL + "," + SMALL + "," + SMALL));
    SigningTree first = key.tree(0, 0);
    TreePublicKey publicKey = first.publicKey();
    for (int tree = 1; tree <= 64; tree++) {
      key.tree(0, tree);
    }
    byte[] signature = first.sign(0, message(0)); // looked up before the others
    assertThat(((LmsPublicKey) publicKey).verify(message(0), signature))
        .isEqualTo(new Verification.Valid());
    assertThat(key.tree(0, 0).publicKey()).isEqualTo(publicKey);
  }

  @Test
  void prepare_makesTheTreeInTheBackground() throws Exception {
    OpenKey key = workshop.open(ledger, workshop.create(ledger, "two", SMALL + "," + IN_FILES));
    workshop.progress.clear();
    key.prepare(0, 1);
    key.prepare(0, 1);
    assertThat(key.tree(0, 1).sign(0, message(0))).isNotEmpty();
  }

  @Test
  void tree_outsideTheKey_isRefused() throws Exception {
    OpenKey key = workshop.open(ledger, workshop.create(ledger, "two", SMALL + "," + SMALL));
    assertThatThrownBy(() -> key.tree(2, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> key.tree(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> key.tree(1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> key.tree(0, 32)).hasMessageContaining("expected 0 to 31");
    assertThatThrownBy(() -> key.tree(0, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void close_endsSigning() throws Exception {
    OpenKey key = workshop.open(ledger, workshop.create(ledger, "one", IN_FILES));
    SigningTree tree = key.tree(0, 0);
    workshop.ring.close();
    assertThatThrownBy(() -> tree.sign(0, message(0))).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> key.tree(0, 0)).isInstanceOf(IllegalStateException.class);
    assertThat(key.toString()).doesNotContainIgnoringCase("seed");
  }

  /// The lock of the store goes to somebody else after the close.
  @Test
  void close_whileATreeIsMadeInTheBackground_waitsForItsThread() throws Exception {
    String high = "LMS_SHA256_M24_H20/LMOTS_SHA256_N24_W8";
    OpenKey key = workshop.open(ledger, workshop.create(ledger, "high", SMALL + "," + high));
    key.prepare(0, 0);
    workshop.ring.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("pawl-prepare-0-0");
  }

  @Test
  void create_exportsThePublicKeyOfItsTopTree() throws Exception {
    KeyState created = workshop.create(ledger, "two", IN_FILES + "," + SMALL);
    HssPublicKey exported = HssPublicKey.parse(created.created().publicKey().toArray());
    OpenKey key = workshop.open(ledger, created);
    assertThat(exported.levels()).isEqualTo(2);
    assertThat(key.tree(1, 0).publicKey()).isEqualTo(exported.top());
  }
}
