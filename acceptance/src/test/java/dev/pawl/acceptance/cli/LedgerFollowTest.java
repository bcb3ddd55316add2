package dev.pawl.acceptance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/// `pawl ledger log --follow` shows what is appended while it runs, and leaves the store free for
/// others between its looks.
final class LedgerFollowTest {
  @Test
  void follow_whileAnotherCreatesAKey_showsItOnce() throws Exception {
    try (Stage stage = new Stage(Path.of("target/cli/follow"), false)) {
      stage.run("pawl init -q");
      FutureTask<Ran> following = new FutureTask<>(() -> stage.run("pawl ledger log --follow"));
      Thread follower = Thread.ofPlatform().start(following);
      createKey(stage);
      Thread.sleep(2_500); // two looks
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
    for (int i = 0; ran.exitCode() == 3 && i < 20; i++) {
      Thread.sleep(50);
      ran = stage.run(create);
    }
    assertThat(ran.exitCode()).isZero();
  }
}
