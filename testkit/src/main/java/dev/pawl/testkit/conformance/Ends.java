package dev.pawl.testkit.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// Scenarios without accidents: a long life, many threads, the end of the key.
final class Ends {
  private static final int RESTARTS_MAX = 40; // beyond the first tree of two levels of height 5
  private static final int THREADS = 8;
  private static final int SIGNATURES_EACH = 4;

  private final SignerUnderTest signer;
  private final Path root;
  private final AtomicLong numbers = new AtomicLong();

  Ends(SignerUnderTest signer, Path root) {
    this.signer = signer;
    this.root = root;
  }

  private World world(boolean warnAhead) throws IOException {
    return World.create(signer, root.resolve("world"), numbers, warnAhead);
  }

  Verdict restart() throws IOException {
    World world = world(false);
    Tally tally = new Tally();
    for (long i = Math.min(signer.capacity(), RESTARTS_MAX); i > 0; i--) {
      tally.play(world, () -> world.live(1));
    }
    return tally.verdict("started again and signed");
  }

  Verdict concurrent() throws IOException {
    World world = world(false);
    Tally tally = new Tally();
    tally.play(
        world,
        () -> {
          try (RunningSigner running = world.start();
              ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
              done.add(
                  threads.submit(() -> {
                    for (int i = 0; i < SIGNATURES_EACH; i++) {
                      world.sign(running);
                    }
                    return null;
                  }));
            }
            join(done);
          }
        });
    return tally.verdict("signed from %d threads".formatted(THREADS));
  }

  private static void join(List<Future<?>> threads) throws IOException {
    for (Future<?> thread : threads) {
      try {
        thread.get();
      } catch (ExecutionException e) {
        throw new IOException(String.valueOf(e.getCause()), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
  }

  Verdict exhaustion() throws IOException {
    World world = world(false);
    Tally tally = new Tally();
    tally.play(
        world,
        () -> {
          for (int start = 0; start < 3; start++) {
            try (RunningSigner running = world.start()) {
              while (world.ask(running).left() && world.released.count() <= signer.capacity()) {
                // until it refuses
              }
            }
          }
        });
    if (world.released.count() > signer.capacity()) {
      tally.breaks(world.released.count() + " signatures left a key of " + signer.capacity());
    }
    return tally.verdict(
        "signed until it refused, after %d signatures, and again after two restarts"
            .formatted(world.released.count()));
  }

  Verdict warning() throws IOException {
    if (!signer.warnsAhead()) {
      return new Verdict.NotOffered();
    }
    World world = world(true);
    Tally tally = new Tally();
    tally.play(
        world,
        () -> {
          int before = signToTheWarning(world);
          if (before >= signer.capacity()) {
            tally.breaks("it signed to the end of the key without a warning");
          }
          if (signToTheWarning(world) > before) {
            tally.breaks("a restart took the warning away");
          }
          try (RunningSigner running = world.start()) {
            running.acknowledge();
            world.sign(running);
          }
        });
    return tally.verdict("stopped ahead, also after a restart, and went on when told to");
  }

  private int signToTheWarning(World world) throws IOException {
    try (RunningSigner running = world.start()) {
      while (world.released.count() < signer.capacity() && world.ask(running).left()) {
        // until it warns
      }
    }
    return world.released.count();
  }
}
