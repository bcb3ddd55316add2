package dev.pawl.signer;

import static dev.pawl.signer.OneTimeOracle.ORACLE;

import dev.pawl.hbs.hash.ChainBatch;
import dev.pawl.hbs.sign.TreePrivateKey;
import dev.pawl.testkit.probe.Observer;
import dev.pawl.testkit.probe.Point;
import dev.pawl.testkit.probe.Probe;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes hashes come out wrong, as a glitch, a cosmic ray or a bad processor would: one bit of what
/// a method of `hbs` returns is flipped, in signing, in making trees and in our own verification.
///
/// Counts every hash by its category and layer, so that a test can say which one shall be wrong.
final class HashFaults implements Observer, AutoCloseable {
  /// A kind of hash.
  ///
  /// @param layer of the tree, 0 for the one that signs messages; or [#NO_LAYER]
  record Kind(HashCategory category, int layer) {
    @Override
    public String toString() {
      return category + " of layer " + layer;
    }
  }

  /// Of a tree that belongs to no open key: one that is being made for a new key.
  static final int NO_LAYER = -1;

  private static final Map<Point, HashCategory> CATEGORIES =
      Stream.of(HashCategory.values())
          .flatMap(c -> c.points.stream().map(point -> Map.entry(point, c)))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

  private static final Field BLOCK = OneTimeOracle.field("dev.pawl.hbs.lms.LmsHash", "block");
  private static final Field XMSS_TREE =
      OneTimeOracle.field("dev.pawl.hbs.hash.XmssDigest", "seed");

  private final Map<Kind, Integer> seen = new HashMap<>(); // guarded by this
  private final Probe.Watch watch;
  private Predicate<Hashed> isWrong = hashed -> false; // guarded by this
  private Random random = new Random(0); // guarded by this
  private int injected; // guarded by this

  /// One hash that came out.
  ///
  /// @param number how many of its kind came before
  record Hashed(Kind kind, int number) {}

  HashFaults() {
    watch = Probe.watch(CATEGORIES.keySet(), this);
  }

  /// From now on, and counted from here, these hashes come out wrong.
  synchronized void arm(long seed, Predicate<Hashed> wrong) {
    seen.clear();
    injected = 0;
    random = new Random(seed);
    isWrong = wrong;
  }

  /// From now on all is well; returns how many hashes came out wrong.
  synchronized int disarm() {
    isWrong = hashed -> false;
    return injected;
  }

  /// How many hashes of each kind came out since [#arm].
  synchronized Map<Kind, Integer> seen() {
    return Map.copyOf(seen);
  }

  @Override
  public @Nullable Object left(
      Point point, @Nullable Object self, Object[] arguments, @Nullable Object result) {
    HashCategory category = CATEGORIES.get(point);
    if (category != null && self != null) {
      TreeAddress address = ORACLE.address(tree(category, point, self, arguments));
      int layer = address == null ? NO_LAYER : address.layer();
      came(new Kind(category, layer), output(point, arguments, result));
    }
    return result;
  }

  private static String tree(HashCategory category, Point point, Object self, Object[] arguments) {
    try {
      if (category == HashCategory.ROOT) {
        return OneTimeOracle.treeIdentifier((TreePrivateKey) arguments[0]);
      }
      return switch (point.type().substring(point.type().lastIndexOf('.') + 1)) {
        case "OneTimeKeys", "WotsKeys" -> OneTimeOracle.treeIdentifier(self);
        case "XmssTree" -> OneTimeOracle.treeOfXmss(self);
        case "XmssTreePrivateKey" -> OneTimeOracle.treeIdentifier((TreePrivateKey) self);
        case "XmssDigest" -> HexFormat.of().formatHex((byte[]) XMSS_TREE.get(self));
        default -> HexFormat.of().formatHex((byte[]) BLOCK.get(self), 0, 16);
      };
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  /// Where the method put what it computed: `[from, to)` of an array that its caller reads.
  private record Output(byte[] bytes, int from, int to) {}

  private static Output output(Point point, Object[] arguments, @Nullable Object result) {
    return switch (point.method()) {
      case "oneTimePublicKey" -> all((byte[]) arguments[4]);
      case "leafNode" -> node((byte[]) arguments[2], (int) arguments[3]);
      case "parent" -> node((byte[]) arguments[5], (int) arguments[6]);
      case "leafNodes" -> node((byte[]) arguments[2], (int) arguments[3]);
      case "walkToEnds" -> {
        ChainBatch batch = (ChainBatch) arguments[0];
        yield new Output(batch.values, 0, batch.count * batch.n);
      }
      default -> all((byte[]) result);
    };
  }

  private static Output all(byte[] bytes) {
    return new Output(bytes, 0, bytes.length);
  }

  /// At least 24 bytes, the shortest hash there is.
  private static Output node(byte[] out, int at) {
    return new Output(out, at, at + 24);
  }

  private synchronized void came(Kind kind, Output output) {
    int number = seen.merge(kind, 1, Integer::sum) - 1;
    if (isWrong.test(new Hashed(kind, number))) {
      int at = output.from + random.nextInt(output.to - output.from);
      output.bytes[at] ^= (byte) (1 << random.nextInt(8));
      injected++;
    }
  }

  @Override
  public void close() {
    var _ = disarm();
    watch.close();
  }
}
