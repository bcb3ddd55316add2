package dev.pawl.cli;

import dev.pawl.hbs.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A file that the user named, to be read.
///
/// @param name as the user named it
/// @param path where it is
/// @param temporary whether it is a copy of what can be read only once, which is removed on close
record InputFile(String name, Path path, boolean temporary) implements AutoCloseable {
  /// The name that stands for standard input.
  static final Path STANDARD_INPUT = Path.of("-");

  /// Whether this is the name of standard input.
  static boolean isStandardInput(Path file) {
    return file.equals(STANDARD_INPUT);
  }

  /// Looks the file up. What can be read only once, such as standard input or a pipe, is copied to
  /// an owner-only file first, because a message is read more than once.
  static InputFile of(Environment environment, Path file) throws IOException {
    if (isStandardInput(file)) {
      return copy("standard input", environment.in());
    }
    Path path = environment.resolve(file);
    if (Files.isDirectory(path)) {
      throw Failure.usage(file + " is a directory", "name the files in it");
    }
    if (!Files.exists(path)) {
      throw Failure.usage("there is no file " + file, "");
    }
    if (!Files.isReadable(path)) {
      throw Failure.usage("you may not read " + file, "");
    }
    if (!Files.isRegularFile(path)) {
      try (InputStream once = Files.newInputStream(path)) {
        return copy(file.toString(), once);
      }
    }
    return new InputFile(file.toString(), path, false);
  }

  private static InputFile copy(String name, InputStream once) throws IOException {
    InputFile input = new InputFile(name, Files.createTempFile("pawl", ".input"), true);
    try {
      Files.copy(once, input.path, StandardCopyOption.REPLACE_EXISTING);
      return input;
    } catch (IOException e) {
      input.close();
      throw e;
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
      byte[] buffer = new byte[1 << 16];
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
    if (temporary) {
      Files.deleteIfExists(path);
    }
  }
}
