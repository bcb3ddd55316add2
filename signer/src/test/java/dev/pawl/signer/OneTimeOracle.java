package dev.pawl.signer;

import dev.pawl.hbs.sign.LmsPrivateKey;
import dev.pawl.hbs.sign.TreePrivateKey;
import dev.pawl.hbs.sign.XmssTreePrivateKey;
import dev.pawl.testkit.probe.Observer;
import dev.pawl.testkit.probe.Point;
import dev.pawl.testkit.probe.Probe;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Remembers every signature that any one-time key of this process ever computed, released or not,
/// and finds the key that computed two.
///
/// It watches `OneTimeKeys.sign` of LMS and `WotsKeys.sign` of XMSS, where chains are walked to the
/// digits of a message hash: nobody gets a one-time signature past it. A one-time key is known by
/// its tree's identifier and its leaf, and again by its address (key, layer, tree, leaf) where the
/// tree was opened as a part of a key: the two differ when a fault gives a tree another identifier.
/// A tree of XMSS is identified by SEED, layer and number.
///
/// A test that lets the same store live on in several ways opens a [#branch()] for each.
final class OneTimeOracle implements Observer {
  static final Point SIGN = new Point("dev.pawl.hbs.sign.OneTimeKeys", "sign");
  static final Point RANDOMIZER = new Point("dev.pawl.hbs.sign.OneTimeKeys", "randomizer");
  static final Point WOTS_SIGN = new Point("dev.pawl.hbs.sign.WotsKeys", "sign");
  static final Point XMSS_RANDOMIZER =
      new Point("dev.pawl.hbs.sign.XmssTreePrivateKey", "randomizer");
  static final Point OPENED = new Point("dev.pawl.signer.OpenKey", "privateKeyOf");

  /// The one of this process, told of everything from its first use on.
  static final OneTimeOracle ORACLE = new OneTimeOracle();

  /// A one-time key by its tree identifier.
  ///
  /// @param tree its identifier in hexadecimal
  record OneTimeKey(String tree, int leaf) {}

  /// The same by its place.
  private record Place(TreeAddress tree, int leaf) {}

  /// What a one-time key computed.
  ///
  /// @param messageHash Q, which the chains sign
  /// @param randomizer C, which went into it
  record Pair(String messageHash, String randomizer) {}

  /// A one-time key that computed twice.
  record Violation(Object oneTimeKey, Pair first, Pair second) {
    /// Whether two messages, or one with two randomizers, met one key: anybody may forge now.
    boolean isReuse() {
      return !first.equals(second);
    }
  }

  private static final Field TREE_IDENTIFIER = field(SIGN.type(), "treeIdentifier");
  private static final Field WOTS_TREE = field(WOTS_SIGN.type(), "tree");
  private static final Field TREE_BYTES = field("dev.pawl.hbs.xmss.XmssTree", "treeBytes");

  private final Map<String, TreeAddress> addresses = new ConcurrentHashMap<>();

  /// What the signature under way in this thread drew.
  private final ThreadLocal<String> randomizer = ThreadLocal.withInitial(() -> "");

  private Map<Object, Pair> computed = new HashMap<>(); // guarded by this
  private List<Violation> violations = new ArrayList<>(); // guarded by this
  private final Map<Integer, Long> byLayer = new HashMap<>(); // guarded by this
  private long total; // guarded by this

  private OneTimeOracle() {
    var _ = Probe.watch(Set.of(SIGN, RANDOMIZER, WOTS_SIGN, XMSS_RANDOMIZER, OPENED), this);
  }

