package dev.pawl.signer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.HostFingerprint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Reads what Linux says about the machine that this process runs on. What it does not say, or not
/// to this user, stays empty.
///
/// The machine id is hashed with a label, as machine-id(5) asks of everything that publishes it.
public final class HostFingerprints {
  /// RFC 4122's text form.
  private static final int UUID_CHARS = 36;

  private static final int MACHINE_ID_CHARS = 32;
  private static final int HASH_BYTES_SHOWN = 16;

  /// The page that holds the generation of a virtual machine, as QEMU hands it over: 16 bytes at
  /// offset 40. Linux lets root alone read it.
  private static final int GENERATION_AT = 40;

  private static final int GENERATION_BYTES = 16;

  private static final int PROCESS_BYTES = 16;

  private static final int FILE_BYTES_MAX = 8_192;

  private final Disk disk;
  private final Path root;
  private final String process;

  /// @param disk of the machine
  /// @param root under which its files stand: `/` but for tests
  /// @param random draws what tells this process from every other
  public HostFingerprints(Disk disk, Path root, RandomGenerator random) {
    this.disk = disk;
    this.root = root;
    byte[] drawn = new byte[PROCESS_BYTES];
    random.nextBytes(drawn);
    this.process = HexFormat.of().formatHex(drawn);
  }

  /// What the machine says now.
  public HostFingerprint read() {
    return new HostFingerprint(bootId(), machineId(), vmGeneration(), process);
  }

  private String bootId() {
    return text("proc/sys/kernel/random/boot_id", UUID_CHARS).orElse("");
  }

  private String machineId() {
    return text("etc/machine-id", MACHINE_ID_CHARS)
        .map(id -> hashed("pawl machine id\n", id.getBytes(UTF_8)))
        .orElse("");
  }

  private String vmGeneration() {
    return bytes("sys/firmware/qemu_fw_cfg/by_name/etc/vmgenid_guid/raw")
        .filter(page -> page.length >= GENERATION_AT + GENERATION_BYTES)
        .map(page -> Arrays.copyOfRange(page, GENERATION_AT, GENERATION_AT + GENERATION_BYTES))
        .map(generation -> hashed("pawl vm generation\n", generation))
        .orElse("");
  }

  private static String hashed(String label, byte[] value) {
    byte[] labelBytes = label.getBytes(US_ASCII);
    byte[] both = Arrays.copyOf(labelBytes, labelBytes.length + value.length);
    System.arraycopy(value, 0, both, labelBytes.length, value.length);
    byte[] hash = Digests.sha256(Bytes.copyOf(both)).bytes();
    return HexFormat.of().formatHex(hash, 0, HASH_BYTES_SHOWN);
  }

  private Optional<String> text(String path, int length) {
    return bytes(path)
        .map(bytes -> new String(bytes, UTF_8).strip())
        .filter(text -> text.length() == length);
  }

  /// Reads to the end: files of `/proc` and `/sys` do not say how long they are.
  private Optional<byte[]> bytes(String path) {
    ByteBuffer bytes = ByteBuffer.allocate(FILE_BYTES_MAX);
    try (DiskFile file = disk.open(root.resolve(path), Disk.Access.READ)) {
      while (bytes.hasRemaining() && file.read(bytes.position(), bytes) > 0) {
        // the read advances the buffer
      }
      return Optional.of(Arrays.copyOf(bytes.array(), bytes.position()));
    } catch (IOException e) {
      return Optional.empty(); // not Linux, no virtual machine, or not for this user
    }
  }
}
