package dev.pawl.acceptance.house.planted.ledger;

import dev.pawl.acceptance.house.Breaks;

@Breaks("ONLY_PROGRAMS_TALK")
final class Talks {
  void complain(Exception failure) {
    System.err.println("never mind");
    failure.printStackTrace();
  }
}
