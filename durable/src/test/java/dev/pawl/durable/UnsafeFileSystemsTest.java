package dev.pawl.durable;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows 26 and 30 of the catalogue.
class UnsafeFileSystemsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tmpfs",
        "ramfs",
        "overlay",
        "aufs",
        "nfs",
        "nfs4",
        "NFS",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "fuse",
        "fuse.sshfs",
        "fuse.s3fs",
        "fuseblk",
        "ceph",
        "virtiofs",
        "vboxsf"
      })
  void reason_unsafeType_isGiven(String type) {
    assertThat(UnsafeFileSystems.reason(type))
        .hasValueSatisfying(r -> assertThat(r).contains(type));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs", "btrfs", "zfs", "apfs", "NTFS", "ext2/ext3", "simulated"})
  void reason_localDisk_isEmpty(String type) {
    assertThat(UnsafeFileSystems.reason(type)).isEmpty();
  }
}
