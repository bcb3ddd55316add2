package dev.pawl.tlog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Trees to test against: the eight-leaf tree that implementations of Certificate Transparency
/// share as a known answer, and the definition of RFC 9162 §2.1 written down as it stands, by
/// recursion over all leaves and without any of the short cuts of the code under test.
final class Trees {
  /// The entries of the eight-leaf tree (google/certificate-transparency, merkletree tests).
  static final List<byte[]> CT_ENTRIES =
      Stream.of(
              "",
              "00",
              "10",
              "2021",
              "3031",
              "40414243",
              "5051525354555657",
              "606162636465666768696a6b6c6d6e6f")
          .map(HexFormat.of()::parseHex)
          .toList();

  /// The roots of its first n entries, n = 1 to 8.
  static final List<Hash> CT_ROOTS =
      Stream.of(
              "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
              "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
              "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
              "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
              "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
              "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
              "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
              "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")
          .map(Hash::parse)
          .toList();

  private Trees() {}

  /// The leaf hashes of the eight-leaf tree.
  static List<Hash> ctLeaves() {
    return CT_ENTRIES.stream().map(MerkleTree::leafHash).toList();
  }

  /// `count` leaves, all different.
  static List<Hash> leaves(int count) {
    List<Hash> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leaves.add(MerkleTree.leafHash(("entry " + i).getBytes(StandardCharsets.US_ASCII)));
    }
    return leaves;
  }

  /// MTH(D_n) of RFC 9162 §2.1.1.
  static Hash root(List<Hash> leaves) {
    if (leaves.isEmpty()) {
      return MerkleTree.emptyRoot();
    }
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    int k = split(leaves.size());
    return MerkleTree.nodeHash(root(leaves.subList(0, k)), root(leaves.subList(k, leaves.size())));
  }

  /// The largest power of two smaller than n.
  static int split(int n) {
    return Integer.highestOneBit(n - 1);
  }

  /// PATH(m, D_n) of RFC 9162 §2.1.3.1.
  static List<Hash> inclusionPath(int m, List<Hash> leaves) {
    List<Hash> path = new ArrayList<>();
    if (leaves.size() > 1) {
      int k = split(leaves.size());
      List<Hash> left = leaves.subList(0, k);
      List<Hash> right = leaves.subList(k, leaves.size());
      path.addAll(m < k ? inclusionPath(m, left) : inclusionPath(m - k, right));
      path.add(root(m < k ? right : left));
    }
    return path;
  }

  /// PROOF(m, D_n) of RFC 9162 §2.1.4.1, 0 < m < n.
  static List<Hash> consistencyPath(int m, List<Hash> leaves) {
    return subproof(m, leaves, true);
  }

  private static List<Hash> subproof(int m, List<Hash> leaves, boolean known) {
    if (m == leaves.size()) {
      return known ? new ArrayList<>() : new ArrayList<>(List.of(root(leaves)));
    }
    int k = split(leaves.size());
    List<Hash> left = leaves.subList(0, k);
    List<Hash> right = leaves.subList(k, leaves.size());
    List<Hash> path = m <= k ? subproof(m, left, known) : subproof(m - k, right, false);
    path.add(root(m <= k ? right : left));
    return path;
  }

  /// Computes the complete subtrees of these leaves, and refuses to be asked for any other.
  static HashReader reader(List<Hash> leaves) {
    return (level, index) -> {
      int first = Math.toIntExact(index << level);
      return root(leaves.subList(first, first + (1 << level)));
    };
  }

  /// This hash with one bit flipped.
  static Hash flip(Hash hash, int bit) {
    byte[] bytes = hash.bytes();
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    return Hash.of(bytes);
  }

  /// Every path that differs from this one by a flipped bit, a hash left out or a hash put in.
  static Stream<List<Hash>> spoilt(List<Hash> path) {
    Stream<List<Hash>> flipped =
        IntStream.range(0, path.size() * 256)
            .mapToObj(i -> edit(path, copy -> copy.set(i / 256, flip(path.get(i / 256), i % 256))));
    Stream<List<Hash>> without =
        IntStream.range(0, path.size()).mapToObj(i -> edit(path, copy -> copy.remove(i)));
    Stream<List<Hash>> with =
        IntStream.rangeClosed(0, path.size())
            .mapToObj(i -> edit(path, copy -> copy.add(i, MerkleTree.emptyRoot())));
    return Stream.of(flipped, without, with).flatMap(edited -> edited);
  }

  private static List<Hash> edit(List<Hash> path, Consumer<List<Hash>> change) {
    List<Hash> copy = new ArrayList<>(path);
    change.accept(copy);
    return copy;
  }
}
