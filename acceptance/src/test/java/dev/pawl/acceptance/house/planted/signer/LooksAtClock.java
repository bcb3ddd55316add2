package dev.pawl.acceptance.house.planted.signer;

import dev.pawl.acceptance.house.Breaks;
import java.time.Instant;
import java.util.function.Supplier;

@Breaks("NO_CLOCK_NO_DICE")
final class LooksAtClock {
  private final Supplier<Instant> clock = Instant::now;

  Instant time() {
    return clock.get();
  }
}