  /// What a private field holds is for tests to see.
  static Field field(String type, String name) {
    try {
      Field field = Class.forName(type).getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /// The tree of the one-time keys that are at work: of `OneTimeKeys` or of `WotsKeys`.
  static String treeIdentifier(Object oneTimeKeys) {
    try {
      return TREE_IDENTIFIER.getDeclaringClass().isInstance(oneTimeKeys)
          ? HexFormat.of().formatHex((byte[]) TREE_IDENTIFIER.get(oneTimeKeys))
          : treeOfXmss(WOTS_TREE.get(oneTimeKeys));
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  /// The same of an `XmssTree`.
  static String treeOfXmss(Object tree) {
    try {
      return HexFormat.of().formatHex((byte[]) TREE_BYTES.get(tree));
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  /// The same of a private key.
  static String treeIdentifier(TreePrivateKey key) {
    return switch (key) {
      case LmsPrivateKey lms -> HexFormat.of().formatHex(lms.treeIdentifier());
      case XmssTreePrivateKey xmss ->
          HexFormat.of()
              .formatHex(
                  xmss.parameters().hash().treeBytes(xmss.publicSeed(), xmss.layer(), xmss.tree()));
    };
  }

  /// Where a tree stands, by its identifier; null where it was not opened as a part of a key.
  @Nullable TreeAddress address(String treeIdentifier) {
    return addresses.get(treeIdentifier);
  }

  @Override
  public void entered(Point point, @Nullable Object self, Object[] arguments) {
    if ((point.equals(SIGN) || point.equals(WOTS_SIGN)) && self != null) {
      computed(
          new OneTimeKey(treeIdentifier(self), (int) arguments[0]),
          new Pair(HexFormat.of().formatHex((byte[]) arguments[1]), randomizer.get()));
      randomizer.remove(); // a parent tree of XMSS^MT draws none
    }
  }

  @Override
  public @Nullable Object left(
      Point point, @Nullable Object self, Object[] arguments, @Nullable Object result) {
    if ((point.equals(RANDOMIZER) || point.equals(XMSS_RANDOMIZER)) && result != null) {
      randomizer.set(HexFormat.of().formatHex((byte[]) result));
    } else if (point.equals(OPENED)) {
      opened((OpenKey) self, (int) arguments[0], (long) arguments[1], (TreePrivateKey) result);
    }
    return result;
  }

  private void opened(
      @Nullable OpenKey key, int layer, long tree, @Nullable TreePrivateKey opened) {
    if (key != null && opened != null) {
      addresses.put(treeIdentifier(opened), new TreeAddress(key.id(), layer, tree));
    }
  }

  private synchronized void computed(OneTimeKey key, Pair pair) {
    TreeAddress address = addresses.get(key.tree());
    total++;
    byLayer.merge(address == null ? -1 : address.layer(), 1L, Long::sum);
    put(key, pair);
    if (address != null) {
      put(new Place(address, key.leaf()), pair);
    }
  }

  private void put(Object key, Pair pair) {
    Pair earlier = computed.putIfAbsent(key, pair);
    if (earlier != null) {
      violations.add(new Violation(key, earlier, pair));
    }
  }

  /// The violations since the last call.
  synchronized List<Violation> takeViolations() {
    List<Violation> taken = violations;
    violations = new ArrayList<>();
    return taken;
  }

  /// How many one-time signatures were computed so far.
  synchronized long total() {
    return total;
  }

  /// How many one-time keys computed any.
  synchronized long keys() {
    return computed.keySet().stream().filter(OneTimeKey.class::isInstance).count();
  }

  /// A way in which a store may live on from here: what happens in it has not happened when it is
  /// closed. For copies of one store that a machine would never have side by side.
  synchronized Branch branch() {
    Map<Object, Pair> before = new HashMap<>(computed);
    return () -> {
      synchronized (this) {
        computed = before;
      }
    };
  }

  /// Ends a branch.
  @FunctionalInterface
  interface Branch extends AutoCloseable {
    @Override
    void close();
  }

  /// How many were computed, by layer.
  @Override
  public synchronized String toString() {
    StringBuilder layers = new StringBuilder();
    byLayer.forEach((layer, count) ->
        layers.append(layer < 0 ? ", outside any key " : ", layer " + layer + " ").append(count));
    return total + " one-time signatures computed" + layers;
  }
}
