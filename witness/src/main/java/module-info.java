/// A witness of transparency logs (C2SP tlog-witness), and the client of any.
@org.jspecify.annotations.NullMarked
module dev.pawl.witness {
  requires transitive dev.pawl.ledger;
  requires jdk.httpserver;
  requires java.net.http;
  requires static org.jspecify;

  exports dev.pawl.witness;
}
