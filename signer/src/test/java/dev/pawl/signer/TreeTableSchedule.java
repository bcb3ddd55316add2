package dev.pawl.signer;

import dev.pawl.hbs.sign.TreePrivateKey;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Invariant;
import dev.pawl.ledger.KeyId;
import dev.pawl.testkit.ForwardingFile;
import dev.pawl.testkit.schedule.Points;
import dev.pawl.testkit.schedule.Scenario;
import dev.pawl.testkit.schedule.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Threads use more trees than a table keeps, making one may fail, and somebody may close the
/// table. Nobody who uses a tree is disturbed before the close, no tree is there twice at a time,
/// no more stay than should, and every private key is erased in the end.
final class TreeTableSchedule implements Scenario {
  private static final KeyId KEY = new KeyId(Bytes.copyOf(new byte[KeyId.BYTES]));
  private static final int TREES = 3;
  private static final int TREES_MAX = 1;

  private final List<List<Nodes>> made = new ArrayList<>();

  private static final class NeverAgain implements OpenTree.Source {
    @Override
    public BuiltTree reopen(TreePrivateKey key) {
      throw new AssertionError("nobody signs");
    }

    @Override
    public BuiltTree rebuild(TreePrivateKey key) {
      throw new AssertionError("nobody signs");
    }
  }

  /// The file of a tree's nodes, which is open as long as the tree is.
  private static final class Nodes extends ForwardingFile {
    private boolean open = true;

    Nodes() {
      super(null);
    }

    @Override
    public void close() {
      open = false;
    }
  }

  @Override
  public void play(Stage stage) throws Exception {
    for (int tree = 0; tree < TREES; tree++) {
      made.add(new ArrayList<>());
    }
    TreeTable table = new TreeTable(TREES_MAX);
    boolean closing = stage.choices().next(3) == 0;
    int users = 2 + stage.choices().next(3);
    for (int i = 0; i < users; i++) {
      stage.add(
          "user " + i,
          () -> {
            for (int uses = stage.choices().next(3); uses >= 0; uses--) {
              use(stage, table, closing);
            }
            return null;
          });
    }
    if (closing) {
      stage.add(
          "closer",
          () -> {
            table.close();
            return null;
          });
    }
    stage.awaitAll();
    Invariant.check(alive() <= (closing ? 0 : TREES_MAX), "no more trees stay than should");
    table.close();
    Invariant.check(alive() == 0, "none is open in the end");
  }

  private void use(Stage stage, TreeTable table, boolean closing) {
    int tree = stage.choices().next(TREES);
    try {
      var _ =
          table.use(
              tree,
              () -> make(stage, tree),
              open -> {
                Invariant.check(isAlive(tree) || closing, "a tree is open to who uses it");
                Points.point();
                Invariant.check(isAlive(tree) || closing, "nobody is disturbed by others");
                return open;
              });
    } catch (IOException e) {
      // Planted.
    } catch (IllegalStateException e) {
      Invariant.check(closing, "a table is open until it is closed");
    }
  }

  private OpenTree make(Stage stage, int tree) throws IOException {
    Points.point();
    if (stage.choices().next(8) == 0) {
      throw new IOException("planted");
    }
    Invariant.check(!isAlive(tree), "a tree is there once at a time");
    Nodes nodes = new Nodes();
    made.get(tree).add(nodes);
    return new OpenTree(
        new TreeAddress(KEY, 0, tree),
        ScheduledKey.privateKey(),
        new BuiltTree(
            ScheduledKey.PUBLIC_KEY,
            new NodeFile(nodes, ScheduledKey.NODES.height(), ScheduledKey.PARAMETERS.n())),
        new NeverAgain());
  }

  private boolean isAlive(int tree) {
    return made.get(tree).stream().anyMatch(nodes -> nodes.open);
  }

  private long alive() {
    return made.stream().flatMap(List::stream).filter(nodes -> nodes.open).count();
  }
}
