package dev.pawl.signer;

import dev.pawl.ledger.BurnReason;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.HostFingerprint;
import dev.pawl.ledger.IndexAllocator;
import dev.pawl.ledger.Invariant;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyPolicy;
import dev.pawl.ledger.LeafRange;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.Outcome;
import dev.pawl.ledger.RefusedException;
import dev.pawl.ledger.Reservation;
import dev.pawl.ledger.SignerId;
import dev.pawl.ledger.StoreId;
import dev.pawl.testkit.Choices;
import dev.pawl.testkit.schedule.Points;
import dev.pawl.testkit.schedule.Scenario;
import dev.pawl.testkit.schedule.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// Threads take leaves while another skips ahead and reservations fail after they were made. Each
/// leaf is given once, out of a reservation that its taker may use, never one below what was
/// skipped before the take began; and each take ends.
final class LeafSourceSchedule implements Scenario {
  private static final KeyId KEY = new KeyId(Bytes.copyOf(new byte[KeyId.BYTES]));

  @Override
  public void play(Stage stage) throws Exception {
    new Play(stage).run();
  }

  /// The ledger is shut, or an anchor did not confirm: what was reserved is lost.
  private static final class Planted extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final class Play implements LeafSource.Reserver {
    private final Stage stage;
    private final Choices choices;
    private final Ledger ledger = TestLedger.of(new StoreId(Bytes.copyOf(new byte[16])));
    private final int height;
    private final IndexAllocator allocator;
    private final LeafSource source;
    private final Set<Long> taken = new HashSet<>();
    private final List<LeafRange> given = new ArrayList<>();
    private int failing = Integer.MAX_VALUE; // one reservation in so many
    private long skipped;

    Play(Stage stage) {
      this.stage = stage;
      this.choices = stage.choices();
      // The high key renews ahead once some dozens of leaves are taken; the low one is exhausted.
      boolean large = choices.next(4) == 0;
      this.height = large ? 15 : 2 + choices.next(4);
      this.allocator = allocator();
      this.source = new LeafSource(this, 1L << height, new AtomicLong(choices.next(4)));
      for (int i = 0; large && i < 64 + choices.next(20); i++) {
        taken.add(source.take());
      }
    }

    private IndexAllocator allocator() {
      Bytes sealed = Bytes.copyOf((byte) 1);
      KeyPolicy policy = new KeyPolicy("", List.of());
      Bytes publicKey = Bytes.copyOf((byte) 2);
      var _ =
          ledger.submit(
              new Command.CreateKey(
                  new KeyCreated(
                      KEY, "k", "p", publicKey, List.of(height), policy, Digests.sha256(sealed), 0),
                  sealed));
      Outcome opened =
          ledger.submit(new Command.OpenSigner(new SignerId("s"), "v", HostFingerprint.UNKNOWN, 0));
      return new IndexAllocator(ledger, new Epoch(((Outcome.Committed) opened).lastIndex()));
    }

    void run() throws Exception {
      if (choices.next(3) == 0) {
        failing = 2 + choices.next(4);
      }
      int takers = 2 + choices.next(3);
      for (int i = 0; i < takers; i++) {
        int times = 1 + choices.next(4);
        stage.add(
            "taker " + i,
            () -> {
              for (int n = 0; n < times; n++) {
                take();
              }
              return null;
            });
      }
      if (choices.next(2) == 0) {
        stage.add(
            "skipper",
            () -> {
              long leaf = choices.next(1 << Math.min(height, 7));
              source.skipTo(leaf);
              skipped = leaf;
              return null;
            });
      }
      stage.awaitAll();
      ledger.close();
    }

    private void take() {
      long floor = skipped;
      try {
        long leaf = source.take();
        Invariant.check(taken.add(leaf), "a leaf is given once");
        Invariant.check(
            given.stream().anyMatch(range -> range.first() <= leaf && leaf < range.end()),
            "a leaf comes out of a reservation that was confirmed");
        Invariant.check(leaf >= floor, "a leaf that was skipped is not given");
        Invariant.check(
            ledger.state().key(KEY).orElseThrow().leaves().isOpen(leaf, allocator.epoch()),
            "the leaf is open in this epoch");
      } catch (RefusedException | Planted e) {
        // Exhausted, or lost.
      }
    }

    @Override
    public Reservation reserve(long atLeast, int count) {
      Points.point();
      Reservation reservation = allocator.reserve(KEY, 0, atLeast, count);
      Points.point();
      if (choices.next(failing) == failing - 1) {
        throw new Planted();
      }
      given.add(reservation.range());
      return reservation;
    }

    @Override
    public void burn(LeafRange leaves) {
      Points.point();
      allocator.burn(KEY, 0, leaves, BurnReason.SKIPPED);
    }
  }
}
