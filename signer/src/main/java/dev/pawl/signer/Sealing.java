package dev.pawl.signer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DurableFiles;
import dev.pawl.ledger.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// Makes and finds the sealing key of a store.
///
/// A key file is 8 bytes that say what it is and the 32 bytes of the key. It is made for its owner
/// alone and stands apart from the store, so that a copy of the store signs nothing.
///
/// @param key the sealing key, which the holder of this record closes
/// @param descriptor belongs into the ledger's first entry
record Sealing(SealingKey key, SealingDescriptor descriptor) {
  private static final byte[] MAGIC = "PAWLSEAL".getBytes(US_ASCII);
  private static final int FILE_BYTES = MAGIC.length + SealingKey.BYTES;
  private static final int READ_BYTES_MAX = 4096; // a longer file is not read at all

  /// Makes a random sealing key in a new file, durable on return.
  ///
  /// @throws FileAlreadyExistsException where there is such a file; it is not touched
  static Sealing byNewFile(Disk disk, Path file, SecureRandom random) throws IOException {
    SealingKey key = SealingKey.generate(random);
    byte[] secret = key.copy();
    byte[] bytes = ByteBuffer.allocate(FILE_BYTES).put(MAGIC).put(secret).array();
    try {
      DurableFiles.createDirectories(disk, DurableFiles.parent(file));
      try (DiskFile to = disk.open(file, Disk.Access.CREATE)) {
        DurableFiles.writeFully(to, 0, ByteBuffer.wrap(bytes));
        to.force();
      }
      disk.forceDirectory(DurableFiles.parent(file));
    } catch (IOException | RuntimeException e) {
      key.close();
      throw e;
    } finally {
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(bytes, (byte) 0);
    }
    Bytes salt = salt(random);
    return new Sealing(key, SealingDescriptor.of(SealingDescriptor.Method.KEY_FILE, 0, salt, key));
  }

  /// Derives a sealing key from a passphrase, which is asked for now.
  ///
  /// @throws SealingDeniedException for an empty passphrase
  static Sealing byPassphrase(PassphraseSource source, SecureRandom random) throws IOException {
    Bytes salt = salt(random);
    int iterations = SealingDescriptor.ITERATIONS;
    SealingKey key = fromPassphrase(source, salt, iterations);
    return new Sealing(
        key, SealingDescriptor.of(SealingDescriptor.Method.PASSPHRASE, iterations, salt, key));
  }

  /// Finds the sealing key again.
  ///
  /// @param file where the key file of this store is
  /// @param source asked only where a passphrase is what the descriptor wants
  /// @throws SealingDeniedException where it is not the right one
  /// @throws LoosePermissionsException where others may read the key file
  static SealingKey open(
      SealingDescriptor descriptor, Disk disk, Path file, PassphraseSource source)
      throws IOException {
    SealingKey key =
        switch (descriptor.method()) {
          case KEY_FILE -> fromFile(disk, file);
          case PASSPHRASE -> fromPassphrase(source, descriptor.salt(), descriptor.iterations());
        };
    if (!descriptor.describes(key)) {
      key.close();
      throw new SealingDeniedException(
          switch (descriptor.method()) {
            case KEY_FILE -> file + " is the sealing key of another store";
            case PASSPHRASE -> "the passphrase is not the one that this store was sealed with";
          });
    }
    return key;
  }

  private static SealingKey fromFile(Disk disk, Path file) throws IOException {
    if (!disk.exists(file)) {
      throw new SealingDeniedException(
          "the sealing key %s is missing; put it back from where you keep its copy"
              .formatted(file));
    }
    if (disk.othersMayRead(file)) {
      throw LoosePermissionsException.readable(file);
    }
    byte[] bytes = DurableFiles.readSmall(disk, file, READ_BYTES_MAX);
    try {
      if (bytes.length != FILE_BYTES
          || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
        throw new SealingDeniedException(file + " is no sealing key");
      }
      return SealingKey.takingOver(Arrays.copyOfRange(bytes, MAGIC.length, FILE_BYTES));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static SealingKey fromPassphrase(PassphraseSource source, Bytes salt, int iterations)
      throws IOException {
    char[] passphrase = source.passphrase();
    if (passphrase.length == 0) {
      throw new SealingDeniedException("the passphrase is empty");
    }
    PBEKeySpec spec =
        new PBEKeySpec(passphrase, salt.toArray(), iterations, SealingKey.BYTES * Byte.SIZE);
    try {
      SecretKey derived = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec);
      return SealingKey.takingOver(derived.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no PBKDF2 with HMAC-SHA-512", e);
    } finally {
      spec.clearPassword();
      Arrays.fill(passphrase, '\0');
    }
  }

  private static Bytes salt(SecureRandom random) {
    byte[] salt = new byte[SealingDescriptor.SALT_BYTES];
    random.nextBytes(salt);
    return Bytes.copyOf(salt);
  }
}
