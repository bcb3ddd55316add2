package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.durable.RealDisk;
import dev.pawl.ledger.HostFingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HostFingerprintsTest {
  @TempDir Path root;

  private HostFingerprint read() {
    return read(root);
  }

  /// A process whose random numbers are all the same.
  private static HostFingerprint read(Path root) {
    return new HostFingerprints(new RealDisk(), root, () -> 0).read();
  }

  private void write(String path, byte[] bytes) throws IOException {
    Files.createDirectories(root.resolve(path).getParent());
    Files.write(root.resolve(path), bytes);
  }

  @Test
  void read_whereTheHostSaysNothing_isUnknown() {
    assertThat(read()).isEqualTo(new HostFingerprint("", "", "", "0".repeat(32)));
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
    assertThat(read()).isEqualTo(new HostFingerprint("", "", "", "0".repeat(32)));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void read_ofThisMachine_findsItsBoot() {
    HostFingerprint host = read(Path.of("/"));
    assertThat(host.bootId()).hasSize(36);
    assertThat(read(Path.of("/"))).isEqualTo(host);
  }

  @Test
  void isStill_seesTheBootAndTheGenerationChange() throws IOException {
    String boot = "3b9be7b4-0f05-4b4b-8f3d-0f2a6cf31e3c";
    byte[] page = new byte[4_096];
    write("proc/sys/kernel/random/boot_id", (boot + "\n").getBytes());
    write("sys/firmware/qemu_fw_cfg/by_name/etc/vmgenid_guid/raw", page);
    HostFingerprints process = new HostFingerprints(new RealDisk(), root, () -> 0);
    HostFingerprint before = process.read();
    assertThat(process.isStill(before)).isTrue();
    page[55] = 1;
    write("sys/firmware/qemu_fw_cfg/by_name/etc/vmgenid_guid/raw", page);
    assertThat(process.isStill(before)).isFalse();
    assertThat(process.isStill(process.read())).isTrue();
    write("proc/sys/kernel/random/boot_id", (boot.replace('3', '4') + "\n").getBytes());
    assertThat(process.isStill(before)).isFalse();
    assertThat(process.isStill(process.read())).isTrue();
  }

  @Test
  void isStill_withAFileThatAnInterruptClosed_readsItAgain() throws IOException {
    write("proc/sys/kernel/random/boot_id", "3b9be7b4-0f05-4b4b-8f3d-0f2a6cf31e3c\n".getBytes());
    HostFingerprints process = new HostFingerprints(new RealDisk(), root, () -> 0);
    HostFingerprint before = process.read();
    assertThat(process.isStill(before)).isTrue();
    Thread.currentThread().interrupt();
    process.isStill(before);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(process.isStill(before)).isTrue();
  }

  @Test
  void read_ofTwoProcesses_differs_andOfOneDoesNot() {
    SecureRandom random = new SecureRandom();
    HostFingerprints process = new HostFingerprints(new RealDisk(), root, random);
    assertThat(process.read()).isEqualTo(process.read());
    assertThat(new HostFingerprints(new RealDisk(), root, random).read())
        .isNotEqualTo(process.read());
  }
}
