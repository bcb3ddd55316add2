package dev.pawl.ledger;

/// What tells one running machine from its copy; each part is empty where the host does not say.
///
/// @param bootId changes with every boot
/// @param machineId the installation
/// @param vmGeneration changes when a virtual machine is cloned or restored
public record HostFingerprint(String bootId, String machineId, String vmGeneration) {
  /// A host that says nothing about itself.
  public static final HostFingerprint UNKNOWN = new HostFingerprint("", "", "");
}
