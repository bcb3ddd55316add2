package dev.pawl.signer;

import dev.pawl.hbs.Message;
import dev.pawl.tlog.Hash;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/// A message that takes the SHA-256 of what is read of it, so that whoever reads it knows
/// afterwards whether these were the bytes that were meant: a file may change between two readings.
///
/// One reading at a time, by one thread.
final class DigestedMessage implements Message {
  private static final int BUFFER_BYTES = 8 << 10;

  private final Message message;
  private @Nullable MessageDigest reading;

  DigestedMessage(Message message) {
    this.message = message;
  }

  /// Reads a message once, for its digest.
  static Hash digest(Message message) throws IOException {
    DigestedMessage digested = new DigestedMessage(message);
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = digested.open()) {
      while (in.read(buffer) >= 0) {
        // the reading digests
      }
    }
    return digested.digest();
  }

  @Override
  public InputStream open() throws IOException {
    MessageDigest digest = sha256();
    reading = digest;
    return new Digesting(message.open(), digest);
  }

  /// The SHA-256 of what the last reader read; of the whole message where it read to the end.
  ///
  /// @throws IllegalStateException where nobody has read since this was asked last
  Hash digest() {
    MessageDigest digest = reading;
    if (digest == null) {
      throw new IllegalStateException("the message was not read");
    }
    reading = null;
    return Hash.of(digest.digest());
  }

  /// The same, after a reading of its own where nobody has read.
  Hash digestOnceRead() throws IOException {
    return wasRead() ? digest() : digest(message);
  }

  /// Whether somebody has read since the digest was asked for last.
  boolean wasRead() {
    return reading != null;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static final class Digesting extends FilterInputStream {
    private final MessageDigest digest;

    Digesting(InputStream in, MessageDigest digest) {
      super(in);
      this.digest = digest;
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      if (value >= 0) {
        digest.update((byte) value);
      }
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = in.read(target, offset, length);
      if (count > 0) {
        digest.update(target, offset, count);
      }
      return count;
    }

    /// Reads what it skips: nothing goes past the digest.
    @Override
    public long skip(long count) throws IOException {
      int length = Math.clamp(count, 0, BUFFER_BYTES);
      return Math.max(0, read(new byte[length], 0, length));
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
