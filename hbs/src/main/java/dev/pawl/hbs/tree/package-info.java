/// Merkle trees whatever their hash: nodes, subtrees, authentication paths.
///
/// Nodes are numbered as RFC 8554 §5.3 does: 1 is the root, the children of `r` are `2r` and `2r +
/// 1`, and the leaves of a tree of height `h` are `2^h` to `2^(h+1) - 1`. A scheme brings its
/// [NodeHash]; everything else is the same for all.
package dev.pawl.hbs.tree;
