package dev.pawl.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.testkit.MemoryLedger;
import dev.pawl.testkit.ReserveHistory;
import dev.pawl.testkit.ReserveHistory.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: what threads of the machine see of `reserve` is linearizable, through conflicts of two
/// ledgers over one store and through a latch. Method: every call is recorded between two ticks of
/// one counter, and [ReserveHistory] decides.
class ReserveThreadsTest {
  private static final KeyId KEY = new KeyId(Bytes.copyOf(new byte[KeyId.BYTES]));
  private static final int THREADS = 16;
  private static final int CALLS = 40;

  private final PlayedStore store = new PlayedStore();
  private final AtomicLong clock = new AtomicLong();
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();

  private static IndexAllocator allocator(Ledger ledger, String signer) {
    Outcome opened =
        ledger.submit(
            new Command.OpenSigner(new SignerId(signer), "v", HostFingerprint.UNKNOWN, 0));
    return new IndexAllocator(ledger, new Epoch(((Outcome.Committed) opened).lastIndex()));
  }

  private static void begin(Ledger ledger) {
    Bytes sealed = Bytes.copyOf((byte) 1);
    StoreId id = new StoreId(Bytes.copyOf(new byte[StoreId.BYTES]));
    KeyPolicy policy = new KeyPolicy("", List.of());
    ledger.submit(
        new Command.CreateStore(
            new Entry.StoreCreated(id, 1, "", Digests.sha256(sealed), 0), sealed));
    ledger.submit(
        new Command.CreateKey(
            new Entry.KeyCreated(
                KEY, "k", "p", sealed, List.of(20), policy, Digests.sha256(sealed), 0),
            sealed));
  }

  @ParameterizedTest
  @EnumSource
  void reserve_fromManyThreadsOfTwoLedgers_isLinearizable(PlayedStore.Fault fault)
      throws Exception {
    try (Ledger one = MemoryLedger.open(store)) {
      begin(one);
      try (Ledger two = MemoryLedger.open(store)) {
        List<IndexAllocator> allocators = List.of(allocator(one, "one"), allocator(two, "two"));
        store.plan(fault, 60);
        List<Future<?>> done = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
          for (int thread = 0; thread < THREADS; thread++) {
            IndexAllocator allocator = allocators.get(thread % 2);
            int count = 1 + thread % 5;
            done.add(threads.submit(() -> reserve(allocator, count)));
          }
        }
        for (Future<?> thread : done) {
          thread.get();
        }
      }
    }
    assertThat(calls).hasSizeGreaterThan(20);
    assertThat(ReserveHistory.complaint(List.copyOf(calls), store.reserved())).isEmpty();
  }

  private void reserve(IndexAllocator allocator, int count) {
    for (int i = 0; i < CALLS; i++) {
      long invoked = clock.incrementAndGet();
      try {
        LeafRange range = allocator.reserve(KEY, 0, 0, count).range();
        calls.add(Call.known(invoked, clock.incrementAndGet(), range));
      } catch (OutcomeUnknownException e) {
        calls.add(Call.unknown(invoked, count));
      } catch (LedgerClosedException | RefusedException e) {
        // Did not happen: a range for it would be left over in the log.
      }
    }
  }
}
