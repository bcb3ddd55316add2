package dev.pawl.hbs;

import dev.pawl.hbs.hash.XmssHash;
import dev.pawl.hbs.tree.Hypertree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A parameter set of XMSS or XMSS^MT: those of RFC 8391 §5.3 and §5.4 and of SP 800-208 §5, under
/// the names they have there.
///
/// | | numbers | |
/// |---|---|---|
/// | `XMSS-`*hash*`_`*h*`_`*bits* | 7 hashes of 3 heights each | h is 10, 16, 20 |
/// | `XMSSMT-`*hash*`_`*h*`/`*d*`_`*bits* | 7 hashes of 8 shapes each | h is the height of all d layers together |
///
/// The Winternitz parameter w is 16 in all of them.
public final class XmssParameters implements SchemeParameters {
  private static final int[] HEIGHTS = {10, 16, 20};

  private static final int[][] SHAPES = {
    {20, 2}, {20, 4}, {40, 2}, {40, 4}, {40, 8}, {60, 3}, {60, 6}, {60, 12}
  };

  /// The Winternitz width: digits of four bits, w = 16.
  static final int DIGIT_BITS = 4;

  private static final List<XmssParameters> SETS = registered();

  private final XmssOid oid;
  private final XmssHash hash;
  private final Hypertree hypertree;

  private XmssParameters(XmssOid oid, XmssHash hash, int height, int layers) {
    this.oid = oid;
    this.hash = hash;
    this.hypertree = Hypertree.of(layers, height / layers);
  }

  /// In both schemes the hashes are numbered in the order in which [XmssHash] lists them.
  private static List<XmssParameters> registered() {
    List<XmssParameters> sets = new ArrayList<>();
    int number = 1;
    for (XmssHash hash : XmssHash.values()) {
      for (int height : HEIGHTS) {
        sets.add(new XmssParameters(new XmssOid(XmssScheme.XMSS, number++), hash, height, 1));
      }
    }
    number = 1;
    for (XmssHash hash : XmssHash.values()) {
      for (int[] shape : SHAPES) {
        XmssOid oid = new XmssOid(XmssScheme.XMSS_MT, number++);
        sets.add(new XmssParameters(oid, hash, shape[0], shape[1]));
      }
    }
    return List.copyOf(sets);
  }

  /// A set that no standard has, small enough to use up. Its number is 0, which no key may bear.
  static XmssParameters unregistered(XmssScheme scheme, XmssHash hash, int height, int layers) {
    return new XmssParameters(new XmssOid(scheme, 0), hash, height, layers);
  }

  /// All sets of both schemes, in the order of their numbers.
  public static List<XmssParameters> all() {
    return SETS;
  }

  /// The set with this number, if there is one.
  public static Optional<XmssParameters> of(XmssOid oid) {
    return SETS.stream().filter(set -> set.oid.equals(oid)).findFirst();
  }

  /// Reads `XMSS-SHA2_20_256` or `XMSSMT-SHA2_40/4_256`.
  ///
  /// @throws IllegalArgumentException that lists what is valid
  public static XmssParameters parse(String name) {
    return SETS.stream()
        .filter(set -> set.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown parameter set '%s'; valid: %s"
                    .formatted(
                        name,
                        SETS.stream()
                            .map(XmssParameters::name)
                            .collect(Collectors.joining(", ")))));
  }

  @Override
  public String name() {
    String shape =
        scheme() == XmssScheme.XMSS
            ? Integer.toString(height())
            : height() + "/" + hypertree.layers();
    return "%s-%s_%s_%d".formatted(scheme().prefix(), hash.family(), shape, hash.bits());
  }

  /// XMSS or XMSS^MT.
  public XmssScheme scheme() {
    return oid.scheme();
  }

  /// The number of the set in its scheme.
  public XmssOid oid() {
    return oid;
  }

  /// The hash functions.
  public XmssHash hash() {
    return hash;
  }

  @Override
  public int n() {
    return hash.n();
  }

  @Override
  public Hypertree hypertree() {
    return hypertree;
  }

  /// The height of each tree, h / d.
  public int treeHeight() {
    return hypertree.height(0);
  }

  /// The length of an index in a signature: 4 bytes in XMSS (RFC 8391 §4.1.8), ceil(h / 8) in
  /// XMSS^MT (§4.2.3).
  public int indexBytes() {
    return scheme() == XmssScheme.XMSS ? 4 : (height() + 7) / 8;
  }

  /// The length of what one tree adds to a signature, a one-time signature and a path (RFC 8391
  /// §4.2.3): len + h / d values.
  public int treeSignatureBytes() {
    return (hash.chains() + treeHeight()) * n();
  }

  @Override
  public int publicKeyBytes() {
    return 4 + 2 * n();
  }

  @Override
  public int signatureBytes() {
    return indexBytes() + n() + hypertree.layers() * treeSignatureBytes();
  }

  /// Index and randomizer stand with what the trees of layer 0 give.
  @Override
  public int signatureBytes(int layer) {
    return layer == 0 ? indexBytes() + n() + treeSignatureBytes() : treeSignatureBytes();
  }

  /// The length of a root.
  @Override
  public int certifiedBytes(int layer) {
    return n();
  }

  @Override
  public boolean approvedBySp800208() {
    return hash.approved();
  }

  static void checkLength(String what, byte[] bytes, int expected) {
    if (bytes.length != expected) {
      throw new IllegalArgumentException(
          "%s is %d bytes, expected %d".formatted(what, bytes.length, expected));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof XmssParameters that
        && oid.equals(that.oid)
        && hash == that.hash
        && hypertree.equals(that.hypertree);
  }

  @Override
  public int hashCode() {
    return oid.hashCode();
  }

  @Override
  public String toString() {
    return name();
  }
}
