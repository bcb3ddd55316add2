/// Merkle trees, proofs and tree heads.
package dev.pawl.tlog;
