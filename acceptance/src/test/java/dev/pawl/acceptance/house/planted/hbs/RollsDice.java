package dev.pawl.acceptance.house.planted.hbs;

import dev.pawl.acceptance.house.Breaks;
import java.security.SecureRandom;
import java.util.UUID;

@Breaks("NO_CLOCK_NO_DICE")
final class RollsDice {
  String seed() {
    return UUID.randomUUID() + " " + new SecureRandom().nextInt();
  }
}
