package dev.pawl.ledger;

/// What tells one running process from its copy; each part is empty where nobody says.
///
/// @param bootId changes with every boot
/// @param machineId the installation
/// @param vmGeneration changes when a virtual machine is cloned or restored
/// @param process drawn at random when the process starts, so that two copies of a store that open
///   alike write different entries
public record HostFingerprint(
    String bootId, String machineId, String vmGeneration, String process) {
  /// A host that says nothing about itself.
  public static final HostFingerprint UNKNOWN = new HostFingerprint("", "", "", "");
}
