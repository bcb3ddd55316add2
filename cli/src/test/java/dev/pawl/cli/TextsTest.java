package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TextsTest {
  @Test
  void count_oneAndMany_agreeInNumber() {
    assertThat(Texts.count(1, "leaf", "leaves")).isEqualTo("1 leaf");
    assertThat(Texts.count(0, "leaf", "leaves")).isEqualTo("0 leaves");
    assertThat(Texts.count(1_048_576, "leaf", "leaves")).isEqualTo("1,048,576 leaves");
  }

  @Test
  void duration_eachOrder_isShort() {
    assertThat(Texts.duration(0.00035)).isEqualTo("0.35 ms");
    assertThat(Texts.duration(0.0123)).isEqualTo("12 ms");
    assertThat(Texts.duration(4.21)).isEqualTo("4.2 s");
    assertThat(Texts.duration(42.1)).isEqualTo("42 s");
    assertThat(Texts.duration(780)).isEqualTo("13 min");
    assertThat(Texts.duration(9_000)).isEqualTo("2.5 h");
    assertThat(Texts.duration(267_840)).isEqualTo("3.1 d");
  }

  @Test
  void time_withMillis_showsSecondsInUtc() {
    assertThat(Texts.time(1_795_337_400_999L)).isEqualTo("2026-11-22T08:50:00Z");
  }

  @Test
  void printable_controlCharacters_areSpelledOut() {
    assertThat(Texts.printable("plain é")).isEqualTo("plain é");
    assertThat(Texts.printable("\u001b[2Jgone\n")).isEqualTo("\\u001b[2Jgone\\u000a");
  }

  @Test
  void wrap_longSentence_indentsAllButTheFirstLine() {
    assertThat(Texts.wrap("- ", "  ", "word ".repeat(25).strip()))
        .containsExactly(
            "- " + "word ".repeat(18).strip() + " word", "  " + "word ".repeat(6).strip());
  }

  @Test
  void bytes_eachOrder_isShort() {
    assertThat(Texts.bytes(960)).isEqualTo("960 B");
    assertThat(Texts.bytes(2_097_152)).isEqualTo("2.1 MB");
    assertThat(Texts.bytes(1_073_741_824)).isEqualTo("1.1 GB");
  }
}
