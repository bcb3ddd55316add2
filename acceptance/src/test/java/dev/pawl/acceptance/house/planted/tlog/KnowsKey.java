package dev.pawl.acceptance.house.planted.tlog;

import dev.pawl.acceptance.house.Breaks;
import dev.pawl.acceptance.house.planted.hbs.Key;

@Breaks("ARROWS")
final class KnowsKey {
  Key[] keys() {
    return new Key[0];
  }
}
