package dev.pawl.hbs.hash;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The engine to walk chains with: at once the portable one, later the fastest one that this
/// machine has.
///
/// The lanes are fast only once the just-in-time compiler has done its work, which takes about a
/// second; until then they are far slower than the portable engine. So a program that signs once
/// never calls [#warmUp], nor does one that runs without C2, and one that will hash for longer
/// calls it at its start: the lanes are then warmed in the background, tested against the portable
/// engine and timed against it, and take over only if they are both equal and faster. What was
/// decided holds as long as the process lives.
///
/// This is the one thing that `hbs` remembers: a cache of how fast this machine is. It is no state
/// of any key; every engine gives the same bytes.
public final class Engines {
  private static final EngineSwitch<ChainEngine> SHA_256 =
      new EngineSwitch<>(
          new MessageDigestEngine(HashFunction.SHA_256),
          Engines::sha256Lanes,
          new EngineTrial(EngineTrial.Shape.LMS, System::nanoTime));

  private static final EngineSwitch<ChainEngine> SHAKE256 =
      new EngineSwitch<>(
          new MessageDigestEngine(HashFunction.SHAKE256),
          Engines::shake256Lanes,
          new EngineTrial(EngineTrial.Shape.LMS, System::nanoTime));

  private Engines() {}

  /// The engine to use now. Cheap; ask again for each batch, as a faster one may have taken over.
  public static ChainEngine current(HashFunction function) {
    return of(function).current();
  }

  /// Which engine is in use and why, in one line.
  public static String description(HashFunction function) {
    return of(function).description();
  }

  /// Which engines this process uses, one line for each function that has a choice: those of LMS,
  /// then those of XMSS that SP 800-208 approves of.
  public static List<String> inUse() {
    return Stream.concat(
            Arrays.stream(HashFunction.values()).map(Engines::description),
            Arrays.stream(XmssHash.values())
                .filter(XmssHash::approved)
                .map(XmssEngines::description))
        .toList();
  }

  /// Starts to warm the faster engine of one function up on a background thread, once a process;
  /// returns at once.
  public static void warmUp(HashFunction function) {
    of(function).warmUp();
  }

  /// Starts the warm-up of one function and waits until it is decided which engine to use.
  ///
  /// @param timeout the longest wait
  /// @return whether that is decided
  /// @throws InterruptedException if the waiting thread is interrupted
  public static boolean awaitWarm(HashFunction function, Duration timeout)
      throws InterruptedException {
    warmUp(function);
    return of(function).awaitDecision(timeout);
  }

  private static EngineSwitch<ChainEngine> of(HashFunction function) {
    return switch (function) {
      case SHA_256 -> SHA_256;
      case SHAKE256 -> SHAKE256;
    };
  }

  // The lanes, where the JVM has the Vector API and the processor has the registers. The module is
  // optional: nothing that refers to it is loaded before it is known to be there.

  private static Optional<ChainEngine> sha256Lanes(ChainEngine portable) {
    if (!VectorModule.load() || !Sha256Kernel.isNative()) {
      return Optional.empty();
    }
    return Optional.of(new LaneEngine("SHA-256, 32 lanes of AVX-512", Sha256Lanes::new, portable));
  }

  private static Optional<ChainEngine> shake256Lanes(ChainEngine portable) {
    if (!VectorModule.load() || !Shake256Kernel.isNative()) {
      return Optional.empty();
    }
    return Optional.of(
        new LaneEngine("SHAKE256, 8 lanes of AVX-512", Shake256Lanes::new, portable));
  }
}
