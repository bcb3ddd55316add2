package dev.pawl.acceptance.house.planted.ledger;

import dev.pawl.acceptance.house.Breaks;

@Breaks("NO_SLEEP")
final class Sleeps {
  void await() throws InterruptedException {
    Thread.sleep(10);
  }
}
