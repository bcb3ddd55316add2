package dev.pawl.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows 23 to 25 of the catalogue, as far as a lock can answer them.
class RealLockTest {
  private final Disk disk = new RealDisk();
  @TempDir Path directory;

  private Path file() {
    return directory.resolve("lock");
  }

  @Test
  void lock_heldByThisProcess_isRefused() throws IOException {
    try (DiskLock lock = disk.lock(file())) {
      assertThatThrownBy(() -> disk.lock(file())).isInstanceOf(LockedException.class);
      assertThatThrownBy(() -> new RealDisk().lock(file())).isInstanceOf(LockedException.class);
      lock.check();
    }
    disk.lock(file()).close();
  }

  /// The kernel drops a lock when any descriptor on its file closes: the refused attempt must not
  /// have opened one.
  @Test
  void lock_refusedAttempt_doesNotDropTheFirst() throws Exception {
    try (DiskLock lock = disk.lock(file())) {
      assertThatThrownBy(() -> disk.lock(file())).isInstanceOf(LockedException.class);
      assertThat(lockedByOtherProcess()).isFalse();
      lock.check();
    }
  }

  @Test
  void lock_throughAnotherName_isRefused() throws IOException {
    Path name = directory.resolve("name");
    try (DiskLock lock = disk.lock(file())) {
      Files.createLink(name, file());
      assertThatThrownBy(() -> disk.lock(name)).isInstanceOf(LockedException.class);
      lock.check();
    }
  }

  @Test
  void lock_symbolicLink_isRefused() throws IOException {
    Files.createFile(directory.resolve("target"));
    Files.createSymbolicLink(file(), directory.resolve("target"));
    assertThatThrownBy(() -> disk.lock(file())).isInstanceOf(IOException.class);
  }

  @Test
  void lock_heldByOneJvm_isRefusedToAnother() throws Exception {
    try (DiskLock lock = disk.lock(file())) {
      assertThat(lockedByOtherProcess()).isFalse();
      lock.check();
    }
    assertThat(lockedByOtherProcess()).isTrue();
  }

  @Test
  void check_fileRemoved_fails() throws IOException {
    try (DiskLock lock = disk.lock(file())) {
      Files.delete(file());
      assertThatThrownBy(lock::check).hasMessageContaining("was removed");
    }
  }

  @Test
  void check_fileReplaced_fails() throws Exception {
    try (DiskLock lock = disk.lock(file())) {
      Files.createFile(directory.resolve("other"));
      Files.move(directory.resolve("other"), file(), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
      assertThatThrownBy(lock::check).hasMessageContaining("was replaced");
      assertThat(lockedByOtherProcess()).isTrue(); // that is why
    }
  }

  @Test
  void check_afterClose_fails() throws IOException {
    DiskLock lock = disk.lock(file());
    lock.close();
    assertThatThrownBy(lock::check).hasMessageContaining("released");
    assertThatCode(lock::close).doesNotThrowAnyException();
  }

  /// Whether another JVM gets the lock now.
  private boolean lockedByOtherProcess() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(TryLock.class.getName(), file().toString()));
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isIn(TryLock.GOT_IT, TryLock.REFUSED);
    return process.exitValue() == TryLock.GOT_IT;
  }

  /// The other process.
  static final class TryLock {
    static final int GOT_IT = 10;
    static final int REFUSED = 11;

    private TryLock() {}

    public static void main(String[] args) throws IOException {
      try (DiskLock lock = new RealDisk().lock(Path.of(args[0]))) {
        lock.check();
        System.exit(GOT_IT);
      } catch (LockedException e) {
        System.exit(REFUSED);
      }
    }
  }
}
