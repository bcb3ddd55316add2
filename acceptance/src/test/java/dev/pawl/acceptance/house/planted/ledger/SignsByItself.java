package dev.pawl.acceptance.house.planted.ledger;

import dev.pawl.acceptance.house.Breaks;
import dev.pawl.acceptance.house.planted.hbs.sign.RawSigner;

@Breaks({"ARROWS", "ONE_SIGNER"})
final class SignsByItself {
  private final RawSigner signer = new RawSigner();

  Object signer() {
    return signer;
  }
}
