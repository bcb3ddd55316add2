package dev.pawl.tlog;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
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
      leaves.add(
          MerkleTree.leafHash(("entry " + i).getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
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
}
