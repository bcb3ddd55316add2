package dev.pawl.signer;

import dev.pawl.testkit.probe.Point;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// What a hash is for, and where it comes out.
enum HashCategory {
  /// A leaf of a tree: its one-time public key, or the node made of it.
  LEAF(
      "hbs.lms.LmsHash.oneTimePublicKey",
      "hbs.lms.LmsHash.leafNode",
      "hbs.sign.WotsKeys.leafNodes",
      "hbs.xmss.XmssTree.leafFromSignature"),
  /// A node above the leaves: in making a tree, in checking a path, in verifying.
  NODE("hbs.lms.LmsHash.parent", "hbs.xmss.XmssTree.parent"),
  /// A chain of a one-time key: at its end in making a tree, at its digit in signing.
  CHAIN(
      "hbs.sign.OneTimeKeys.walkToEnds",
      "hbs.sign.OneTimeKeys.sign",
      "hbs.sign.WotsKeys.walkToEnds",
      "hbs.sign.WotsKeys.sign"),
  /// The hash of the message, in signing and in verifying; in XMSS^MT of layer 0 alone, since a
  /// parent tree signs a root as it is.
  MESSAGE("hbs.lms.LmsHash.message", "hbs.hash.XmssDigest.message"),
  /// The randomizer of a leaf; in XMSS^MT of layer 0 alone.
  RANDOMIZER("hbs.sign.OneTimeKeys.randomizer", "hbs.sign.XmssTreePrivateKey.randomizer"),
  /// The root of a tree that was just made.
  ROOT("signer.TreeGenerator.generate"),
  /// Seed and identifier of a child tree, derived at the layer above it; not in XMSS^MT, whose
  /// trees follow from their addresses.
  CHILD("hbs.sign.OneTimeKeys.childSeed", "hbs.sign.OneTimeKeys.childIdentifier");

  final Set<Point> points;

  HashCategory(String... methods) {
    points = Arrays.stream(methods).map(HashCategory::point).collect(Collectors.toSet());
  }

  private static Point point(String method) {
    int dot = method.lastIndexOf('.');
    return new Point("dev.pawl." + method.substring(0, dot), method.substring(dot + 1));
  }
}
