package dev.pawl.spec;

import dev.pawl.hbs.sign.LmsPrivateKey;
import dev.pawl.hbs.sign.SchemePrivateKey;
import dev.pawl.hbs.tree.Hypertree;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.KeyId;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// The trees that a signer opened: names one-time keys as the ledger does.
final class OpenedTrees {
  private record Tree(KeyId key, int layer, long tree, int height) {}

  private final Map<Bytes, Tree> trees = new ConcurrentHashMap<>(); // by tree identifier
  private final Map<KeyId, Hypertree> shapes = new ConcurrentHashMap<>();

  /// @param openKey the `OpenKey` that opened it
  void opened(Object openKey, int layer, long tree, LmsPrivateKey privateKey) {
    KeyId key = (KeyId) field(openKey, "id");
    SchemePrivateKey whole = (SchemePrivateKey) field(openKey, "privateKey");
    shapes.put(key, whole.parameters().hypertree());
    trees.put(
        Bytes.copyOf(privateKey.treeIdentifier()),
        new Tree(key, layer, tree, privateKey.parameters().height()));
  }

  /// @param oneTimeKeys the `OneTimeKeys` at work
  /// @param leaf of its tree
  TraceEvent computed(Object oneTimeKeys, int leaf, Epoch epoch) {
    Tree tree = trees.get(Bytes.copyOf((byte[]) field(oneTimeKeys, "treeIdentifier")));
    if (tree == null) {
      throw new AssertionError("a one-time key outside any key");
    }
    return new TraceEvent.Computed(tree.key, tree.layer, (tree.tree << tree.height) + leaf, epoch);
  }

  private static Object field(Object of, String name) {
    try {
      Field field = of.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return field.get(of);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /// What leaves with the signature of this leaf: it, and those of its parents.
  List<TraceEvent> chain(KeyId key, long leaf) {
    List<TraceEvent> chain = new ArrayList<>();
    Hypertree shape = Objects.requireNonNull(shapes.get(key));
    long of = leaf;
    for (int layer = 0; layer < shape.layers(); layer++) {
      chain.add(new TraceEvent.Released(key, layer, of));
      of >>>= shape.height(layer);
    }
    return chain;
  }
}
