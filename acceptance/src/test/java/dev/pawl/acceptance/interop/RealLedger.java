package dev.pawl.acceptance.interop;

import dev.pawl.durable.RealDisk;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.ledger.HostFingerprint;
import dev.pawl.ledger.KeyPolicy;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerStore.RecordCursor;
import dev.pawl.ledger.SignerId;
import dev.pawl.signer.CreateOptions;
import dev.pawl.signer.KeyRequest;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.PublicKeyFormat;
import dev.pawl.signer.SignOutcome.Released;
import dev.pawl.signer.SignRequest;
import dev.pawl.signer.StorePaths;
import dev.pawl.signer.Surroundings;
import dev.pawl.signer.TreeProgress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A true store in a directory, and what it signed: the entries that it would publish.
final class RealLedger implements AutoCloseable {
  private final Path directory;
  private final StorePaths paths;
  private final Surroundings surroundings =
      new Surroundings(
          new RealDisk(),
          InstantSource.system(),
          new SecureRandom(),
          new SignerId("interop"),
          "test",
          () -> HostFingerprint.UNKNOWN);
  private PawlStore store;

  RealLedger(Path directory) throws IOException {
    this.directory = directory;
    this.paths =
        new StorePaths(
            directory.resolve("store"), directory.resolve("sealing"), directory.resolve("anchors"));
    this.store = PawlStore.create(paths, surroundings, new CreateOptions(true, Optional.empty()));
  }

  /// Makes a key.
  KeyState key(String name, String parameters) throws IOException {
    return store.createKey(
        new KeyRequest(name, SchemeParameters.parse(parameters), new KeyPolicy("", List.of())),
        TreeProgress.Listener.NONE,
        () -> false);
  }

  /// Signs a text.
  Released sign(KeyState key, String text) throws IOException {
    Message message = Message.of(text.getBytes(StandardCharsets.UTF_8));
    return (Released)
        store
            .signer()
            .sign(new SignRequest(key.id(), message, "label of " + text, Optional.empty()));
  }

  /// Closes the store and opens it again: the next signature has another epoch.
  void restart() throws IOException {
    store.close();
    store =
        PawlStore.open(
            paths,
            surroundings,
            () -> {
              throw new IOException("nobody has a passphrase");
            });
  }

  /// The store, open.
  PawlStore store() {
    return store;
  }

  /// All entries so far.
  List<byte[]> entries() {
    List<byte[]> entries = new ArrayList<>();
    try (RecordCursor cursor = store.ledger().readFrom(0)) {
      for (Optional<LedgerRecord> record = cursor.next();
          record.isPresent();
          record = cursor.next()) {
        entries.add(record.get().entry().toArray());
      }
    }
    return entries;
  }

  /// The public key, as `pawl key export` writes it.
  Path export(KeyState key, PublicKeyFormat format) throws Exception {
    SchemePublicKey publicKey =
        SchemePublicKey.parse(
            SchemeParameters.parse(key.created().parameters()),
            key.created().publicKey().toArray());
    PublicKeyFormat form =
        format == PublicKeyFormat.HSS ? PublicKeyFormat.rawFormOf(publicKey) : format;
    return file(key.created().name() + "." + form.label(), form.encode(publicKey));
  }

  /// Writes a file beside the store.
  Path file(String name, byte[] bytes) throws IOException {
    return Files.write(directory.resolve(name), bytes);
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
