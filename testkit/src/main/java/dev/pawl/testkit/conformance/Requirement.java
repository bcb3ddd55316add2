package dev.pawl.testkit.conformance;

/// What RFC 10033 asks of a signer, as far as it shows in the signatures.
public enum Requirement {
  /// A restart between any two signatures.
  RESTART("4", "a state that was used is used for good, also after a restart (durability)"),

  /// Death at each write, and at the moment of each release.
  KILL("4", "no signature leaves before the state is updated irrevocably (atomicity)"),

  /// The same wish again after an outcome that nobody knows.
  RETRY("4", "a wish that is repeated gets the same signature or another state (atomicity)"),

  /// Many threads at one signer.
  CONCURRENT("4", "operations that overlap never share a state (isolation)"),

  /// The signer is started twice on its data.
  SECOND_PROCESS("4", "two processes never sign from one state (isolation, synchronization)"),

  /// Files of the data are lost or emptied, one after the other and all.
  LOST_STATE("4", "a state that is lost is never taken for an unused one (consistency)"),

  /// An older copy of the data is put back.
  RESTORED_BACKUP("2.1.2", "a backup that is put back never brings used states back"),

  /// A copy of the data is used beside the data.
  CLONED_DATA("4", "a copy never signs from the states of the original (cloning)"),

  /// Every leaf and then some.
  EXHAUSTION("3", "a key that is used up stops, and stays so"),

  /// Few signatures are left.
  WARNING("3", "near the end the signer stops until somebody acknowledges (optional)"),

  /// Everything goes back in time: the data and what was kept apart.
  RESTORED_MACHINE("4", "a machine that went back in time never signs from used states"),

  /// Everything is copied: the data and what was kept apart.
  CLONED_MACHINE("4", "a copy of the whole machine never signs from the same states");

  private final String section;
  private final String text;

  Requirement(String section, String text) {
    this.section = section;
    this.text = text;
  }

  /// The section of RFC 10033 that asks for it.
  public String section() {
    return section;
  }

  /// What is asked, in one clause.
  public String text() {
    return text;
  }

  /// Whether nothing on the machine alone can hold it, because all of the machine is rolled back or
  /// copied: it takes a counter in hardware or a witness elsewhere.
  public boolean needsHelpFromElsewhere() {
    return this == RESTORED_MACHINE || this == CLONED_MACHINE;
  }
}
