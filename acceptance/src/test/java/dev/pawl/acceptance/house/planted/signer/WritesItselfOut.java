package dev.pawl.acceptance.house.planted.signer;

import dev.pawl.acceptance.house.Breaks;
import java.io.Serializable;

/// A key that counts its own leaves and can be saved: whoever loads it twice signs twice.
@Breaks("NO_KEY_LEAVES")
final class WritesItselfOut implements Serializable {
  private static final long serialVersionUID = 1L;

  private long index;

  long next() {
    return index++;
  }
}
