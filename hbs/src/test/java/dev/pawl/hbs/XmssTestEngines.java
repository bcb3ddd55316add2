package dev.pawl.hbs;

import dev.pawl.hbs.hash.XmssEngines;
import dev.pawl.hbs.hash.XmssHash;
import java.time.Duration;

/// Warms engines up for tests that make whole trees.
final class XmssTestEngines {
  private XmssTestEngines() {}

  static void warmUp() throws InterruptedException {
    for (XmssHash hash : XmssHash.values()) {
      warmUp(hash);
    }
  }

  static void warmUp(XmssHash hash) throws InterruptedException {
    XmssEngines.awaitWarm(hash, Duration.ofSeconds(30));
  }
}
