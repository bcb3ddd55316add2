package dev.pawl.signer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.durable.Disk;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.HostFingerprint;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Reads what Linux says about the machine that this process runs on. What it does not say, or not
/// to this user, stays empty.
///
/// The machine id is hashed with a label, as machine-id(5) asks of everything that publishes it.
public final class HostFingerprints implements Host {
  /// RFC 4122's text form.
  private static final int UUID_CHARS = 36;

  private static final int MACHINE_ID_CHARS = 32;
  private static final int HASH_BYTES_SHOWN = 16;

  /// The page that holds the generation of a virtual machine, as QEMU hands it over: 16 bytes at
  /// offset 40. Linux lets root alone read it.
  private static final int GENERATION_AT = 40;

  private static final int GENERATION_BYTES = 16;

  private static final int PROCESS_BYTES = 16;

  private static final int BOOT_ID_BYTES_MAX = 64;

  private static final String BOOT_ID = "proc/sys/kernel/random/boot_id";
  private static final String MACHINE_ID = "etc/machine-id";
  private static final String GENERATION = "sys/firmware/qemu_fw_cfg/by_name/etc/vmgenid_guid/raw";

  private final Disk disk;
  private final Path root;
  private final String process;
  private final HeldFile bootFile;
  private final HeldFile generationFile;

  /// @param disk of the machine
  /// @param root under which its files stand: `/` but for tests
  /// @param random draws what tells this process from every other
  public HostFingerprints(Disk disk, Path root, RandomGenerator random) {
    this.disk = disk;
    this.root = root;
    byte[] drawn = new byte[PROCESS_BYTES];
    random.nextBytes(drawn);
    this.process = HexFormat.of().formatHex(drawn);
    this.bootFile = new HeldFile(disk, root.resolve(BOOT_ID));
    this.generationFile = new HeldFile(disk, root.resolve(GENERATION));
  }

  @Override
  public HostFingerprint read() {
    return new HostFingerprint(
        bootId(HeldFile.readOnce(disk, root.resolve(BOOT_ID))),
        machineId(HeldFile.readOnce(disk, root.resolve(MACHINE_ID))),
        vmGeneration(HeldFile.readOnce(disk, root.resolve(GENERATION))),
        process);
  }

  /// Looks at what the kernel says, in some microseconds. The machine id is a file that only an
  /// administrator changes, and is left to [#read].
  @Override
  public boolean isStill(HostFingerprint before) {
    return bootId(bootFile.read(BOOT_ID_BYTES_MAX)).equals(before.bootId())
        && vmGeneration(generationFile.read(GENERATION_AT + GENERATION_BYTES))
            .equals(before.vmGeneration())
        && process.equals(before.process());
  }

  private static String bootId(Optional<byte[]> file) {
    return text(file, UUID_CHARS).orElse("");
  }

  private static String machineId(Optional<byte[]> file) {
    return text(file, MACHINE_ID_CHARS)
        .map(id -> hashed("pawl machine id\n", id.getBytes(UTF_8)))
        .orElse("");
  }

  private static String vmGeneration(Optional<byte[]> file) {
    return file.filter(page -> page.length >= GENERATION_AT + GENERATION_BYTES)
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

  private static Optional<String> text(Optional<byte[]> file, int length) {
    return file.map(bytes -> new String(bytes, UTF_8).strip())
        .filter(text -> text.length() == length);
  }
}
