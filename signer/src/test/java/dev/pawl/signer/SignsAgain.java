package dev.pawl.signer;

import dev.pawl.hbs.Message;
import dev.pawl.ledger.Bytes;
import dev.pawl.testkit.probe.Observer;
import dev.pawl.testkit.probe.Point;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A planted bug: the parent signs its child again whenever the binding is wanted, in place of the
/// stored bytes.
final class SignsAgain implements Observer {
  static final Point STORED = new Point("dev.pawl.signer.ChildTrees", "stored");

  private final SigningKey key;

  SignsAgain(SigningKey key) {
    this.key = key;
  }

  @Override
  public @Nullable Object left(
      Point point, @Nullable Object self, Object[] arguments, @Nullable Object result) {
    return point.equals(STORED) && result instanceof Optional<?> stored && stored.isPresent()
        ? Optional.of(again((int) arguments[0], (long) arguments[1]))
        : result;
  }

  private Bytes again(int layer, long leaf) {
    try {
      byte[] child = key.tree(layer - 1, leaf).publicKey().certified();
      byte[] signature = key.tree(layer, leaf >>> 5).sign((int) leaf & 31, Message.of(child));
      return SignatureParts.sideBySide(signature, child);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
