package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.SchemeParameters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyAdvisorTest {
  private final KeyAdvisor advisor = new KeyAdvisor(HashSpeed.uniform(50), 2);

  @Test
  void advise_listsWhatSuffices_singleTreesAndFewLeavesFirst() {
    List<KeyAdvice> all = advisor.advise(1_000, Optional.empty());
    assertThat(all).allSatisfy(a -> assertThat(a.capacity()).isGreaterThanOrEqualTo(1_112));
    KeyAdvice first = all.getFirst();
    assertThat(first.parameters().name()).isEqualTo("LMS_SHA256_M24_H15/LMOTS_SHA256_N24_W8");
    assertThat(first.signatureBytes()).isEqualTo(first.parameters().signatureBytes());
  }

  @Test
  void advise_whereTheWarningWouldComeFirst_takesTheNextHeight() {
    HssParameters h10 = HssParameters.parse("LMS_SHA256_M24_H10/LMOTS_SHA256_N24_W8");
    assertThat(advisor.advise(922, Optional.empty()))
        .extracting(KeyAdvice::parameters)
        .contains(h10);
    assertThat(advisor.advise(923, Optional.empty()))
        .extracting(KeyAdvice::parameters)
        .doesNotContain(h10);
  }

  @Test
  void advise_forAProfile_listsNothingThatItRefuses() {
    for (KeyProfile profile : KeyProfile.values()) {
      assertThat(advisor.advise(1, Optional.of(profile)))
          .isNotEmpty()
          .allSatisfy(advice -> assertThat(advice.profiles()).contains(profile));
    }
  }

  @Test
  void advise_moreThanAnySetMakes_isEmpty() {
    assertThat(advisor.advise(Long.MAX_VALUE, Optional.empty())).isEmpty();
  }

  @Test
  void about_followsFromTheStepsOfTheStandard() {
    KeyAdvice advice = advisor.about(HssParameters.parse("LMS_SHA256_M32_H15/LMOTS_SHA256_N32_W8"));
    // 34 chains of 256 steps for each of 32,768 leaves, at 50 ns on two cores.
    assertThat(advice.keyGeneration()).isEqualTo(Duration.ofNanos(32_768L * 34 * 256 * 25));
    assertThat(advice.sign()).isEqualTo(Duration.ofNanos((34 + 34 * 255 / 2 + 15) * 50));
    assertThat(advice.verify()).isEqualTo(Duration.ofNanos((34 * 255 / 2 + 15) * 50));
    assertThat(advice.nodeBytes()).isEqualTo(128 + 65_535 * 32);
    assertThat(advice.publicKeyBytes()).isEqualTo(60);
  }

  @Test
  void about_xmss_followsFromTheStepsOfTheStandard() {
    KeyAdvice advice = advisor.about(SchemeParameters.parse("XMSSMT-SHA2_20/2_256"));
    // 67 chains of 15 steps of three hashes for each of 1,024 leaves, an L-tree of 66 nodes.
    long leaf = 67 * (1 + 15 * 3) + 66 * 4;
    assertThat(advice.keyGeneration()).isEqualTo(Duration.ofNanos(2 * 1_024 * leaf * 25));
    assertThat(advice.sign()).isEqualTo(Duration.ofNanos((long) (50 * (67 + 67 * 22.5 + 40))));
    assertThat(advice.verify())
        .isEqualTo(Duration.ofNanos(2 * (long) (50 * (67 * 22.5 + 66 * 4 + 40))));
    assertThat(advice.nodeBytes()).isEqualTo(2 * (128 + 2_047 * 32));
    assertThat(advice.capacity()).isEqualTo(1 << 20);
  }

  @Test
  void advise_ofXmss_listsWhatSp800208ApprovesOf() {
    assertThat(advisor.advise(1L << 59, Optional.empty()))
        .extracting(advice -> advice.parameters().name())
        .containsOnly(
            "XMSSMT-SHA2_60/3_192",
            "XMSSMT-SHA2_60/6_192",
            "XMSSMT-SHA2_60/12_192",
            "XMSSMT-SHA2_60/3_256",
            "XMSSMT-SHA2_60/6_256",
            "XMSSMT-SHA2_60/12_256",
            "XMSSMT-SHAKE256_60/3_192",
            "XMSSMT-SHAKE256_60/6_192",
            "XMSSMT-SHAKE256_60/12_192",
            "XMSSMT-SHAKE256_60/3_256",
            "XMSSMT-SHAKE256_60/6_256",
            "XMSSMT-SHAKE256_60/12_256");
  }

  @Test
  void measure_findsAPlausibleSpeed() throws InterruptedException {
    HashSpeed speed = HashSpeed.measure(InstantSource.system());
    KeyAdvice advice =
        new KeyAdvisor(speed, 1)
            .about(HssParameters.parse("LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8"));
    assertThat(advice.keyGeneration())
        .isBetween(Duration.ofNanos(32L * 34 * 256), Duration.ofSeconds(10));
  }
}
