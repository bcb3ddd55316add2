package dev.pawl.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OptionsTest {

  @Test
  void parse_ofNothing_givesTheDefaults() {
    assertThat(Options.parse(List.of()))
        .isEqualTo(new Options(Optional.empty(), false, 3, false, Optional.empty()));
  }

  @Test
  void parse_ofAll_givesAll() {
    assertThat(
            Options.parse(
                List.of("--dir", "d", "--keep", "--seconds", "9", "--full", "--only", "x")))
        .isEqualTo(new Options(Optional.of(Path.of("d")), true, 9, true, Optional.of("x")));
  }

  @Test
  void only_namesOneKindOfKey() {
    assertThat(CryptoCase.of(Options.parse(List.of("--only", "LMS H20/W8"))))
        .extracting(CryptoCase::label)
        .containsExactly("LMS H20/W8");
    Options unknown = Options.parse(List.of("--only", "LMS H99"));
    assertThatThrownBy(() -> CryptoCase.of(unknown))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("XMSS-SHA2_10_256");
  }

  @Test
  void full_addsWhatTakesMinutes() {
    assertThat(CryptoCase.of(Options.parse(List.of()))).noneMatch(CryptoCase::full);
    assertThat(CryptoCase.of(Options.parse(List.of("--full")))).isEqualTo(CryptoCase.ALL);
  }

  @Test
  void parse_ofUnknownOrUnfinished_isRefused() {
    for (List<String> words :
        List.of(
            List.of("--fast"),
            List.of("--dir"),
            List.of("--seconds", "0"),
            List.of("--seconds", "soon"))) {
      assertThatThrownBy(() -> Options.parse(words)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
