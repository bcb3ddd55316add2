package dev.pawl.ledger;

import dev.pawl.testkit.Choices;
import dev.pawl.testkit.MemoryLedger;
import dev.pawl.testkit.ReserveHistory;
import dev.pawl.testkit.ReserveHistory.Call;
import dev.pawl.testkit.schedule.Points;
import dev.pawl.testkit.schedule.Scenario;
import dev.pawl.testkit.schedule.Stage;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Callers reserve leaves from one ledger or from two over the same store, while an append goes
/// wrong, the anchor fails, or somebody closes the ledger. Whatever happens: everybody gets an
/// answer, what anybody got was durable and anchored when he got it, and the history is
/// linearizable.
final class ReserveSchedule implements Scenario {
  private static final KeyId KEY = new KeyId(Bytes.copyOf(new byte[KeyId.BYTES]));

  @Override
  public void play(Stage stage) throws Exception {
    new Play(stage).run();
  }

  /// Remembers a head; fails once where the choices say so.
  private static final class PlayedAnchor implements Anchor {
    private TreeHead remembered = MerkleTree.EMPTY;
    private int confirmationsBefore = Integer.MAX_VALUE;

    @Override
    public String description() {
      return "played";
    }

    @Override
    public TreeHead remembered() {
      return remembered;
    }

    @Override
    public void confirm(TreeHead head) throws IOException {
      Points.point();
      if (confirmationsBefore-- == 0) {
        throw new IOException("planted");
      }
      Invariant.check(head.size() >= remembered.size(), "an anchor hears of rising heads");
      remembered = head;
      Points.point();
    }

    @Override
    public void close() {}
  }

  private static final class Play {
    private final Stage stage;
    private final Choices choices;
    private final PlayedStore store = new PlayedStore();
    private final List<PlayedAnchor> anchors = new ArrayList<>();
    private final List<Ledger> ledgers = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();

    Play(Stage stage) {
      this.stage = stage;
      this.choices = stage.choices();
    }

    void run() throws Exception {
      open();
      Bytes sealed = Bytes.copyOf((byte) 1);
      submit(
          new Command.CreateStore(
              new Entry.StoreCreated(
                  new StoreId(Bytes.copyOf(new byte[StoreId.BYTES])),
                  1,
                  "",
                  Digests.sha256(sealed),
                  0),
              sealed));
      KeyPolicy policy = new KeyPolicy("", List.of());
      Bytes publicKey = Bytes.copyOf((byte) 2);
      submit(
          new Command.CreateKey(
              new Entry.KeyCreated(
                  KEY, "k", "p", publicKey, List.of(10), policy, Digests.sha256(sealed), 0),
              sealed));
      if (choices.next(3) == 0) {
        open();
      }
      for (int i = 0; i < ledgers.size(); i++) {
        addCallers(i, epoch(i));
      }
      planTrouble();
      stage.awaitAll();
      ledgers.forEach(Play::close);
      check();
    }

    private void open() {
      PlayedAnchor anchor = new PlayedAnchor();
      anchor.remembered = store.head();
      anchors.add(anchor);
      ledgers.add(Ledger.open(store, new MemoryLedger.NoSnapshots(), new Anchors(List.of(anchor))));
    }

    private void submit(Command command) {
      Outcome outcome = ledgers.getFirst().submit(command);
      Invariant.check(outcome instanceof Outcome.Committed, "the world can be built");
    }

    private Epoch epoch(int ledger) {
      Command open =
          new Command.OpenSigner(new SignerId("s" + ledger), "v", HostFingerprint.UNKNOWN, 0);
      return switch (ledgers.get(ledger).submit(open)) {
        case Outcome.Committed committed -> new Epoch(committed.lastIndex());
        case Outcome.Refused refused -> throw new RefusedException(refused.refusal());
      };
    }

    private void addCallers(int ledger, Epoch epoch) {
      IndexAllocator allocator = new IndexAllocator(ledgers.get(ledger), epoch);
      int callers = 1 + choices.next(3);
      for (int i = 0; i < callers; i++) {
        int times = 1 + choices.next(3);
        stage.add(
            "caller " + ledger + "." + i,
            () -> {
              for (int call = 0; call < times; call++) {
                reserve(allocator, anchors.get(ledger), 1 + choices.next(3));
              }
              return null;
            });
      }
    }

    private void planTrouble() {
      if (choices.next(2) == 0) {
        PlayedStore.Fault[] faults = PlayedStore.Fault.values();
        store.plan(faults[choices.next(faults.length)], choices.next(6));
      }
      if (choices.next(4) == 0) {
        anchors.getFirst().confirmationsBefore = choices.next(4);
      }
      if (choices.next(3) == 0) {
        stage.add(
            "closer",
            () -> {
              close(ledgers.getFirst());
              return null;
            });
      }
    }

    private static void close(Ledger ledger) {
      try {
        ledger.close();
      } catch (AnchorUnavailableException e) {
        // Closed all the same; the anchor remembers less.
      }
    }

    private void reserve(IndexAllocator allocator, PlayedAnchor anchor, int count) {
      long invoked = stage.tick();
      try {
        LeafRange range = allocator.reserve(KEY, 0, 0, count).range();
        calls.add(Call.known(invoked, stage.tick(), range));
        Invariant.check(store.reserved().contains(range), "what was answered is durable");
        Invariant.check(isAnchored(range, anchor), "what was answered is anchored");
      } catch (OutcomeUnknownException | AnchorUnavailableException e) {
        calls.add(Call.unknown(invoked, count));
      } catch (LedgerClosedException e) {
        // Did not happen: a range for it would be left over in the log.
      }
    }

    private boolean isAnchored(LeafRange range, PlayedAnchor anchor) {
      try (LedgerStore.RecordCursor records = store.read(0)) {
        for (long index = 0; index < anchor.remembered.size(); index++) {
          if (EntryCodec.decode(records.next().orElseThrow().entry())
                  instanceof Entry.Reserved reserved
              && reserved.range().equals(range)) {
            return true;
          }
        }
        return false;
      }
    }

    private void check() {
      Optional<String> complaint = ReserveHistory.complaint(calls, store.reserved());
      complaint.ifPresent(why -> {
        throw new AssertionError(why + " in " + calls + " with the log " + store.reserved());
      });
      open(); // what the callers left behind is a ledger
      ledgers.getLast().close();
    }
  }
}
