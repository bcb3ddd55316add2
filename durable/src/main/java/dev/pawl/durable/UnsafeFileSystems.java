package dev.pawl.durable;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Which file systems must not hold a store, and why. A store there loses what it was told is
/// durable, or lets two machines believe that each holds the lock.
public final class UnsafeFileSystems {
  private static final Set<String> MEMORY =
      Set.of("tmpfs", "ramfs", "devtmpfs", "hugetlbfs", "rootfs", "zram");
  private static final Set<String> LAYERED =
      Set.of("overlay", "overlayfs", "aufs", "unionfs", "mergerfs");
  private static final Set<String> NETWORK =
      Set.of(
          "nfs",
          "nfs4",
          "cifs",
          "smb",
          "smb2",
          "smb3",
          "smbfs",
          "afs",
          "coda",
          "ncpfs",
          "ceph",
          "glusterfs",
          "lustre",
          "davfs",
          "beegfs",
          "orangefs",
          "gpfs");
  private static final Set<String> HOST_SHARE =
      Set.of("9p", "virtiofs", "vboxsf", "vmhgfs", "prl_fs", "drvfs");

  private UnsafeFileSystems() {}

  /// Why a file system of this type must not hold a store; empty where nothing is known against it.
  ///
  /// @param type as [Disk#fileSystemType] names it
  public static Optional<String> reason(String type) {
    String name = type.toLowerCase(Locale.ROOT);
    if (MEMORY.contains(name)) {
      return Optional.of(type + " keeps files in memory: a power loss takes them");
    }
    if (LAYERED.contains(name)) {
      return Optional.of(
          type + " stacks layers, as container images do: a restart may bring back an older file");
    }
    if (NETWORK.contains(name)) {
      return Optional.of(
          type + " is a network file system: locks and forced writes can be lost with the server");
    }
    if (HOST_SHARE.contains(name)) {
      return Optional.of(
          type + " shares a directory of the host: whether it forces writes is up to the host");
    }
    if (name.equals("fuse") || name.equals("fuseblk") || name.startsWith("fuse.")) {
      return Optional.of(
          type + " is served by a program: whether it forces writes is up to that program");
    }
    return Optional.empty();
  }
}
