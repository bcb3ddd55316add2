package dev.pawl.signer;

import dev.pawl.hbs.sign.TreePrivateKey;
import dev.pawl.hbs.tree.MerkleNodes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Makes all nodes of a tree on several cores, chunk by chunk.
///
/// A chunk is the subtree below one node. Threads take chunks from left to right, make them and
/// hand them to the sink one after the other; when all are there, the tree above them is made of
/// their roots. What a sink has kept from an earlier attempt is not made again.
///
/// The calling thread waits and reports. Its interrupt, like the cancel flag, ends the work within
/// some dozens of leaves; chunks that were kept stay kept. The threads that write are never
/// interrupted, so that no interrupt closes a file under them.
final class TreeGenerator {
  /// How many leaves are made between two looks at the cancel flag: 5 to 40 ms.
  private static final int PIECE_LEAVES = 64;

  private static final long REPORT_INTERVAL_MILLIS = 100;

  private final int threads;
  private final InstantSource clock;

  /// @param threads how many cores to use
  TreeGenerator(int threads, InstantSource clock) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads are %d, expected 1 or more".formatted(threads));
    }
    this.threads = threads;
    this.clock = clock;
  }

  /// What is wanted beside the nodes.
  ///
  /// @param purpose for the reports
  /// @param layer for the reports
  /// @param listener gets them
  /// @param cancelled asked all the time, by any thread: true ends the work
  record Watch(
      TreeProgress.Purpose purpose,
      int layer,
      TreeProgress.Listener listener,
      BooleanSupplier cancelled) {

    /// The same for another reason.
    Watch because(TreeProgress.Purpose other) {
      return new Watch(other, layer, listener, cancelled);
    }
  }

  /// Makes the tree of this key; returns when the sink has all of its nodes.
  ///
  /// @return the root
  /// @throws CancellationException after the cancel flag or an interrupt, which stays set
  /// @throws IOException where the sink cannot keep nodes
  byte[] generate(TreePrivateKey key, NodeSink sink, Watch watch) throws IOException {
    if (TreeCost.of(key).isLong()) {
      key.warmUp();
    }
    Work work = new Work(key, sink, watch.cancelled());
    work.takeWhatWasKept();
    work.run(watch);
    return work.buildTop();
  }

  /// One tree being made.
  private final class Work {
    private final TreePrivateKey key;
    private final NodeSink sink; // guarded by sinkLock
    private final BooleanSupplier cancelled;
    private final ReentrantLock sinkLock = new ReentrantLock();
    private final int n;
    private final int chunkHeight;
    private final int chunks;
    private final byte[] top; // the tree above the chunks; leaf slots guarded by sinkLock
    private final boolean[] kept; // written before the threads start
    private final AtomicInteger nextChunk = new AtomicInteger();
    private final AtomicLong leavesDone = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean stopped;

    Work(TreePrivateKey key, NodeSink sink, BooleanSupplier cancelled) {
      TreeCost size = TreeCost.of(key);
      this.key = key;
      this.sink = sink;
      this.cancelled = cancelled;
      this.n = size.n();
      this.chunkHeight = size.chunkHeight();
      this.chunks = size.chunks();
      this.top = new byte[MerkleNodes.arrayBytes(size.height() - chunkHeight, n)];
      this.kept = new boolean[chunks];
    }

    void takeWhatWasKept() throws IOException {
      for (int chunk = 0; chunk < chunks; chunk++) {
        checkNotStopped();
        Optional<byte[]> root = sink.kept(chunks + chunk);
        if (root.isPresent()) {
          kept[chunk] = true;
          System.arraycopy(root.get(), 0, top, (chunks + chunk) * n, n);
          leavesDone.addAndGet(1L << chunkHeight);
        }
      }
    }

    void run(Watch watch) throws IOException {
      int workers = Math.min(threads, chunks);
      CountDownLatch finished = new CountDownLatch(workers);
      Reporter reporter = new Reporter(watch, leavesDone.get());
      for (int i = 0; i < workers; i++) {
        Thread.ofPlatform().daemon().name("pawl-tree-" + i).start(() -> work(finished));
      }
      if (await(finished, reporter)) {
        Thread.currentThread().interrupt();
      }
      rethrow();
      reporter.report(leavesDone.get());
    }

    /// Waits for all threads, however long it takes them to see that they should stop.
    ///
    /// @return whether the calling thread was interrupted
    private boolean await(CountDownLatch finished, Reporter reporter) {
      boolean interrupted = false;
      while (true) {
        try {
          if (finished.await(REPORT_INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
            return interrupted;
          }
          if (!interrupted) {
            reporter.report(leavesDone.get());
          }
        } catch (InterruptedException e) {
          interrupted = true;
          stopped = true;
        } catch (RuntimeException | Error e) {
          fail(e); // the listener's
        }
      }
    }

    private void work(CountDownLatch finished) {
      byte[] nodes = new byte[MerkleNodes.arrayBytes(chunkHeight, n)];
      try {
        for (int chunk = nextChunk.getAndIncrement();
            chunk < chunks;
            chunk = nextChunk.getAndIncrement()) {
          if (!kept[chunk]) {
            make(chunk, nodes);
          }
        }
      } catch (Throwable e) {
        fail(e);
      } finally {
        finished.countDown();
      }
    }

    private void make(int chunk, byte[] nodes) throws IOException {
      int leaves = 1 << chunkHeight;
      for (int done = 0; done < leaves; done += PIECE_LEAVES) {
        checkNotStopped();
        int piece = Math.min(PIECE_LEAVES, leaves - done);
        key.leafNodes(chunk * leaves + done, piece, nodes, (leaves + done) * n);
        leavesDone.addAndGet(piece);
      }
      key.interiorNodes(chunks + chunk, chunkHeight, nodes);
      sinkLock.lock();
      try {
        checkNotStopped();
        sink.keep(chunks + chunk, chunkHeight, nodes);
        System.arraycopy(nodes, n, top, (chunks + chunk) * n, n);
      } finally {
        sinkLock.unlock();
      }
    }

    private void checkNotStopped() {
      if (stopped || cancelled.getAsBoolean()) {
        throw new CancellationException("making the tree was cancelled");
      }
    }

    private void fail(Throwable e) {
      failure.compareAndSet(null, e);
      stopped = true;
    }

    private void rethrow() throws IOException {
      switch (failure.get()) {
        case null -> {
          if (stopped) {
            throw new CancellationException("making the tree was cancelled");
          }
        }
        case IOException e -> throw e;
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
    }

    byte[] buildTop() throws IOException {
      int height = key.height() - chunkHeight;
      key.interiorNodes(1, height, top);
      sink.keep(1, height, top);
      return Arrays.copyOfRange(top, n, 2 * n);
    }

    private final class Reporter {
      private final Watch watch;
      private final long doneBefore;
      private final Instant start = clock.instant();

      Reporter(Watch watch, long doneBefore) {
        this.watch = watch;
        this.doneBefore = doneBefore;
      }

      void report(long done) {
        long total = key.leaves();
        double seconds = Duration.between(start, clock.instant()).toNanos() / 1e9;
        double perSecond = seconds > 0 ? (done - doneBefore) / seconds : 0;
        Optional<Duration> remaining =
            perSecond > 0
                ? Optional.of(Duration.ofMillis((long) ((total - done) / perSecond * 1e3)))
                : Optional.empty();
        watch
            .listener()
            .reached(
                new TreeProgress(
                    watch.purpose(), watch.layer(), done, total, perSecond, remaining));
      }
    }
  }
}
