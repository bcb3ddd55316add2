package dev.pawl.acceptance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bouncycastle.crypto.params.XMSSMTParameters;
import org.bouncycastle.crypto.params.XMSSMTPublicKeyParameters;
import org.bouncycastle.crypto.params.XMSSParameters;
import org.bouncycastle.crypto.params.XMSSPublicKeyParameters;
import org.bouncycastle.crypto.signers.XMSSMTSigner;
import org.bouncycastle.crypto.signers.XMSSSigner;
import org.junit.jupiter.api.Test;

/// Goal: what the command writes is what others read. Method: Bouncy Castle gets the files of a raw
/// public key, a signature and what was signed, and nothing else.
final class XmssFilesTest {
  private static final Path PLACE = Path.of("target/cli/xmss-files");

  private static byte[] file(String name) throws IOException {
    return Files.readAllBytes(PLACE.resolve(name));
  }

  private static void run(Stage stage, String command) throws Exception {
    Ran ran = stage.run(command);
    assertThat(ran.exitCode()).as("%s: %s", command, ran.err()).isZero();
  }

  @Test
  void keyAndSignature_areWhatBouncyCastleReads() throws Exception {
    try (Stage stage = new Stage(PLACE, false)) {
      run(stage, "write fw.bin firmware");
      run(stage, "pawl init -q");
      for (String scheme : new String[] {"xmss", "xmssmt"}) {
        String set = scheme.equals("xmss") ? "XMSS-SHA2_10_256" : "XMSSMT-SHA2_20/2_256";
        run(stage, "pawl key create %s -q --params %s".formatted(scheme, set));
        run(stage, "pawl key export %1$s -q --format %1$s -o %1$s.pub".formatted(scheme));
        run(stage, "pawl sign -q --force -k %s fw.bin".formatted(scheme));
        run(stage, "move fw.bin.sig %s.sig".formatted(scheme));
      }
      assertThat(verifyXmss(file("fw.bin"), file("xmss.sig"))).isTrue();
      assertThat(verifyXmss(file("xmss.pub"), file("xmss.sig"))).isFalse();
      assertThat(verifyXmssMt(file("fw.bin"), file("xmssmt.sig"))).isTrue();
      assertThat(verifyXmssMt(file("xmss.pub"), file("xmssmt.sig"))).isFalse();
    }
  }

  private static boolean verifyXmss(byte[] message, byte[] signature) throws IOException {
    XMSSSigner theirs = new XMSSSigner();
    theirs.init(
        false,
        new XMSSPublicKeyParameters.Builder(XMSSParameters.lookupByOID(1))
            .withPublicKey(file("xmss.pub"))
            .build());
    theirs.update(message, 0, message.length);
    return theirs.verifySignature(signature);
  }

  private static boolean verifyXmssMt(byte[] message, byte[] signature) throws IOException {
    XMSSMTSigner theirs = new XMSSMTSigner();
    theirs.init(
        false,
        new XMSSMTPublicKeyParameters.Builder(XMSSMTParameters.lookupByOID(1))
            .withPublicKey(file("xmssmt.pub"))
            .build());
    theirs.update(message, 0, message.length);
    return theirs.verifySignature(signature);
  }
}
