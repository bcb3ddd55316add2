/// Simulated disk, store conformance kit and known answers.
@org.jspecify.annotations.NullMarked
module dev.pawl.testkit {
  requires transitive dev.pawl.durable;
  requires transitive dev.pawl.ledger;
  requires java.instrument;
  requires jdk.attach;
  requires static org.jspecify;
  requires static transitive org.junit.jupiter.api;

  exports dev.pawl.testkit;
  exports dev.pawl.testkit.conformance;
  exports dev.pawl.testkit.probe;
  exports dev.pawl.testkit.schedule;
}
