package dev.pawl.acceptance.house.planted.signer;

import dev.pawl.acceptance.house.Breaks;
import dev.pawl.acceptance.house.planted.hbs.sign.RawSigner;

/// A self test that takes a leaf of a live key.
@Breaks("ONE_ORDER")
final class SignsOnTheSide {
  byte[] selfTest(RawSigner key) {
    return key.sign(0);
  }
}
