/// Merkle trees, proofs and tree heads of RFC 6962 and RFC 9162. Knows no key.
@org.jspecify.annotations.NullMarked
module dev.pawl.tlog {
  requires static org.jspecify;

  exports dev.pawl.tlog;
}
