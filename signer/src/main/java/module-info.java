/// Keys, leases, the one order, audit.
@org.jspecify.annotations.NullMarked
module dev.pawl.signer {
  requires transitive dev.pawl.hbs;
  requires transitive dev.pawl.ledger;
  requires dev.pawl.anchors;
  requires com.h2database.mvstore;
  requires static org.jspecify;

  exports dev.pawl.signer;
}
