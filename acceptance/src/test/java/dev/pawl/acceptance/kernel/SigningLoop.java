package dev.pawl.acceptance.kernel;

import dev.pawl.durable.RealDisk;
import dev.pawl.hbs.Message;
import dev.pawl.ledger.HostFingerprint;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.SignerId;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.SignOutcome;
import dev.pawl.signer.SignRequest;
import dev.pawl.signer.StorePaths;
import dev.pawl.signer.Surroundings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// A signer that runs: opens the store below a home directory, says `ready`, waits for a line, then
/// signs from several threads at once. Each signature that leaves is one line of its output:
/// `released LEAF SHA-256`. Whatever goes wrong is a line on standard error, and exit code 3.
///
/// A program of its own, so that the kernel under it can be made to fail.
public final class SigningLoop {
  private SigningLoop() {}

  /// Signs until so many signatures are made or something goes wrong.
  ///
  /// @param args the home directory, how many threads, how many signatures
  public static void main(String[] args) throws Exception {
    System.setProperty("java.util.logging.config.file", "/dev/null"); // as pawl itself does
    Path home = Path.of(args[0]);
    int threads = Integer.parseInt(args[1]);
    AtomicInteger left = new AtomicInteger(Integer.parseInt(args[2]));
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    StorePaths paths = StorePaths.of(home.resolve(".pawl"), Map.of(), home);
    Surroundings surroundings =
        new Surroundings(
            new RealDisk(),
            InstantSource.system(),
            new SecureRandom(),
            new SignerId("loop"),
            "test",
            () -> HostFingerprint.UNKNOWN);
    try (PawlStore store = PawlStore.open(paths, surroundings, () -> new char[0])) {
      KeyId key = store.state().keys().iterator().next().id();
      say(out, "ready");
      if (System.in.read() >= 0) {
        List<Thread> signers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          signers.add(Thread.ofPlatform().start(() -> sign(store, key, left, out)));
        }
        for (Thread signer : signers) {
          signer.join();
        }
      }
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
    System.exit(left.get() <= 0 ? 0 : 3);
  }

  private static void sign(PawlStore store, KeyId key, AtomicInteger left, PrintStream out) {
    try {
      int number = left.getAndDecrement();
      for (; number > 0; number = left.getAndDecrement()) {
        byte[] bytes = ("message " + number).getBytes(StandardCharsets.UTF_8);
        SignOutcome outcome = store.signer().sign(SignRequest.of(key, Message.of(bytes)));
        if (!(outcome instanceof SignOutcome.Released released)) {
          throw new IOException("not signed: " + outcome);
        }
        say(
            out,
            "released %d %s"
                .formatted(released.receipt().leaf(), sha256(released.signature().toArray())));
      }
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
  }

  private static void fail(Exception e) {
    System.err.println("signing ended: " + e.getMessage());
    System.err.flush();
    Runtime.getRuntime().halt(3);
  }

  /// One line, whole, and out of this process when this returns.
  private static void say(PrintStream out, String line) {
    synchronized (out) {
      out.print(line + "\n");
      out.flush();
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
