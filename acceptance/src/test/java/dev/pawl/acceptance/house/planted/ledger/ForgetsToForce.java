package dev.pawl.acceptance.house.planted.ledger;

import dev.pawl.acceptance.house.Breaks;
import dev.pawl.acceptance.house.planted.durable.DiskFile;

@Breaks("ONE_DISK")
final class ForgetsToForce implements DiskFile {
  @Override
  public void force() {}
}
