/// The one store of truth: entries, rules, sequencer, journal, anchors. Knows no signature.
@org.jspecify.annotations.NullMarked
module dev.pawl.ledger {
  requires transitive dev.pawl.durable;
  requires transitive dev.pawl.tlog;
  requires static org.jspecify;

  exports dev.pawl.ledger;
  exports dev.pawl.ledger.journal;
}
