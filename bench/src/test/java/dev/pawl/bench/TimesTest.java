package dev.pawl.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TimesTest {

  @Test
  void quantiles_ofAHundred_areThoseInTheirPlaces() {
    Times times = new Times();
    for (int i = 100; i >= 1; i--) {
      times.add(i);
    }
    assertThat(times.median()).isEqualTo(50);
    assertThat(times.quantile(0.99)).isEqualTo(99);
    assertThat(times.worst()).isEqualTo(100);
    assertThat(times.mean()).isEqualTo(50.5);
  }

  @Test
  void add_afterAQuantileWasAsked_counts() {
    Times times = new Times();
    times.add(2);
    assertThat(times.worst()).isEqualTo(2);
    times.add(1);
    assertThat(times.median()).isEqualTo(1);
    assertThat(times.count()).isEqualTo(2);
  }

  @Test
  void show_picksAUnit() {
    assertThat(Times.show(1_500)).isEqualTo("1.5 us");
    assertThat(Times.show(1_500_000)).isEqualTo("1.50 ms");
    assertThat(Times.show(1.5e9)).isEqualTo("1.50 s");
    assertThat(Times.show(new Times().median())).isEqualTo("-");
  }

  @Test
  void least_ofWhatWasMeasured() {
    assertThat(Times.least(Double.NaN, 2)).isEqualTo(2);
    assertThat(Times.least(3, Double.NaN)).isEqualTo(3);
    assertThat(Times.least(3, 2)).isEqualTo(2);
    assertThat(Times.least(Double.NaN, Double.NaN)).isNaN();
  }

  @Test
  void ratio_ofWhatWasMeasured() {
    assertThat(Times.ratio(3, 2)).isEqualTo("1.5 x");
    assertThat(Times.ratio(300, 2)).isEqualTo("150 x");
    assertThat(Times.ratio(Double.NaN, 2)).isEqualTo("-");
  }
}
