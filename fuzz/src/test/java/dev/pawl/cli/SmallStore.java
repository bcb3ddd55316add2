package dev.pawl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.durable.RealDisk;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// A store with two keys, signatures over a tree border, burned leaves, a snapshot, and everything
/// that lies around it: as bytes, to be put on the disk again and again.
final class SmallStore {
  static final List<String> KEYS = List.of("one", "two");

  private static final List<String> PARAMETERS =
      List.of(
          "LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W8",
          "LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W4,LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W4");

  /// Each file's bytes by its path from the root.
  final Map<Path, byte[]> files;

  /// Every signature that was released while the store was made.
  final List<Signed> signed;

  /// A signature and what it was asked for.
  record Signed(
      KeyId key, String message, Optional<String> request, SignOutcome.Released released) {}

  private SmallStore(Map<Path, byte[]> files, List<Signed> signed) {
    this.files = files;
    this.signed = signed;
  }

  /// Makes the store in this empty directory.
  static SmallStore in(Path root) throws IOException {
    List<Signed> signed = new ArrayList<>();
    CreateOptions options = new CreateOptions(true, Optional.empty());
    try (PawlStore store = PawlStore.create(paths(root), surroundings(), options)) {
      for (int i = 0; i < KEYS.size(); i++) {
        KeyPolicy policy = new KeyPolicy("", List.of());
        HssParameters parameters = HssParameters.parse(PARAMETERS.get(i));
        store.createKey(
            new KeyRequest(KEYS.get(i), parameters, policy),
            TreeProgress.Listener.NONE,
            () -> false);
      }
    }
    // Each opening burns what the one before it had reserved and not used.
    for (int opening = 0; opening < 3; opening++) {
      try (PawlStore store = open(root)) {
        for (int i = 0; i < (opening == 1 ? 33 : 2); i++) {
          signed.add(sign(store, "two", "m" + opening + "-" + i, Optional.empty()));
        }
        signed.add(sign(store, "one", "r" + opening, Optional.of("request " + opening)));
        if (opening == 1) {
          store.ledger().submit(new Command.RecordState());
        }
        var _ = store.prove(signed.getFirst().released().receipt());
      }
    }
    return new SmallStore(read(root), signed);
  }

  static Signed sign(PawlStore store, String name, String text, Optional<String> request)
      throws IOException {
    KeyState key = store.state().keyNamed(name).orElseThrow();
    Message message = Message.of(text.getBytes(UTF_8));
    SignOutcome outcome = store.signer().sign(new SignRequest(key.id(), message, "label", request));
    if (outcome instanceof SignOutcome.Released released) {
      return new Signed(key.id(), text, request, released);
    }
    throw new NotReleasedException(outcome);
  }

  /// An answer that is none of ours: it is told, and no signature left.
  static final class NotReleasedException extends IOException {
    private static final long serialVersionUID = 1L;
    final transient SignOutcome outcome;

    NotReleasedException(SignOutcome outcome) {
      super(outcome.toString());
      this.outcome = outcome;
    }
  }

  static PawlStore open(Path root) throws IOException {
    return PawlStore.open(
        paths(root),
        surroundings(),
        () -> {
          throw new IOException("nobody has a passphrase");
        });
  }

  /// As the command line has them, with this directory as the home.
  private static StorePaths paths(Path root) {
    return StorePaths.of(root.resolve(".pawl"), Map.of(), root);
  }

  private static Surroundings surroundings() {
    return new Surroundings(
        new RealDisk(),
        () -> Instant.ofEpochSecond(1_800_000_000),
        new SecureRandom(),
        new SignerId("test"),
        "test",
        () -> HostFingerprint.UNKNOWN);
  }

  private static Map<Path, byte[]> read(Path root) throws IOException {
    Map<Path, byte[]> files = new LinkedHashMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
        files.put(root.relativize(file), Files.readAllBytes(file));
      }
    }
    return files;
  }

  /// Brings the directory back to what it was: only what differs is written.
  void restore(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        if (!files.containsKey(root.relativize(file))) {
          Files.delete(file);
        }
      }
    }
    for (Map.Entry<Path, byte[]> file : files.entrySet()) {
      Path target = root.resolve(file.getKey());
      if (Files.exists(target)) {
        if (Arrays.equals(Files.readAllBytes(target), file.getValue())) {
          continue;
        }
        Files.write(target, file.getValue());
      } else {
        // The permissions of a sealing key are part of it: made as its owner's alone.
        Files.createDirectories(target.getParent());
        Files.createFile(
            target,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(target, file.getValue());
      }
    }
  }

  /// One change to a byte of any file. Most bytes of the journal are padding: nine in ten draws
  /// look for one that is not zero.
  Edit draw(List<Path> from, SplittableRandom random) {
    Path file = from.get(random.nextInt(from.size()));
    byte[] bytes = files.get(file);
    if (bytes.length == 0) {
      return new Edit(file, Edit.Kind.DELETE_FILE, 0);
    }
    int at = random.nextInt(bytes.length);
    if (random.nextInt(10) > 0) {
      for (int tries = 0; bytes[at] == 0 && tries < 100; tries++) {
        at = random.nextInt(bytes.length);
      }
    }
    return new Edit(file, Edit.OF_BYTES.get(random.nextInt(Edit.OF_BYTES.size())), at);
  }
}
