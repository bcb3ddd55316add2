package dev.pawl.acceptance.planted;

import java.util.List;

/// A layer of tests that a bug has to get through, in the order of their cost, with those of its
/// test classes that guard something here.
enum Layer {
  /// The rules, the fold and the state, as values.
  RULES("rules", "dev.pawl.ledger.RulesTest", "dev.pawl.ledger.StateValuesTest"),

  /// Ledger, sequencer, anchors and snapshots over stores in memory.
  LEDGER("ledger", "dev.pawl.ledger.LedgerTest", "dev.pawl.ledger.RequiredAnchorsTest"),

  /// The contract that every ledger store keeps, and the journal's own part of it.
  CONTRACT(
      "store contract",
      "dev.pawl.ledger.journal.SimulatedJournalContractTest",
      "dev.pawl.ledger.journal.JournalTest"),

  /// Every crash state of small workloads, at its smallest size.
  CRASH("crash states", "dev.pawl.ledger.journal.CrashSmokeTest"),

  /// Every byte inverted, every file cut, exchanged or missing.
  DAMAGE(
      "damage",
      "dev.pawl.ledger.journal.FileAnchorTest",
      "dev.pawl.ledger.journal.SnapshotFileTest",
      "dev.pawl.ledger.journal.JournalDamageTest"),

  /// The signer over real files: leaves, self-check, stopped keys, appends that fail.
  SIGNER(
      "signer",
      "dev.pawl.signer.LeafSourceTest",
      "dev.pawl.signer.FlippedLeaseTest",
      "dev.pawl.signer.SelfCheckTest",
      "dev.pawl.signer.StoppedKeyTest",
      "dev.pawl.signer.UnknownOutcomeTest"),

  /// Signing with restarts, crashes, tree borders and many threads; copies of a process.
  SIGNING("signing and copies", "dev.pawl.signer.SigningTest", "dev.pawl.signer.CrashTest");

  private final String title;
  private final List<String> testClasses;

  Layer(String title, String... testClasses) {
    this.title = title;
    this.testClasses = List.of(testClasses);
  }

  /// As the table names it.
  String title() {
    return title;
  }

  /// Their full names.
  List<String> testClasses() {
    return testClasses;
  }
}
