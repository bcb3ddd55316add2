package dev.pawl.acceptance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.durable.DiskLock;
import dev.pawl.durable.RealDisk;
import dev.pawl.testkit.ForwardingDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// `pawl ledger log --follow` shows what is appended while it runs, and leaves the store free for
/// others between its looks.
final class LedgerFollowTest {
  /// A look locks the store and its anchor: so many later, two looks have ended.
  private static final int LOCKS = 5;

  /// Tells of each lock that was taken.
  private static final class Watched extends ForwardingDisk {
    final Semaphore locked = new Semaphore(0);

    Watched() {
      super(new RealDisk());
    }

    @Override
    public DiskLock lock(Path lockFile) throws IOException {
      DiskLock lock = super.lock(lockFile);
      locked.release();
      return lock;
    }
  }

  @Test
  void follow_whileAnotherCreatesAKey_showsItOnce() throws Exception {
    try (Stage stage = new Stage(Path.of("target/cli/follow"), false)) {
      Watched disk = new Watched();
      stage.use(disk);
      stage.run("pawl init -q");
      disk.locked.drainPermits();
      FutureTask<Ran> following = new FutureTask<>(() -> stage.run("pawl ledger log --follow"));
      Thread follower = Thread.ofPlatform().start(following);
      // The first look meets nobody: it would end there, later ones wait.
      assertThat(disk.locked.tryAcquire(LOCKS, 1, TimeUnit.MINUTES)).isTrue();
      createKey(stage);
      disk.locked.drainPermits();
      assertThat(disk.locked.tryAcquire(LOCKS, 1, TimeUnit.MINUTES)).isTrue();
      follower.interrupt();

      Ran ran = following.get();
      assertThat(ran.exitCode()).isEqualTo(3);
      assertThat(ran.out().lines())
          .hasSize(2)
          .anyMatch(line -> line.contains("store-created"))
          .anyMatch(line -> line.contains("key-created"));
    }
  }

  /// The follower holds the store for moments only, so that trying again is enough.
  private static void createKey(Stage stage) throws Exception {
    String create = "pawl key create demo -q --params LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8";
    Ran ran = stage.run(create);
    for (int i = 0; ran.exitCode() == 3 && i < 1_000; i++) {
      ran = stage.run(create);
    }
    assertThat(ran.exitCode()).isZero();
  }
}
