package dev.pawl.testkit.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// Scenarios with copies: a second process, an older copy put back, a copy used beside the
/// original.
final class Copies {
  private static final int BEFORE = 3;
  private static final int AFTER = 3;

  private final SignerUnderTest signer;
  private final Path root;
  private final AtomicLong numbers = new AtomicLong();

  Copies(SignerUnderTest signer, Path root) {
    this.signer = signer;
    this.root = root;
  }

  private World world(String name) throws IOException {
    World world = World.create(signer, root.resolve(name), numbers, false);
    world.live(BEFORE);
    return world;
  }

  Verdict secondProcess() throws IOException {
    World world = world("world");
    Tally tally = new Tally();
    tally.play(world, () -> sideBySide(world, world.place));
    return tally.verdict("started twice on its data");
  }

  /// Starts two, and lets them sign in turns; whichever is refused, the other goes on.
  private static void sideBySide(World world, Installation second) throws IOException {
    try (RunningSigner one = world.start()) {
      world.sign(one);
      try (RunningSigner two = world.start(second)) {
        for (int turn = 0; turn < AFTER; turn++) {
          world.sign(two);
          world.sign(one);
        }
      } finally {
        var _ = world.ask(one);
      }
    }
  }

  /// @param everything whether also what was kept apart goes back
  Verdict restored(boolean everything) throws IOException {
    Tally tally = new Tally();
    for (boolean running : new boolean[] {false, true}) {
      World world = world("running-" + running);
      Installation copy = new Installation(world.beside("old-data"), world.beside("old-apart"));
      tally.play(
          world,
          () -> {
            copyAndGoOn(world, copy, running);
            if (everything) {
              world.restore(copy);
            } else {
              world.restoreData(copy.data());
            }
            world.live(AFTER);
          });
    }
    return tally.verdict("started after an older copy was put back");
  }

  /// Takes a copy, of a signer that is running or that is not, and signs on.
  private static void copyAndGoOn(World world, Installation copy, boolean running)
      throws IOException {
    if (running) {
      try (RunningSigner signer = world.start()) {
        world.sign(signer);
        world.copyTo(copy);
        world.sign(signer);
      }
    } else {
      world.copyTo(copy);
    }
    world.live(AFTER);
  }

  /// @param everything whether the copy has what was kept apart too, as a copied machine has
  Verdict cloned(boolean everything) throws IOException {
    Tally tally = new Tally();
    for (boolean together : new boolean[] {false, true}) {
      World world = world("together-" + together);
      Installation clone =
          new Installation(
              world.beside("clone-data"),
              everything ? world.beside("clone-apart") : world.place.apart());
      if (everything) {
        world.copyTo(clone);
      } else {
        world.copyDataTo(clone.data());
      }
      tally.play(
          world,
          () -> {
            if (together) {
              sideBySide(world, clone);
            } else {
              world.live(AFTER);
              signWith(world, clone);
            }
          });
    }
    return tally.verdict("a copy was started beside the original");
  }

  private static void signWith(World world, Installation clone) throws IOException {
    try (RunningSigner running = world.start(clone)) {
      for (int i = 0; i < AFTER; i++) {
        world.sign(running);
      }
    }
  }
}
