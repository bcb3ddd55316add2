package dev.pawl.bench;

import dev.pawl.durable.RealDisk;
import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.Message;
import dev.pawl.ledger.KeyId;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.SignOutcome;
import dev.pawl.signer.SignRequest;
import dev.pawl.signer.Signer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// What the first signature of a child tree costs, in an HSS key that signs through the ledger, one
/// signature after the other.
///
/// The child tree itself was made in the background before. What is left at the border is the
/// parent's signature over it with a reservation, a confirmation by the anchor and a receipt of its
/// own: three more durable steps, each a force.
final class HssBorders {
  private static final String LEVEL = "LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8";
  private static final HssParameters PARAMETERS = HssParameters.parse(LEVEL + "," + LEVEL);
  private static final int TREE_LEAVES = 1 << 10;
  private static final int TREES = 6;

  private HssBorders() {}

  static void run(Workplace workplace) throws IOException {
    Path path = workplace.fresh("hss");
    BenchStore.create(path, PARAMETERS);
    Times within = new Times();
    Times borders = new Times();
    try (PawlStore store = BenchStore.open(path, new RealDisk())) {
      Signer signer = store.signer();
      KeyId key = BenchStore.key(store);
      for (long leaf = 0; leaf < (long) TREES * TREE_LEAVES; ) {
        Message message = Message.of(ByteBuffer.allocate(32).putLong(leaf).array());
        long start = System.nanoTime();
        SignOutcome outcome = signer.sign(SignRequest.of(key, message));
        long took = System.nanoTime() - start;
        if (!(outcome instanceof SignOutcome.Released released)) {
          throw new IllegalStateException(outcome.toString());
        }
        leaf = released.receipt().leaf();
        if (leaf > 0 && leaf % TREE_LEAVES == 0) {
          borders.add(took);
        } else if (leaf >= TREE_LEAVES) { // the first tree warms up
          within.add(took);
        }
        leaf++;
      }
    }
    workplace.discard(path);
    Table table = new Table("HSS 2 x H10/W8, whole order", "count", "median", "p99", "worst");
    row(table, "first signature of a child tree", borders);
    row(table, "all others", within);
    table.print();
  }

  private static void row(Table table, String name, Times times) {
    table.row(
        name,
        Integer.toString(times.count()),
        Times.show(times.median()),
        Times.show(times.quantile(0.99)),
        Times.show(times.worst()));
  }
}
