package dev.pawl.spec;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.Message;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.HostFingerprint;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyPolicy;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.SignerId;
import dev.pawl.signer.CreateOptions;
import dev.pawl.signer.KeyRequest;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.SignOutcome;
import dev.pawl.signer.SignRequest;
import dev.pawl.signer.StorePaths;
import dev.pawl.signer.Surroundings;
import dev.pawl.signer.TreeProgress;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A store in a directory whose processes are recorded from its creation on.
final class RealStore implements AutoCloseable {
  static final HssParameters H5 = HssParameters.parse("LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W4");
  static final HssParameters H5_H5 = HssParameters.parse(H5.name() + "," + H5.name());

  /// What a process does.
  @FunctionalInterface
  interface Work {
    void on(PawlStore store) throws Exception;
  }

  final Recorder recorder = new Recorder();
  private final StorePaths paths;
  private WatchedDisk disk;
  private int messages;

  RealStore(Path root) throws IOException {
    paths = new StorePaths(root.resolve("store"), root.resolve("sealing"), root.resolve("anchors"));
    disk = new WatchedDisk(recorder, Integer.MAX_VALUE);
    PawlStore.create(paths, surroundings(), new CreateOptions(true, Optional.empty())).close();
  }

  private Surroundings surroundings() {
    return new Surroundings(
        disk,
        () -> Instant.ofEpochSecond(1_800_000_000),
        new SecureRandom(),
        new SignerId("test"),
        "test",
        () -> HostFingerprint.UNKNOWN);
  }

  private PawlStore open() throws IOException {
    return PawlStore.open(
        paths,
        surroundings(),
        () -> {
          throw new IOException("nobody has a passphrase");
        });
  }

  /// One process, from opening to an orderly end.
  void process(Work work) throws Exception {
    disk = new WatchedDisk(recorder, Integer.MAX_VALUE);
    try (PawlStore store = open()) {
      work.on(store);
    }
  }

  /// One process that dies at its nth change to the disk, and the recovery of what it left.
  ///
  /// @param powerFails whether what was not forced is lost, too
  /// @return whether it died before its work was done
  boolean process(int changes, boolean powerFails, Work work) throws Exception {
    disk = new WatchedDisk(recorder, changes);
    try (PawlStore store = open()) {
      work.on(store);
    } catch (IOException | RuntimeException e) {
      if (!disk.isDead()) {
        throw e;
      }
    }
    if (!disk.isDead()) {
      return false;
    }
    recorder.died();
    if (powerFails) {
      losePower(disk.forcedBytes());
    }
    int at = recorder.events().size();
    process(store -> recorder.crashed(at, store.state().size()));
    return true;
  }

  private static void losePower(Map<Path, Long> forcedBytes) throws IOException {
    for (Map.Entry<Path, Long> forced : forcedBytes.entrySet()) {
      if (Recorder.isJournal(forced.getKey())) {
        try (RandomAccessFile file = new RandomAccessFile(forced.getKey().toFile(), "rw")) {
          file.setLength(Math.min(file.length(), forced.getValue()));
        }
      }
    }
  }

  static KeyState key(PawlStore store, HssParameters parameters, Integer... warnings)
      throws IOException {
    return store.createKey(
        new KeyRequest("k", parameters, new KeyPolicy("", List.of(warnings))),
        TreeProgress.Listener.NONE,
        () -> false);
  }

  static KeyId key(PawlStore store) {
    return store.state().keyNamed("k").orElseThrow().id();
  }

  synchronized SignRequest request(PawlStore store) {
    return SignRequest.of(key(store), Message.of(("m" + messages++).getBytes()));
  }

  SignOutcome sign(PawlStore store) throws IOException {
    return store.signer().sign(request(store));
  }

  SignOutcome sign(PawlStore store, String id) throws IOException {
    return store
        .signer()
        .sign(new SignRequest(key(store), Message.of(id.getBytes()), "", Optional.of(id)));
  }

  void stop(PawlStore store) {
    var _ = store.ledger().submit(new Command.Quarantine(key(store), "test", "", "test", 0));
  }

  void resume(PawlStore store, long atLeast) {
    var _ = store.ledger().submit(new Command.Resume(key(store), atLeast, "test", "test", 0));
  }

  @Override
  public void close() {
    recorder.close();
  }
}
