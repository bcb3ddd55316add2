package dev.pawl.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountTableTest {
  private static final List<String> MOUNTS =
      List.of(
          "21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
          "22 21 0:20 / /home rw - xfs /dev/sdb1 rw",
          "23 22 0:21 / /home/a\\040b rw shared:2 master:3 - nfs4 host:/x rw",
          "24 21 0:22 / /mnt rw - ext4 /dev/sdc1 rw",
          "25 24 0:23 / /mnt rw - fuse.sshfs user@host:/ rw",
          "26 21 0:24 / /homeless rw - tmpfs tmpfs rw",
          "garbage");

  private static String type(String path) {
    return MountTable.typeOf(Path.of(path), MOUNTS).orElse("none");
  }

  @Test
  void typeOf_severalMountsAbove_isThatOfTheLongest() {
    assertThat(type("/")).isEqualTo("ext4");
    assertThat(type("/var/lib")).isEqualTo("ext4");
    assertThat(type("/home")).isEqualTo("xfs");
    assertThat(type("/home/c")).isEqualTo("xfs");
    assertThat(type("/homeless/c")).isEqualTo("tmpfs");
  }

  @Test
  void typeOf_escapedBlank_matches() {
    assertThat(type("/home/a b/c")).isEqualTo("nfs4");
  }

  @Test
  void typeOf_mountedOver_isTheUpper() {
    assertThat(type("/mnt/x")).isEqualTo("fuse.sshfs");
  }

  /// A stick that somebody plugs in, with an umlaut in its name or with a name in no encoding at
  /// all, is nothing to a store elsewhere.
  @Test
  void typeOf_namesThatAreNoText_holdNothing() {
    String table =
        "21 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
            + "22 21 0:20 / /media/\u00c3\u00a9 rw - vfat /dev/sdb1 rw\n"
            + "23 21 0:21 / /media/\u00ff\u00fe rw - vfat /dev/sdc1 rw\n";
    List<String> lines = MountTable.lines(table.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(lines).hasSize(3);
    assertThat(MountTable.typeOf(Path.of("/srv/store"), lines)).contains("ext4");
    assertThat(MountTable.typeOf(Path.of("/media/x"), lines)).contains("ext4");
  }

  @Test
  void typeOf_emptyTable_isUnknown() {
    assertThat(MountTable.typeOf(Path.of("/x"), List.of())).isEmpty();
  }
}
