package dev.pawl.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
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

  /// A tool cleans up between our opening the file and locking it: the lock on the old file would
  /// keep nobody away.
  @Test
  void lock_fileReplacedBeforeItIsLocked_isTakenOnTheNewOne() throws Exception {
    AtomicInteger openings = new AtomicInteger();
    RealLock.Opener replacedOnce =
        path -> {
          FileChannel opened = open(path);
          if (openings.incrementAndGet() == 1) {
            Files.delete(path);
            Files.createFile(path);
          }
          return opened;
        };
    try (DiskLock lock = RealLock.acquire(file(), replacedOnce)) {
      assertThat(openings).hasValue(2);
      assertThat(lockedByOtherProcess()).isFalse();
      assertThatThrownBy(() -> disk.lock(file())).isInstanceOf(LockedException.class);
      lock.check();
    }
    assertThat(lockedByOtherProcess()).isTrue();
  }

  @Test
  void lock_fileRemovedBeforeItIsLocked_isMadeAgain() throws Exception {
    AtomicInteger openings = new AtomicInteger();
    RealLock.Opener removedOnce =
        path -> {
          FileChannel opened = open(path);
          if (openings.incrementAndGet() == 1) {
            Files.delete(path);
          }
          return opened;
        };
    try (DiskLock lock = RealLock.acquire(file(), removedOnce)) {
      assertThat(lockedByOtherProcess()).isFalse();
      lock.check();
    }
  }

  /// Another process opened, replaced and locked the file before we lock the old one.
  @Test
  void lock_fileReplacedAndLockedByAnother_isRefused() throws Exception {
    try (OtherProcess holder = new OtherProcess()) {
      RealLock.Opener late =
          path -> {
            FileChannel opened = open(path);
            Files.delete(path);
            holder.lock(path);
            return opened;
          };
      AtomicInteger openings = new AtomicInteger();
      assertThatThrownBy(() ->
              RealLock.acquire(
                  file(), path -> openings.incrementAndGet() == 1 ? late.open(path) : open(path)))
          .isInstanceOf(LockedException.class);
    }
  }

  @Test
  void lock_fileReplacedEachTime_isGivenUp() throws Exception {
    RealLock.Opener replacedAlways =
        path -> {
          FileChannel opened = open(path);
          Files.delete(path);
          Files.createFile(path);
          return opened;
        };
    assertThatThrownBy(() -> RealLock.acquire(file(), replacedAlways))
        .hasMessageContaining("replaced each time");
    disk.lock(file()).close();
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /// Whether another JVM gets the lock now.
  private boolean lockedByOtherProcess() throws Exception {
    Process process = java(TryLock.class, file()).inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isIn(TryLock.GOT_IT, TryLock.REFUSED);
    return process.exitValue() == TryLock.GOT_IT;
  }

  private static ProcessBuilder java(Class<?> program, Path file) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(program.getName(), file.toString()));
    return new ProcessBuilder(command);
  }

  /// Another JVM that holds a lock until this is closed.
  private static final class OtherProcess implements AutoCloseable {
    private @Nullable Process process;

    void lock(Path path) throws IOException {
      process = java(HoldLock.class, path).redirectError(Redirect.INHERIT).start();
      assertThat(process.getInputStream().read()).isEqualTo('L');
    }

    @Override
    public void close() throws IOException {
      if (process != null) {
        process.getOutputStream().close();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
      }
    }
  }

  /// It.
  static final class HoldLock {
    private HoldLock() {}

    public static void main(String[] args) throws IOException {
      try (DiskLock lock = new RealDisk().lock(Path.of(args[0]))) {
        System.out.write('L');
        System.out.flush();
        var _ = System.in.read();
        lock.check();
      }
    }
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
