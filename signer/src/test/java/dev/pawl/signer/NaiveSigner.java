package dev.pawl.signer;

import dev.pawl.testkit.conformance.Installation;
import dev.pawl.testkit.conformance.RunningSigner;
import dev.pawl.testkit.conformance.SignerUnderTest;
import dev.pawl.testkit.conformance.SigningWish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Consumer;
import org.bouncycastle.crypto.generators.HSSKeyPairGenerator;
import org.bouncycastle.crypto.params.HSSKeyGenerationParameters;
import org.bouncycastle.crypto.params.HSSPrivateKeyParameters;
import org.bouncycastle.crypto.params.LMOtsParameters;
import org.bouncycastle.crypto.params.LMSParameters;
import org.bouncycastle.crypto.params.LMSigParameters;
import org.bouncycastle.crypto.signers.HSSSigner;

/// What anybody would write first: a library's key object, read from a file at the start and saved
/// to the file after each signature. One thread at a time, and no other precaution.
///
/// Nothing is wrong with the library here. It says that the key must be kept; how is left to us.
final class NaiveSigner implements SignerUnderTest {
  private static final String KEY_FILE = "key";

  @Override
  public String name() {
    return "a key file, saved after each signature";
  }

  @Override
  public long capacity() {
    return 1_024;
  }

  @Override
  public void create(Installation place, boolean warnAhead) throws IOException {
    LMSParameters tree =
        new LMSParameters(LMSigParameters.lms_sha256_n32_h5, LMOtsParameters.sha256_n32_w4);
    HSSKeyPairGenerator generator = new HSSKeyPairGenerator();
    generator.init(
        new HSSKeyGenerationParameters(new LMSParameters[] {tree, tree}, new SecureRandom()));
    Files.createDirectory(place.data());
    Files.write(
        place.data().resolve(KEY_FILE),
        ((HSSPrivateKeyParameters) generator.generateKeyPair().getPrivate()).getEncoded());
  }

  @Override
  public RunningSigner start(Installation place) throws IOException {
    Path file = place.data().resolve(KEY_FILE);
    return new Running(file, HSSPrivateKeyParameters.getInstance(Files.readAllBytes(file)));
  }

  private static final class Running implements RunningSigner {
    private final Path file;
    private final HSSPrivateKeyParameters key;
    private int savesLeft = Integer.MAX_VALUE;

    Running(Path file, HSSPrivateKeyParameters key) {
      this.file = file;
      this.key = key;
    }

    @Override
    public byte[] publicKey() throws IOException {
      return key.getPublicKey().getEncoded();
    }

    @Override
    public synchronized void sign(SigningWish wish, Consumer<byte[]> released) throws IOException {
      HSSSigner signer = new HSSSigner();
      signer.init(true, key);
      released.accept(signer.generateSignature(wish.message().toArray()));
      save();
    }

    private void save() throws IOException {
      if (savesLeft-- <= 0) {
        savesLeft = 0;
        throw new IOException("the process is dead");
      }
      Files.write(file, key.getEncoded());
    }

    @Override
    public boolean dieAtChange(int change) {
      savesLeft = change - 1;
      return true;
    }

    @Override
    public void kill() {
      savesLeft = 0;
    }

    @Override
    public void close() {}
  }
}
