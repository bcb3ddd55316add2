package dev.pawl.signer;

import dev.pawl.testkit.conformance.Installation;
import dev.pawl.testkit.conformance.Requirement;
import dev.pawl.testkit.conformance.RunningSigner;
import dev.pawl.testkit.conformance.SignerUnderTest;
import dev.pawl.testkit.conformance.SigningWish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.bouncycastle.crypto.generators.HSSKeyPairGenerator;
import org.bouncycastle.crypto.params.HSSKeyGenerationParameters;
import org.bouncycastle.crypto.params.HSSPrivateKeyParameters;
import org.bouncycastle.crypto.params.LMOtsParameters;
import org.bouncycastle.crypto.params.LMSParameters;
import org.bouncycastle.crypto.params.LMSigParameters;
import org.bouncycastle.crypto.signers.HSSSigner;

/// What anybody would write first: a library's key object, read from a file at the start and saved
/// to the file after each signature. One thread at a time, and no other precaution; or with one
/// more [Flaw].
///
/// Nothing is wrong with the library here. It says that the key must be kept; how is left to us.
final class NaiveSigner implements SignerUnderTest {
  /// Something more that is wrong.
  enum Flaw {
    /// The key is never saved.
    FORGETS(Requirement.RESTART),
    /// A request id stands for a leaf, whatever it asks to be signed.
    LEAF_BY_REQUEST(Requirement.RETRY),
    /// Each call reads the key, signs and saves, and none waits for another.
    UNSYNCHRONIZED(Requirement.CONCURRENT),
    /// A key that is lost is made again from its seed, as it was at first.
    MADE_AGAIN_FROM_SEED(Requirement.LOST_STATE),
    /// After the last leaf comes the first.
    STARTS_OVER(Requirement.EXHAUSTION),
    /// It says that it warns, and does not.
    NEVER_WARNS(Requirement.WARNING),
    /// None but those of all of them.
    NONE(Requirement.KILL);

    /// What it breaks.
    final Requirement breaks;

    Flaw(Requirement breaks) {
      this.breaks = breaks;
    }
  }

  private static final String KEY_FILE = "key";
  private static final String SEED_FILE = "seed";

  private final Flaw flaw;

  NaiveSigner(Flaw flaw) {
    this.flaw = flaw;
  }

  @Override
  public String name() {
    return "a key file, saved after each signature, flaw: " + flaw;
  }

  @Override
  public long capacity() {
    return 1_024;
  }

  @Override
  public boolean warnsAhead() {
    return flaw == Flaw.NEVER_WARNS;
  }

  @Override
  public void create(Installation place, boolean warnAhead) throws IOException {
    LMSParameters tree =
        new LMSParameters(LMSigParameters.lms_sha256_n32_h5, LMOtsParameters.sha256_n32_w4);
    HSSKeyPairGenerator generator = new HSSKeyPairGenerator();
    generator.init(
        new HSSKeyGenerationParameters(new LMSParameters[] {tree, tree}, new SecureRandom()));
    byte[] key = ((HSSPrivateKeyParameters) generator.generateKeyPair().getPrivate()).getEncoded();
    Files.createDirectory(place.data());
    Files.write(place.data().resolve(KEY_FILE), key);
    if (flaw == Flaw.MADE_AGAIN_FROM_SEED || flaw == Flaw.STARTS_OVER) {
      Files.createDirectory(place.apart());
      Files.write(place.apart().resolve(SEED_FILE), key);
    }
  }

  @Override
  public RunningSigner start(Installation place) throws IOException {
    return new Running(place, flaw);
  }

  private static final class Running implements RunningSigner {
    private final Path file;
    private final Path seed;
    private final Flaw flaw;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, byte[]> byRequest = new HashMap<>();
    private HSSPrivateKeyParameters key;
    private volatile int savesLeft = Integer.MAX_VALUE;

    Running(Installation place, Flaw flaw) throws IOException {
      this.file = place.data().resolve(KEY_FILE);
      this.seed = place.apart().resolve(SEED_FILE);
      this.flaw = flaw;
      boolean lost = !Files.exists(file) || Files.size(file) == 0;
      this.key = load(lost && flaw == Flaw.MADE_AGAIN_FROM_SEED ? seed : file);
    }

    private static HSSPrivateKeyParameters load(Path file) throws IOException {
      return HSSPrivateKeyParameters.getInstance(Files.readAllBytes(file));
    }

    @Override
    public byte[] publicKey() throws IOException {
      return key.getPublicKey().getEncoded();
    }

    @Override
    public void sign(SigningWish wish, Consumer<byte[]> released) throws IOException {
      if (flaw == Flaw.UNSYNCHRONIZED) {
        sign(load(file), wish, released);
        return;
      }
      lock.lock();
      try {
        sign(choose(wish), wish, released);
      } finally {
        lock.unlock();
      }
    }

    private HSSPrivateKeyParameters choose(SigningWish wish) throws IOException {
      if (flaw == Flaw.STARTS_OVER && key.getUsagesRemaining() == 0) {
        key = load(seed);
      }
      if (flaw == Flaw.LEAF_BY_REQUEST && wish.requestId().isPresent()) {
        byte[] before = byRequest.putIfAbsent(wish.requestId().get(), key.getEncoded());
        return before == null ? key : HSSPrivateKeyParameters.getInstance(before);
      }
      return key;
    }

    private void sign(HSSPrivateKeyParameters used, SigningWish wish, Consumer<byte[]> released)
        throws IOException {
      HSSSigner signer = new HSSSigner();
      signer.init(true, used);
      released.accept(signer.generateSignature(wish.message().toArray()));
      save(used);
    }

    private void save(HSSPrivateKeyParameters used) throws IOException {
      if (savesLeft <= 0) {
        throw new IOException("the process is dead");
      }
      savesLeft--;
      if (flaw != Flaw.FORGETS) {
        Files.write(file, used.getEncoded());
      }
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
