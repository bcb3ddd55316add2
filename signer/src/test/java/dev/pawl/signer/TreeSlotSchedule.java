package dev.pawl.signer;

import dev.pawl.hbs.Message;
import dev.pawl.hbs.sign.LmsPrivateKey;
import dev.pawl.hbs.sign.TreePrivateKey;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Invariant;
import dev.pawl.ledger.KeyId;
import dev.pawl.testkit.schedule.Points;
import dev.pawl.testkit.schedule.Scenario;
import dev.pawl.testkit.schedule.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Threads ask for the same tree and sign with it while it is made, perhaps in vain, and while
/// somebody closes it. It is made once; a signature is the right one or none at all; and whenever
/// the tree was closed, its private key is erased in the end.
final class TreeSlotSchedule implements Scenario {
  private static final KeyId KEY = new KeyId(Bytes.copyOf(new byte[KeyId.BYTES]));
  private static final Message MESSAGE = Message.of("message".getBytes());
  private static final Bytes EXPECTED = expected();

  private static Bytes expected() {
    try (LmsPrivateKey key = ScheduledKey.privateKey()) {
      return Bytes.copyOf(key.sign(0, MESSAGE, ScheduledKey.NODES, ScheduledKey.PUBLIC_KEY));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class NeverAgain implements OpenTree.Source {
    @Override
    public BuiltTree reopen(TreePrivateKey key) {
      throw new AssertionError("the nodes are good");
    }

    @Override
    public BuiltTree rebuild(TreePrivateKey key) {
      throw new AssertionError("the nodes are good");
    }
  }

  @Override
  public void play(Stage stage) throws Exception {
    TreeSlot slot = new TreeSlot();
    List<OpenTree> made = new ArrayList<>();
    int failing = 1 + stage.choices().next(4); // the first of so many attempts, or none
    int users = 2 + stage.choices().next(3);
    for (int i = 0; i < users; i++) {
      stage.add(
          "user " + i,
          () -> {
            use(
                slot,
                () -> {
                  Points.point();
                  if (stage.choices().next(failing) == 1) {
                    throw new IOException("planted");
                  }
                  made.add(make());
                  return made.getLast();
                });
            return null;
          });
    }
    boolean closing = stage.choices().next(2) == 0;
    if (closing) {
      stage.add(
          "closer",
          () -> {
            slot.close();
            return null;
          });
    }
    stage.awaitAll();
    if (!closing) {
      slot.close();
    }
    Invariant.check(made.size() <= 1, "the tree is made once");
    made.forEach(TreeSlotSchedule::requireErased);
  }

  private static OpenTree make() {
    return new OpenTree(
        new TreeAddress(KEY, 0, 0),
        ScheduledKey.privateKey(),
        new BuiltTree(ScheduledKey.PUBLIC_KEY, ScheduledKey.NODES),
        new NeverAgain());
  }

  private static void use(TreeSlot slot, TreeSlot.Maker maker) {
    try {
      Bytes signature = Bytes.copyOf(slot.get(maker).sign(0, MESSAGE));
      Invariant.check(signature.equals(EXPECTED), "a signature is the right one");
    } catch (IOException | IllegalStateException e) {
      // Not made, or closed.
    }
  }

  private static void requireErased(OpenTree tree) {
    try {
      tree.sign(0, MESSAGE);
    } catch (IllegalStateException e) {
      return;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("the private key outlived its close");
  }
}
