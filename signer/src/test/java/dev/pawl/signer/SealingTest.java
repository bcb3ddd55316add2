package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.durable.RealDisk;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.StoreDamagedException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealingTest {
  private static final PassphraseSource NEVER =
      () -> {
        throw new AssertionError("the passphrase was asked for");
      };
  @TempDir Path directory;
  private final RealDisk disk = new RealDisk();
  private final SecureRandom random = new SecureRandom();

  private Path file() {
    return directory.resolve("sealing").resolve("store.key");
  }

  private static byte[] derived(SealingKey key) {
    return key.derive(new byte[32], new byte[] {1}, 32);
  }

  @Test
  void open_afterByNewFile_findsTheSameKey() throws IOException {
    Sealing made = Sealing.byNewFile(disk, file(), random);
    SealingDescriptor read = SealingDescriptor.decode(made.descriptor().encoded());
    assertThat(read).isEqualTo(made.descriptor());
    try (SealingKey key = Sealing.open(read, disk, file(), NEVER)) {
      assertThat(derived(key)).isEqualTo(derived(made.key()));
    }
  }

  @Test
  void byNewFile_isForTheOwnerAlone() throws IOException {
    Sealing.byNewFile(disk, file(), random);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void open_whereOthersMayReadTheFile_isRefusedWithTheWayOut() throws IOException {
    Sealing made = Sealing.byNewFile(disk, file(), random);
    for (String rights : List.of("rw-r-----", "rw----r--")) {
      Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(rights));
      assertThatThrownBy(() -> Sealing.open(made.descriptor(), disk, file(), NEVER))
          .as(rights)
          .isInstanceOfSatisfying(
              LoosePermissionsException.class,
              e -> assertThat(e.remedy()).contains("chmod 600 " + file()));
    }
  }

  @Test
  void byNewFile_whereThereIsOne_doesNotTouchIt() throws IOException {
    Sealing.byNewFile(disk, file(), random);
    byte[] before = Files.readAllBytes(file());
    assertThatThrownBy(() -> Sealing.byNewFile(disk, file(), random))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void open_ofAMissingForeignOrDamagedFile_isDenied() throws IOException {
    Sealing made = Sealing.byNewFile(disk, file(), random);
    Sealing other = Sealing.byNewFile(disk, directory.resolve("other.key"), random);
    assertThatThrownBy(() -> Sealing.open(other.descriptor(), disk, file(), NEVER))
        .isInstanceOf(SealingDeniedException.class)
        .hasMessageContaining("another store");
    byte[] whole = Files.readAllBytes(file());
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      Files.write(file(), damaged);
      assertThatThrownBy(() -> Sealing.open(made.descriptor(), disk, file(), NEVER))
          .isInstanceOf(SealingDeniedException.class);
    }
    Files.write(file(), Arrays.copyOf(whole, whole.length + 1));
    assertThatThrownBy(() -> Sealing.open(made.descriptor(), disk, file(), NEVER))
        .isInstanceOf(SealingDeniedException.class)
        .hasMessageContaining("is no sealing key");
    Files.delete(file());
    assertThatThrownBy(() -> Sealing.open(made.descriptor(), disk, file(), NEVER))
        .isInstanceOf(SealingDeniedException.class)
        .hasMessageContaining("is missing");
  }

  @Test
  void open_withAPassphrase_isRightOrDeniedAtOnceAndErasesIt() throws IOException {
    Sealing made = Sealing.byPassphrase("correct horse"::toCharArray, random);
    char[] right = "correct horse".toCharArray();
    try (SealingKey key = Sealing.open(made.descriptor(), disk, file(), () -> right)) {
      assertThat(derived(key)).isEqualTo(derived(made.key()));
    }
    assertThat(right).containsOnly('\0');
    assertThatThrownBy(
            () -> Sealing.open(made.descriptor(), disk, file(), "correct house"::toCharArray))
        .isInstanceOf(SealingDeniedException.class)
        .hasMessageContaining("passphrase")
        .hasMessageNotContaining("house");
    assertThatThrownBy(() -> Sealing.open(made.descriptor(), disk, file(), () -> new char[0]))
        .isInstanceOf(SealingDeniedException.class);
    assertThat(made.descriptor().iterations()).isEqualTo(600_000);
  }

  @Test
  void decode_ofAnyChangedByte_isRefusedOrDescribesNoKey() throws IOException {
    Sealing made = Sealing.byNewFile(disk, file(), random);
    byte[] whole = made.descriptor().encoded().toArray();
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 0x10;
      try {
        assertThat(SealingDescriptor.decode(Bytes.copyOf(changed)).describes(made.key()))
            .as("byte %d", at)
            .isFalse();
      } catch (StoreDamagedException e) {
        assertThat(e).hasMessageContaining("sealing descriptor");
      }
    }
    for (int length = 0; length < whole.length; length++) {
      Bytes cut = Bytes.copyOf(whole, 0, length);
      assertThatThrownBy(() -> SealingDescriptor.decode(cut))
          .isInstanceOf(StoreDamagedException.class);
    }
  }

  @Test
  void close_erasesTheKey() throws IOException {
    Sealing made = Sealing.byNewFile(disk, file(), random);
    made.key().close();
    assertThatThrownBy(() -> derived(made.key())).isInstanceOf(IllegalStateException.class);
    assertThat(made.toString()).contains("SealingKey,").doesNotContain("[B");
  }
}
