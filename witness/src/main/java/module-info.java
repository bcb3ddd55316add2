/// A witness of transparency logs (C2SP tlog-witness).
@org.jspecify.annotations.NullMarked
module dev.pawl.witness {
  requires transitive dev.pawl.ledger;
  requires jdk.httpserver;
  requires static org.jspecify;

  exports dev.pawl.witness;
}
