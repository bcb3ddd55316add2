package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.durable.RealDisk;
import dev.pawl.ledger.HostFingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HostFingerprintsTest {
  @TempDir Path root;

  private HostFingerprint read() {
    return new HostFingerprints(new RealDisk(), root).read();
  }

  private void write(String path, byte[] bytes) throws IOException {
    Files.createDirectories(root.resolve(path).getParent());
    Files.write(root.resolve(path), bytes);
  }

  @Test
  void read_whereTheHostSaysNothing_isUnknown() {
    assertThat(read()).isEqualTo(HostFingerprint.UNKNOWN);
  }

  @Test
  void read_takesBootIdAndHashesTheRest() throws IOException {
    String bootId = "3b9be7b4-0f05-4b4b-8f3d-0f2a6cf31e3c";
    String machineId = "0123456789abcdef0123456789abcdef";
    write("proc/sys/kernel/random/boot_id", (bootId + "\n").getBytes());
    write("etc/machine-id", (machineId + "\n").getBytes());
    byte[] page = new byte[4_096];
    page[40] = 1;
    write("sys/firmware/qemu_fw_cfg/by_name/etc/vmgenid_guid/raw", page);
    HostFingerprint host = read();
    assertThat(host.bootId()).isEqualTo(bootId);
    assertThat(host.machineId()).matches("[0-9a-f]{32}").isNotEqualTo(machineId);
    page[40] = 2;
    write("sys/firmware/qemu_fw_cfg/by_name/etc/vmgenid_guid/raw", page);
    assertThat(read().vmGeneration()).matches("[0-9a-f]{32}").isNotEqualTo(host.vmGeneration());
  }

  @Test
  void read_ofFilesThatHoldSomethingElse_isUnknown() throws IOException {
    write("proc/sys/kernel/random/boot_id", "not a boot id".getBytes());
    write("etc/machine-id", "uninitialized\n".getBytes());
    write("sys/firmware/qemu_fw_cfg/by_name/etc/vmgenid_guid/raw", new byte[10]);
    assertThat(read()).isEqualTo(HostFingerprint.UNKNOWN);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void read_ofThisMachine_findsItsBoot() {
    HostFingerprint host = new HostFingerprints(new RealDisk(), Path.of("/")).read();
    assertThat(host.bootId()).hasSize(36);
    assertThat(new HostFingerprints(new RealDisk(), Path.of("/")).read()).isEqualTo(host);
  }
}
