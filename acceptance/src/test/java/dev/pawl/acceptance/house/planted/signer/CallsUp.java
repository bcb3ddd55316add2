package dev.pawl.acceptance.house.planted.signer;

import dev.pawl.acceptance.house.Breaks;
import dev.pawl.acceptance.house.planted.cli.Program;

@Breaks("ARROWS")
final class CallsUp {
  void report() {
    new Program().talk();
  }
}
