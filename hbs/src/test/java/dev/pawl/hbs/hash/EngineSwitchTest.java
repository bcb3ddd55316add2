package dev.pawl.hbs.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// The choice of an engine, with engines whose speed and errors are planted and a clock that only
/// they move.
class EngineSwitchTest {
  private final AtomicLong clock = new AtomicLong();
  private final ChainEngine reference = new MessageDigestEngine(HashFunction.SHA_256);
  private final ChainEngine portable = new Paced("portable", 60, batch -> {});

  @Test
  void current_beforeWarmUp_isPortable() {
    EngineSwitch<ChainEngine> engines =
        switchTo(p -> Optional.of(new Paced("fast", 8, batch -> {})));
    assertSame(portable, engines.current());
    assertTrue(engines.description().contains("not warmed up"), engines.description());
  }

  @Test
  void warmUp_equalAndFaster_switches() throws Exception {
    ChainEngine fast = new Paced("fast", 8, batch -> {});
    assertSame(fast, decided(switchTo(p -> Optional.of(fast))).current());
  }

  @Test
  void warmUp_twice_triesOnce() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    EngineSwitch<ChainEngine> engines =
        switchTo(p -> {
          asked.incrementAndGet();
          return Optional.empty();
        });
    decided(engines);
    decided(engines);
    assertEquals(1, asked.get());
  }

  @Test
  void warmUp_oneBitOfOneLaneWrong_refuses() throws Exception {
    for (int lane : new int[] {0, 15, 16, 31}) {
      ChainEngine wrong =
          new Paced(
              "wrong",
              8,
              batch -> {
                if (batch.count > lane) {
                  batch.values[lane * batch.n + 7] ^= 0x10;
                }
              });
      assertRefused(switchTo(p -> Optional.of(wrong)), "another result");
    }
  }

  @Test
  void warmUp_wrongForOneHashLengthOnly_refuses() throws Exception {
    for (int n : new int[] {24, 32}) {
      ChainEngine wrong =
          new Paced("wrong", 8, batch -> batch.values[0] ^= (byte) (batch.n == n ? 1 : 0));
      assertRefused(switchTo(p -> Optional.of(wrong)), "another result");
    }
  }

  @Test
  void warmUp_equalButNotFaster_refusesInTheEnd() throws Exception {
    ChainEngine slow = new Paced("slow", 59, batch -> {});
    assertRefused(switchTo(p -> Optional.of(slow)), "not faster");
  }

  @Test
  void warmUp_slowAtFirst_waitsUntilItIsFast() throws Exception {
    ChainEngine late = new Paced("late", () -> clock.get() < 2_000_000_000L ? 4_000 : 8, b -> {});
    assertSame(late, decided(switchTo(p -> Optional.of(late))).current());
  }

  @Test
  void warmUp_candidateThrows_refuses() throws Exception {
    ChainEngine broken =
        new Paced(
            "broken",
            8,
            batch -> {
              throw new IllegalStateException("planted");
            });
    assertRefused(switchTo(p -> Optional.of(broken)), "planted");
  }

  @Test
  void warmUp_classMissing_refuses() throws Exception {
    Function<ChainEngine, Optional<ChainEngine>> missing =
        p -> {
          throw new NoClassDefFoundError("planted");
        };
    assertRefused(switchTo(missing), "planted");
  }

  @Test
  void warmUp_noCandidate_staysPortable() throws Exception {
    assertRefused(switchTo(p -> Optional.empty()), "offer no faster one");
  }

  private EngineSwitch<ChainEngine> switchTo(
      Function<ChainEngine, Optional<ChainEngine>> candidates) {
    return new EngineSwitch<>(
        portable, candidates, new EngineTrial(EngineTrial.Shape.LMS, clock::get));
  }

  private void assertRefused(EngineSwitch<ChainEngine> engines, String why)
      throws InterruptedException {
    assertSame(portable, decided(engines).current());
    assertTrue(engines.description().contains(why), engines.description());
  }

  private static EngineSwitch<ChainEngine> decided(EngineSwitch<ChainEngine> engines)
      throws InterruptedException {
    engines.warmUp();
    assertTrue(engines.awaitDecision(Duration.ofSeconds(60)));
    return engines;
  }

  private interface Pace {
    long nanosPerStep();
  }

  private interface Fault {
    void spoil(ChainBatch batch);
  }

  /// Right results, unless its fault spoils them, at a pace of the test's choosing.
  private final class Paced implements ChainEngine {
    private final String name;
    private final Pace pace;
    private final Fault fault;

    Paced(String name, long nanosPerStep, Fault fault) {
      this(name, () -> nanosPerStep, fault);
    }

    Paced(String name, Pace pace, Fault fault) {
      this.name = name;
      this.pace = pace;
      this.fault = fault;
    }

    @Override
    public String description() {
      return name;
    }

    @Override
    public void run(ChainBatch batch) {
      long nanos = pace.nanosPerStep();
      for (int k = 0; k < batch.count; k++) {
        clock.addAndGet(nanos * (batch.to[k] - batch.from[k]));
      }
      reference.run(batch);
      fault.spoil(batch);
    }
  }
}
