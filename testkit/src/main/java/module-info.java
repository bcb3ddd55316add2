/// Simulated disk, store conformance kit and known answers.
@org.jspecify.annotations.NullMarked
module dev.pawl.testkit {
  requires transitive dev.pawl.durable;
  requires transitive dev.pawl.ledger;
  requires static org.jspecify;

  exports dev.pawl.testkit;
}
