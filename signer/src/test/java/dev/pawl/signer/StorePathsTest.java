package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StorePathsTest {
  private static final Path HOME = Path.of("/home/somebody");
  private static final Path STORE = Path.of("/srv/store");

  @Test
  void of_withoutVariables_takesTheUsualPlaces() {
    StorePaths paths = StorePaths.of(STORE, Map.of(), HOME);
    assertThat(paths.sealing()).isEqualTo(HOME.resolve(".config/pawl/sealing"));
    assertThat(paths.anchors()).isEqualTo(HOME.resolve(".local/state/pawl/anchors"));
  }

  @Test
  void of_withVariables_takesAbsoluteOnesOnly() {
    StorePaths paths =
        StorePaths.of(
            STORE, Map.of("XDG_CONFIG_HOME", "/etc/somebody", "XDG_STATE_HOME", "state"), HOME);
    assertThat(paths.sealing()).isEqualTo(Path.of("/etc/somebody/pawl/sealing"));
    assertThat(paths.anchors()).isEqualTo(HOME.resolve(".local/state/pawl/anchors"));
  }

  @Test
  void of_aRelativeStore_isMadeAbsolute() {
    assertThat(StorePaths.of(Path.of("a/../b"), Map.of(), HOME).store())
        .isEqualTo(Path.of("b").toAbsolutePath());
  }
}
