package dev.pawl.signer;

import dev.pawl.testkit.Choices;
import dev.pawl.testkit.CrashModel;
import dev.pawl.testkit.EveryChoice;
import dev.pawl.testkit.Fault;
import dev.pawl.testkit.Operation;
import dev.pawl.testkit.SimulatedDisk;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Watches one process on a [SimulatedDisk] and keeps the moment before each of its operations:
/// what the disk held and what was on its way, what had been computed, and what the world knew.
///
/// The process is not disturbed. What would have come after a power loss at one of these moments is
/// tried when it has ended.
final class PowerLoss {
  /// So many images of a moment are made before some of them are drawn.
  private static final int TRIED_MAX = 512;

  private final SimulatedDisk disk;
  private final SimulatedHouse house;
  private final List<Given> given;
  private final List<Moment> moments = new ArrayList<>(); // guarded by this
  private boolean watching = true; // guarded by this

  /// A signature that somebody was given.
  ///
  /// @param text what was signed
  /// @param id of the request; empty where there was none
  record Given(String text, Optional<String> id, SignOutcome.Released released) {}

  /// Before an operation.
  ///
  /// @param name which, for people
  /// @param disk as it was, with everything that was on its way
  /// @param computed closing it takes back whatever one-time keys computed since; once
  /// @param computations how many had been computed
  /// @param given what had been released
  /// @param index the file of the index
  record Moment(
      String name,
      SimulatedDisk disk,
      OneTimeOracle.Branch computed,
      long computations,
      List<Given> given,
      Optional<byte[]> index) {

    /// What a power loss can leave now: every image where they are few, and otherwise so many,
    /// drawn by chance; that in which nothing survives is always among them.
    Collection<SimulatedDisk> images(int imagesMax, long seed) {
      Map<Long, SimulatedDisk> images = new LinkedHashMap<>();
      EveryChoice every = new EveryChoice();
      int tried = 0;
      do {
        put(images, every);
        tried++;
      } while (tried < TRIED_MAX && images.size() <= imagesMax && every.advance());
      if (images.size() > imagesMax) {
        images.clear();
        put(images, Choices.first());
        for (int i = 0; i < TRIED_MAX && images.size() < imagesMax; i++) {
          put(images, Choices.seeded(seed + i));
        }
      }
      return images.values();
    }

    private void put(Map<Long, SimulatedDisk> images, Choices choices) {
      SimulatedDisk image = disk.afterPowerLoss(choices, CrashModel.COARSE);
      images.putIfAbsent(image.fingerprint(), image);
    }
  }

  private PowerLoss(SimulatedDisk disk, SimulatedHouse house, List<Given> given) {
    this.disk = disk;
    this.house = house;
    this.given = given;
  }

  /// Watches a disk from now on.
  ///
  /// @param given what was released so far, and grows; safe for all threads
  /// @param faults what goes wrong besides
  static PowerLoss watch(
      SimulatedDisk disk, SimulatedHouse house, List<Given> given, Fault.Plan faults) {
    PowerLoss watch = new PowerLoss(disk, house, given);
    disk.plan(operation -> {
      if (operation.kind() != Operation.Kind.READ) {
        watch.keep(operation.kind() + " of " + operation.path().getFileName());
      }
      return faults.of(operation);
    });
    return watch;
  }

  private synchronized void keep(String name) {
    if (watching) {
      moments.add(
          new Moment(
              "before operation " + moments.size() + ", " + name,
              disk.copy(),
              OneTimeOracle.ORACLE.branch(),
              OneTimeOracle.ORACLE.total(),
              List.copyOf(given),
              house.index()));
    }
  }

  /// Keeps this moment, too, and watches no longer.
  synchronized List<Moment> end() {
    keep("the last");
    watching = false;
    return List.copyOf(moments);
  }
}
