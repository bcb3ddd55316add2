package dev.pawl.signer;

import dev.pawl.durable.Disk;
import dev.pawl.durable.RealDisk;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.TreePublicKey;
import dev.pawl.hbs.sign.LmsPrivateKey;
import dev.pawl.hbs.sign.TreeDamagedException;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.HostFingerprint;
import dev.pawl.ledger.Invariant;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyPolicy;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.LedgerClosedException;
import dev.pawl.ledger.SignerId;
import dev.pawl.ledger.StoreId;
import dev.pawl.testkit.schedule.Points;
import dev.pawl.testkit.schedule.Scenario;
import dev.pawl.testkit.schedule.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Threads ask for the same request id, some with other bytes, some with no id, while the signer is
/// perhaps closed. An id takes one leaf and gives one signature; no one-time key computes twice;
/// and a close never looks like a forgery, so the key stays active.
final class SignerSchedule implements Scenario {
  private static final KeyId KEY = new KeyId(Bytes.copyOf(new byte[KeyId.BYTES]));
  private static final Path INDEX =
      Path.of("target", "schedules", "derived", "index.mv").toAbsolutePath();

  @Override
  public void play(Stage stage) throws Exception {
    Disk disk = new RealDisk();
    Ledger ledger = TestLedger.of(new StoreId(Bytes.copyOf(new byte[16])));
    Bytes sealed = Bytes.copyOf((byte) 1);
    KeyPolicy policy = new KeyPolicy("", List.of());
    Bytes publicKey = Bytes.copyOf(ScheduledKey.publicKey().encoded());
    String parameters = ScheduledKey.PARAMETERS.toString();
    var _ =
        ledger.submit(
            new Command.CreateKey(
                new KeyCreated(
                    KEY, "k", parameters, publicKey, List.of(5), policy, Digests.sha256(sealed), 0),
                sealed));
    Files.createDirectories(INDEX.getParent());
    Files.deleteIfExists(INDEX);
    Surroundings surroundings =
        new Surroundings(
            disk,
            () -> Instant.EPOCH,
            new SecureRandom(),
            new SignerId("s"),
            "v",
            () -> HostFingerprint.UNKNOWN);
    try (DerivedIndex index = DerivedIndex.open(disk, INDEX, ledger)) {
      new Play(stage, ledger, new Signer(ledger, index, key -> new Key(), surroundings, 2)).run();
    }
    ledger.close();
  }

  /// A key of one tree.
  private static final class Key implements SigningKey {
    private final SigningTree only = new Tree();

    @Override
    public SchemeParameters parameters() {
      return ScheduledKey.PARAMETERS;
    }

    @Override
    public SchemePublicKey publicKey() {
      return ScheduledKey.publicKey();
    }

    @Override
    public SigningTree tree(int layer, long tree) {
      return only;
    }

    @Override
    public SigningTree remake(int layer, long tree, SigningTree unusable) {
      return only;
    }

    @Override
    public void prepare(int layer, long tree) {}
  }

  /// Notices when a one-time key is used again.
  private static final class Tree implements SigningTree {
    private final Set<Integer> computed = new HashSet<>();

    @Override
    public TreePublicKey publicKey() {
      return ScheduledKey.PUBLIC_KEY;
    }

    @Override
    public byte[] sign(int leaf, Message message) throws IOException {
      Points.point();
      Invariant.check(computed.add(leaf), "a one-time key computes once");
      try (LmsPrivateKey key = ScheduledKey.privateKey()) {
        return key.sign(leaf, message, ScheduledKey.NODES, ScheduledKey.PUBLIC_KEY);
      } catch (TreeDamagedException e) {
        throw new IOException(e);
      }
    }
  }

  private static final class Play {
    private final Stage stage;
    private final Ledger ledger;
    private final Signer signer;
    private final Map<Bytes, Long> signatures = new HashMap<>();
    private final List<SignOutcome> ofId = new ArrayList<>();

    Play(Stage stage, Ledger ledger, Signer signer) {
      this.stage = stage;
      this.ledger = ledger;
      this.signer = signer;
    }

    void run() throws Exception {
      int callers = 2 + stage.choices().next(3);
      for (int i = 0; i < callers; i++) {
        String text = stage.choices().next(4) == 0 ? "other" : "message";
        Optional<String> id = stage.choices().next(5) == 0 ? Optional.empty() : Optional.of("id");
        stage.add(
            "caller " + i,
            () -> {
              sign(new SignRequest(KEY, Message.of(text.getBytes()), "", id));
              return null;
            });
      }
      boolean closing = stage.choices().next(4) == 0;
      if (closing) {
        stage.add(
            "closer",
            () -> {
              signer.close();
              return null;
            });
      }
      stage.awaitAll();
      check(closing);
      signer.close();
    }

    private void sign(SignRequest request) throws IOException {
      try {
        SignOutcome outcome = signer.sign(request);
        if (request.requestId().isPresent()) {
          ofId.add(outcome);
        }
        if (outcome instanceof SignOutcome.Released released) {
          Long leaf = signatures.put(released.signature(), released.receipt().leaf());
          Invariant.check(
              leaf == null || leaf == released.receipt().leaf(), "a signature is of one leaf");
        }
      } catch (LedgerClosedException e) {
        // Closed: nothing was signed.
      }
    }

    private void check(boolean closing) {
      KeyState key = ledger.state().key(KEY).orElseThrow();
      Invariant.check(key.status() == KeyState.Status.ACTIVE, "the key is not stopped");
      Set<Bytes> given = new HashSet<>();
      int fresh = 0;
      for (SignOutcome outcome : ofId) {
        switch (outcome) {
          case SignOutcome.Released released -> {
            given.add(released.signature());
            fresh += released.replayed() ? 0 : 1;
          }
          case SignOutcome.RequestReused _ -> {}
          case SignOutcome.Refused _ -> Invariant.check(closing, "refused only as it closes");
          case SignOutcome.Failed(String why) -> throw new AssertionError(why);
        }
      }
      Invariant.check(given.size() <= 1 && fresh <= 1, "an id has one signature");
      Invariant.check(
          key.leaves().signed() == new HashSet<>(signatures.values()).size(),
          "each receipt is one that somebody got");
    }
  }
}
