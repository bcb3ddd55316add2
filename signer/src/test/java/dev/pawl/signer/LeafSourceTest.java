package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.IndexAllocator;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.LeafRange;
import dev.pawl.ledger.RefusedException;
import dev.pawl.ledger.Reservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Leases over a real ledger in memory.
class LeafSourceTest {
  private static final KeyId KEY = new KeyId(Bytes.copyOf(new byte[16]));

  private final List<LeafRange> reserved = new CopyOnWriteArrayList<>();
  private final List<LeafRange> burned = new CopyOnWriteArrayList<>();
  private final AtomicLong demand = new AtomicLong();

  private LeafSource source(int height) {
    IndexAllocator allocator = TestLedger.allocator(KEY, height);
    return new LeafSource(
        new LeafSource.Reserver() {
          @Override
          public Reservation reserve(long atLeast, int count) {
            Reservation reservation = allocator.reserve(KEY, 0, atLeast, count);
            reserved.add(reservation.range());
            return reservation;
          }

          @Override
          public void burn(LeafRange leaves) {
            allocator.burn(KEY, 0, leaves, dev.pawl.ledger.BurnReason.SKIPPED);
            burned.add(leaves);
          }
        },
        1L << height,
        demand);
  }

  @Test
  void take_oneAfterTheOther_givesEveryLeafInOrderAndThenRefuses() {
    LeafSource source = source(10);
    for (long leaf = 0; leaf < 1024; leaf++) {
      assertThat(source.take()).isEqualTo(leaf);
    }
    assertThatThrownBy(source::take).isInstanceOf(RefusedException.class);
    assertThatThrownBy(source::take).isInstanceOf(RefusedException.class);
  }

  @Test
  void take_once_reservesOne() {
    LeafSource source = source(20);
    var _ = source.take();
    assertThat(reserved).containsExactly(new LeafRange(0, 1));
  }

  @Test
  void take_withADemand_reservesAllOfItAtOnce() {
    LeafSource source = source(10);
    demand.set(7);
    for (int i = 0; i < 7; i++) {
      var _ = source.take();
    }
    assertThat(reserved).containsExactly(new LeafRange(0, 7));
    assertThat(demand).hasValue(0);
  }

  /// A call that signs hundreds of files and ends burned half as many leaves again.
  @Test
  void take_theLastOfALargeDemand_fetchesNoMore() {
    LeafSource source = source(20);
    demand.set(300);
    for (int i = 0; i < 300; i++) {
      var _ = source.take();
    }
    assertThat(source.take()).isEqualTo(300);
    assertThat(reserved).containsExactly(new LeafRange(0, 300), new LeafRange(300, 1));
  }

  @Test
  void leases_grow_butNotBeyondAPartOfTheKey() {
    LeafSource source = source(15);
    for (int i = 0; i < 2_000; i++) {
      var _ = source.take();
    }
    assertThat(reserved).allMatch(range -> range.count() <= 128);
    assertThat(reserved).hasSizeLessThan(60);
    assertThat(reserved.getLast().end()).isLessThanOrEqualTo(2_000 + 256);
  }

  @Test
  void skipTo_burnsWhatIsLeasedBelowAndGoesOnThere() {
    LeafSource source = source(10);
    demand.set(20);
    for (int i = 0; i < 5; i++) {
      var _ = source.take();
    }
    source.skipTo(64);
    assertThat(source.take()).isEqualTo(64);
    assertThat(burned).containsExactly(LeafRange.between(5, 20));
  }

  @Test
  void skipTo_beyondTheEnd_isExhausted() {
    LeafSource source = source(5);
    source.skipTo(32);
    assertThatThrownBy(source::take).isInstanceOf(RefusedException.class);
  }

  @Test
  void take_from64ThreadsWithSkips_neverGivesALeafTwice() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    LeafSource source = source(16);
    Set<Long> leaves = ConcurrentHashMap.newKeySet();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < 64; t++) {
        Random random = new Random(seed + t);
        done.add(
            threads.submit(() -> {
              for (int i = 0; i < 300; i++) {
                long leaf = source.take();
                assertThat(leaves.add(leaf)).isTrue();
                if (random.nextInt(500) == 0) {
                  source.skipTo(leaf + random.nextInt(100));
                }
              }
            }));
      }
      for (Future<?> thread : done) {
        thread.get();
      }
    }
    assertThat(leaves).hasSize(64 * 300);
  }
}
