package dev.pawl.hbs.hash;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The engine to compute XMSS with: what [Engines] is for LMS, and chosen in the same way.
///
/// There are lanes for the functions of SP 800-208. The others go one by one.
public final class XmssEngines {
  private static final Map<XmssHash, EngineSwitch<XmssEngine>> SWITCHES =
      Arrays.stream(XmssHash.values())
          .collect(
              Collectors.toMap(
                  hash -> hash,
                  XmssEngines::newSwitch,
                  (one, other) -> one,
                  () -> new EnumMap<>(XmssHash.class)));

  private XmssEngines() {}

  /// The engine to use now. Cheap; ask again for each batch, as a faster one may have taken over.
  public static XmssEngine current(XmssHash hash) {
    return of(hash).current();
  }

  /// The engine that every machine has, to compare with.
  public static XmssEngine portable(XmssHash hash) {
    return of(hash).portable();
  }

  /// Which engine is in use and why, in one line.
  public static String description(XmssHash hash) {
    return of(hash).description();
  }

  /// Starts to warm the faster engine up on a background thread, once a process; returns at once.
  public static void warmUp(XmssHash hash) {
    of(hash).warmUp();
  }

  /// Starts the warm-up and waits until it is decided which engine to use.
  ///
  /// @param timeout the longest wait
  /// @return whether that is decided
  /// @throws InterruptedException if the waiting thread is interrupted
  public static boolean awaitWarm(XmssHash hash, Duration timeout) throws InterruptedException {
    warmUp(hash);
    return of(hash).awaitDecision(timeout);
  }

  private static EngineSwitch<XmssEngine> of(XmssHash hash) {
    EngineSwitch<XmssEngine> engines = SWITCHES.get(hash);
    if (engines == null) {
      throw new IllegalStateException("no engine for " + hash);
    }
    return engines;
  }

  private static EngineSwitch<XmssEngine> newSwitch(XmssHash hash) {
    return new EngineSwitch<>(
        new XmssDigestEngine(hash),
        portable -> lanes(hash, portable),
        new XmssTrial(hash, System::nanoTime));
  }

  // The module of the Vector API is optional: nothing that refers to it is loaded before it is
  // known to be there.

  private static Optional<XmssEngine> lanes(XmssHash hash, XmssEngine portable) {
    return hash.approved() && VectorModule.load() && Sha256Kernel.isNative()
        ? lanesOf(hash, portable)
        : Optional.empty();
  }

  /// The lanes of one function, whatever this machine makes of them.
  static Optional<XmssEngine> lanesOf(XmssHash hash, XmssEngine portable) {
    return switch (hash) {
      case SHA2_256 -> Optional.of(engine(hash, 32, XmssSha256Lanes::new, portable));
      case SHA2_192 -> Optional.of(engine(hash, 32, XmssSha192Lanes::new, portable));
      case SHAKE256_256, SHAKE256_192 ->
          Optional.of(engine(hash, 8, () -> new XmssShake256Lanes(hash.n()), portable));
      case SHA2_512, SHAKE_256, SHAKE_512 -> Optional.empty();
    };
  }

  private static XmssEngine engine(
      XmssHash hash, int count, Supplier<XmssLanes> lanes, XmssEngine portable) {
    return new XmssLaneEngine(
        "XMSS %s, %d lanes of AVX-512".formatted(hash, count), lanes, portable);
  }
}
