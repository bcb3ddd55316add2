package dev.pawl.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkplaceTest {
  @TempDir private Path root;

  private Workplace open() throws IOException {
    return Workplace.of(new Options(Optional.of(root), false, 1, false, Optional.empty()));
  }

  @Test
  void kept_afterAFailedMaking_isMadeAgain() throws Exception {
    try (Workplace workplace = open()) {
      assertThatThrownBy(() ->
              workplace.kept(
                  "store",
                  path -> {
                    Files.writeString(path.resolve("half"), "");
                    throw new IOException("disk full");
                  }))
          .hasMessage("disk full");
      Path kept = workplace.kept("store", path -> Files.writeString(path.resolve("whole"), ""));
      assertThat(kept)
          .isDirectoryContaining("glob:**whole")
          .isDirectoryNotContaining("glob:**half");
    }
  }

  @Test
  void kept_inANamedDirectory_isThereForTheNextRun() throws Exception {
    try (Workplace workplace = open()) {
      var _ = workplace.kept("store", path -> Files.writeString(path.resolve("whole"), ""));
    }
    try (Workplace workplace = open()) {
      Path kept =
          workplace.kept(
              "store",
              _ -> {
                throw new AssertionError("made a second time");
              });
      assertThat(kept.resolve("whole")).exists();
    }
  }

  @Test
  void temporary_isGoneAfterwards() throws Exception {
    Path path;
    try (Workplace workplace =
        Workplace.of(new Options(Optional.empty(), false, 1, false, Optional.empty()))) {
      path = workplace.path();
      Files.writeString(Files.createDirectory(workplace.fresh("work")).resolve("file"), "");
    }
    assertThat(path).doesNotExist();
  }
}
