package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class TargetTest {
  @Test
  void beside_aFile_appendsToItsName() {
    assertThat(Target.beside(Path.of("out/fw.bin")))
        .isEqualTo(new Target(Path.of("out/fw.bin.sig"), Path.of("out/fw.bin.receipt")));
    assertThat(Target.beside(Path.of("fw")))
        .isEqualTo(new Target(Path.of("fw.sig"), Path.of("fw.receipt")));
  }

  @Test
  void at_aChosenName_putsTheReceiptBesideIt() {
    assertThat(Target.at(Path.of("v1.sig")))
        .isEqualTo(new Target(Path.of("v1.sig"), Path.of("v1.receipt")));
    assertThat(Target.at(Path.of("a/signature")))
        .isEqualTo(new Target(Path.of("a/signature"), Path.of("a/signature.receipt")));
    assertThat(Target.at(Path.of(".sig")))
        .isEqualTo(new Target(Path.of(".sig"), Path.of(".sig.receipt")));
  }
}
