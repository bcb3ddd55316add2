package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.HssParameters;
import dev.pawl.ledger.KeyPolicy;
import dev.pawl.signer.KeyRequest;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.TreeProgress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A key whose making was interrupted is told everywhere, with what can be done about it.
final class UnfinishedKeyTest {
  @TempDir Path directory;

  private Shop shop;

  @BeforeEach
  void interruptAKey() throws Exception {
    shop = new Shop(directory);
    assertThat(shop.run("init", "-q", "--allow-unsafe-filesystem").exitCode()).isZero();
    KeyRequest request =
        new KeyRequest("half", HssParameters.parse(Shop.H5), new KeyPolicy("", List.of(100)));
    try (PawlStore store = shop.assembly().open()) {
      assertThatThrownBy(() -> store.createKey(request, TreeProgress.Listener.NONE, () -> true))
          .isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void listAndStatus_withAnUnfinishedKey_tellOfIt() {
    assertThat(shop.run("key", "list").out()).containsPattern("half +unfinished .*" + Shop.H5);
    assertThat(shop.run("key", "list").err())
        .contains("pawl key create half")
        .doesNotContain("no keys yet");
    assertThat(shop.run("key", "list", "--json").out())
        .contains("\"unfinishedKeys\" : [ {", "\"status\" : \"unfinished\"");
    assertThat(shop.run("status").out())
        .contains("Key 'half' is unfinished", "pawl key discard half")
        .doesNotContain("No keys yet");
    assertThat(shop.run("status", "--json").out()).contains("\"status\" : \"unfinished\"");
    assertThat(shop.run("key", "show", "half").out()).contains("status      unfinished: the same");
  }

  @Test
  void sign_withAnUnfinishedKey_saysHowToGoOn() throws Exception {
    shop.write("a", "first");

    Shop.Ran ran = shop.run("sign", "-k", "half", "a");

    assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(ran.err()).contains("key 'half' is not finished", "pawl key create half");
  }

  @Test
  void create_theSameAgain_finishesIt() {
    assertThat(shop.run("key", "create", "half", "--params", Shop.H5).exitCode()).isZero();
    assertThat(shop.run("key", "list").out()).containsPattern("half +active");
  }

  @Test
  void create_withOtherParameters_isRefusedWithTheWayOut() {
    String other = Shop.H5.replace("W8", "W4");

    Shop.Ran ran = shop.run("key", "create", "half", "--params", other);

    assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(ran.err()).contains(Shop.H5, "pawl key discard half");
  }

  @Test
  void discard_anUnfinishedKey_leavesNothingOfIt() {
    assertThat(shop.run("key", "discard", "half").exitCode()).isZero();
    assertThat(shop.run("key", "list").err()).contains("no keys yet");
    assertThat(shop.run("key", "discard", "half").exitCode()).isEqualTo(ExitCode.USAGE.code());
  }
}
