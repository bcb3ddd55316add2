package dev.pawl.acceptance.house.planted.signer;

import dev.pawl.acceptance.house.Breaks;
import dev.pawl.acceptance.house.planted.hbs.sign.RawSigner;

@Breaks("NO_KEY_LEAVES")
public final class HandsOutKey {
  /// For a key store.
  public RawSigner key() {
    return new RawSigner();
  }
}
