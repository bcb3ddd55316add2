package dev.pawl.testkit.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Scenarios with accidents: death at any moment, lost files.
final class Deaths {
  private static final int CHANGES_MAX = 500; // a signer that writes more often is killed no more
  private static final int BEFORE = 2;
  private static final int DYING = 3;
  private static final int AFTER = 2;

  private final SignerUnderTest signer;
  private final Path root;
  private final AtomicLong numbers = new AtomicLong();

  Deaths(SignerUnderTest signer, Path root) {
    this.signer = signer;
    this.root = root;
  }

  private World template() throws IOException {
    World template = World.create(signer, root.resolve("template"), numbers, false);
    template.live(BEFORE);
    return template;
  }

  /// What happens after the restart.
  @FunctionalInterface
  private interface Afterwards {
    void play(World world, RunningSigner restarted, SigningWish unanswered) throws IOException;
  }

  Verdict kill() throws IOException {
    return dieAndRestart((world, restarted, unanswered) -> {
      for (int i = 0; i < AFTER; i++) {
        world.sign(restarted);
      }
    });
  }

  Verdict retry() throws IOException {
    return dieAndRestart((world, restarted, unanswered) -> {
      if (!world.ask(restarted, unanswered).left()) {
        throw new IOException("a wish that was never answered is not answered after a restart");
      }
      SigningWish changed = world.wish(unanswered.requestId());
      var _ = world.ask(restarted, changed); // the same id for another message: any answer will do
      var _ = world.ask(restarted, unanswered);
      world.sign(restarted);
    });
  }

  /// Kills at the moment that a signature leaves; then, where writes can be counted, at each write
  /// from the first on until it lives.
  private Verdict dieAndRestart(Afterwards afterwards) throws IOException {
    World template = template();
    Tally tally = new Tally();
    World killed = template.fork(root.resolve("released"));
    SigningWish answered = dieAtRelease(killed);
    tally.play(killed, () -> goOn(killed, answered, afterwards));
    boolean dies = true;
    for (int change = 1; dies && change <= CHANGES_MAX && !tally.isBroken(); change++) {
      World world = template.fork(root.resolve("change-" + change));
      Optional<SigningWish> unanswered = dieAtChange(world, change);
      dies = unanswered.isPresent();
      if (dies) {
        tally.play(world, () -> goOn(world, unanswered.orElseThrow(), afterwards));
      }
      Trees.remove(root.resolve("change-" + change));
    }
    return tally.verdict("killed and started again");
  }

  private static void goOn(World world, SigningWish unanswered, Afterwards afterwards)
      throws IOException {
    try (RunningSigner restarted = world.start()) {
      afterwards.play(world, restarted, unanswered);
    }
  }

  private static SigningWish dieAtRelease(World world) throws IOException {
    SigningWish wish = world.wish(Optional.of("wish"));
    try (RunningSigner running = world.start()) {
      var _ =
          world.ask(
              running,
              wish,
              () -> {
                try {
                  running.kill();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
    return wish;
  }

  /// @return the wish that ended badly; empty where nothing did
  private static Optional<SigningWish> dieAtChange(World world, int change) throws IOException {
    try (RunningSigner running = world.start()) {
      if (!running.dieAtChange(change)) {
        return Optional.empty();
      }
      for (int i = 0; i < DYING; i++) {
        SigningWish wish = world.wish(Optional.of("wish " + i));
        if (world.ask(running, wish).refusal().isPresent()) {
          running.kill();
          return Optional.of(wish);
        }
      }
      return Optional.empty();
    }
  }

  Verdict lostState() throws IOException {
    World template = template();
    List<Path> files = Trees.files(template.place.data());
    Tally tally = new Tally();
    for (int lost = 0; lost <= files.size(); lost++) {
      for (boolean emptied : new boolean[] {false, true}) {
        World world = template.fork(root.resolve("lost-" + lost + "-" + emptied));
        for (Path file : lost < files.size() ? List.of(files.get(lost)) : files) {
          Path copy = world.place.data().resolve(template.place.data().relativize(file));
          if (emptied) {
            Trees.empty(copy);
          } else {
            Trees.remove(copy);
          }
        }
        tally.play(world, () -> world.live(AFTER));
      }
    }
    return tally.verdict("started with files lost or emptied");
  }
}
