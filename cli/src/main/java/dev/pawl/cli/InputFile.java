package dev.pawl.cli;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DurableFiles;
import dev.pawl.hbs.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// A file that the user named, to be read.
///
/// @param name as the user named it
/// @param path where it is
/// @param copyOn the disk that holds a copy of standard input or of a pipe, removed on close; empty
///   for a file of the user's own
record InputFile(String name, Path path, Optional<Disk> copyOn) implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int NAME_BYTES = 16;

  /// The name that stands for standard input.
  static final Path STANDARD_INPUT = Path.of("-");

  /// Whether this is the name of standard input.
  static boolean isStandardInput(Path file) {
    return file.equals(STANDARD_INPUT);
  }

  /// Looks the file up. Standard input and pipes are copied to an owner-only file first, because a
  /// message is read more than once.
  static InputFile of(Environment environment, Path file) throws IOException {
    return of(environment, file, "file");
  }

  /// As [#of(Environment, Path)].
  ///
  /// @param role what the file is, for the user: `file`, `public key`, `signature`
  static InputFile of(Environment environment, Path file, String role) throws IOException {
    if (isStandardInput(file)) {
      return copy(environment, "standard input", environment.in());
    }
    Path path = environment.resolve(file);
    if (file.toString().isEmpty()) {
      throw Failure.usage("the name of the " + role + " is empty", "name a file");
    }
    if (Files.isDirectory(path)) {
      throw Failure.usage(
          file + " is a directory, not a " + role,
          role.equals("file") ? "name the files in it" : "name a file");
    }
    if (!Files.exists(path)) {
      throw Failure.usage("there is no " + role + " " + file, "");
    }
    if (!Files.isReadable(path)) {
      throw Failure.usage("you may not read the " + role + " " + file, "");
    }
    if (!Files.isRegularFile(path)) {
      try (InputStream pipe = Files.newInputStream(path)) {
        return copy(environment, file.toString(), pipe);
      }
    }
    return new InputFile(file.toString(), path, Optional.empty());
  }

  private static InputFile copy(Environment environment, String name, InputStream from)
      throws IOException {
    byte[] random = new byte[NAME_BYTES];
    environment.random().get().nextBytes(random);
    Path path = environment.temporary().resolve("pawl-" + HexFormat.of().formatHex(random));
    InputFile copy = new InputFile(name, path, Optional.of(environment.disk()));
    try (DiskFile to = environment.disk().open(path, Disk.Access.CREATE)) {
      copy(from, to);
      return copy;
    } catch (IOException | RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  private static void copy(InputStream from, DiskFile to) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long offset = 0;
    for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
      DurableFiles.writeFully(to, offset, ByteBuffer.wrap(buffer, 0, count));
      offset += count;
    }
  }

  /// The bytes, read anew each time.
  Message message() {
    return () -> Files.newInputStream(path);
  }

  /// The SHA-256 of the bytes in hexadecimal digits.
  String sha256() throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// All of a small file.
  ///
  /// @param bytesMax more is refused before it is read
  byte[] readSmall(long bytesMax) throws IOException {
    try {
      long size = Files.size(path);
      if (size > bytesMax) {
        throw Failure.usage(
            "%s is %s, expected at most %s bytes"
                .formatted(name, Texts.count(size, "byte", "bytes"), Texts.count(bytesMax)),
            "");
      }
      return Files.readAllBytes(path);
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw Failure.of(ExitCode.USAGE, "cannot read " + name, "", e);
    }
  }

  @Override
  public void close() throws IOException {
    if (copyOn.isPresent() && copyOn.get().exists(path)) {
      copyOn.get().delete(path);
    }
  }
}
