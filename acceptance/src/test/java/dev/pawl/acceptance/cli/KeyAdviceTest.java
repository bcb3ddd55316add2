package dev.pawl.acceptance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// `pawl key advise` measures, so its times change from run to run; what it lists does not.
final class KeyAdviceTest {
  @Test
  void advise_forTenThousandSignatures_listsEnoughForThem() throws Exception {
    try (Stage stage = new Stage(Path.of("target/cli/advice"), false)) {
      Ran ran = stage.run("pawl key advise --signatures 1000 --years 10 --profile java");
      assertThat(ran.exitCode()).isZero();
      assertThat(ran.out().lines().toList())
          .hasSizeGreaterThan(4)
          .allMatch(line -> line.startsWith("PARAMETERS") || line.startsWith("LMS_SHA256_M32_"))
          .anyMatch(
              line -> line.matches("LMS_SHA256_M32_H15/LMOTS_SHA256_N32_W8 +32,768 +1,616 .*"));
      assertThat(ran.err()).contains("For 10,000 signatures in all.");
    }
  }

  @Test
  void advise_forMoreThanATree_offersXmssMt() throws Exception {
    try (Stage stage = new Stage(Path.of("target/cli/advice-xmss"), false)) {
      Ran ran = stage.run("pawl key advise --signatures 1000000000000 --profile firmware --all");
      assertThat(ran.exitCode()).isZero();
      assertThat(ran.out())
          .contains("XMSSMT-SHA2_60/12_256")
          .contains("1,152,921,504,606,846,976")
          .doesNotContain("XMSS-SHA2_20");
    }
  }

  @Test
  void advise_whatNoKeyCanDo_saysSo() throws Exception {
    try (Stage stage = new Stage(Path.of("target/cli/advice-too-many"), false)) {
      Ran ran = stage.run("pawl key advise --signatures 1000000000000000 --years 2000");
      assertThat(ran.exitCode()).isZero();
      assertThat(ran.err()).contains("Use several keys, one after the other.");
    }
  }
}
