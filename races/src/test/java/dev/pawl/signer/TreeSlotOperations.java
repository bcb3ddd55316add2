package dev.pawl.signer;

import java.io.IOException;
import org.jetbrains.lincheck.datastructures.Operation;

/// The operations of one [TreeSlot]; one thread alone is the specification.
public class TreeSlotOperations {
  private final TreeSlot slot = new TreeSlot();
  private final RacingTree tree = new RacingTree();

  /// How many trees were made, and whether the one that one gets is open.
  @Operation
  public String get() throws IOException {
    var _ = slot.get(tree::make);
    return tree.made() + (tree.isErased() ? " closed" : " open");
  }

  @Operation
  public void close() {
    slot.close();
  }
}
