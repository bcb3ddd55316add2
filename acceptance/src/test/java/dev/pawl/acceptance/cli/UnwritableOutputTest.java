package dev.pawl.acceptance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.durable.DiskFile;
import dev.pawl.durable.RealDisk;
import dev.pawl.testkit.ForwardingDisk;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// A signature that was made, and whose leaf is spent, is not lost where its file cannot be
/// written: the command names the one that writes it, and that one does.
final class UnwritableOutputTest {
  private static final String PARAMETERS = "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8";

  @Test
  void sign_diskFullForTheSignature_remedyWritesIt() throws Exception {
    try (Stage stage = new Stage(Path.of("target/cli/unwritable"), false)) {
      stage.run("write fw.bin firmware");
      stage.run("pawl init -q");
      stage.run("pawl key create demo -q --params " + PARAMETERS);
      stage.run("pawl key export demo -q -o demo.pem");

      stage.use(new FullDisk(".sig.tmp"));
      Ran failed = stage.run("pawl sign -k demo fw.bin");
      assertThat(failed.exitCode()).isEqualTo(3);
      assertThat(failed.err())
          .contains("the signature was made but not written: no space left on device")
          .contains("'pawl ledger show 4 --signature fw.bin.sig' writes it");

      stage.use(new RealDisk());
      String remedy = "pawl ledger show 4 --signature fw.bin.sig --receipt fw.bin.receipt";
      assertThat(stage.run(remedy).exitCode()).isZero();
      Ran verified = stage.run("pawl verify -p demo.pem --receipt fw.bin.receipt fw.bin");
      assertThat(verified.exitCode()).isZero();
    }
  }

  /// Has no room for files with a certain ending.
  private static final class FullDisk extends ForwardingDisk {
    private final String ending;

    FullDisk(String ending) {
      super(new RealDisk());
      this.ending = ending;
    }

    @Override
    public DiskFile open(Path file, Access access) throws IOException {
      if (file.toString().endsWith(ending)) {
        throw new IOException("no space left on device");
      }
      return super.open(file, access);
    }
  }
}
