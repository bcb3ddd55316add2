package dev.pawl.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// What every decoder promises about bytes that somebody else chose: they encode to the same bytes
/// again, or they are refused in the way that its documentation says. Anything else fails: another
/// exception, bytes that come back changed, an input that was written to, much memory for little
/// input, a long time.
public final class RoundTrip {
  /// So many bytes of memory may be taken, and so many more for each byte of input.
  private static final long ALLOCATED_FIXED = 4L << 20;

  private static final long ALLOCATED_PER_BYTE = 1_024;

  private static final long NANOS_MAX = 10_000_000_000L;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /// Decodes, and encodes what came out.
  @FunctionalInterface
  public interface Codec {
    /// The bytes again; empty where they were refused without an exception.
    Optional<byte[]> decodeAndEncode(byte[] bytes) throws Exception;
  }

  /// Decodes a text, and encodes what came out.
  @FunctionalInterface
  public interface TextCodec {
    /// The text again.
    String decodeAndEncode(String text) throws Exception;
  }

  private final Codec codec;
  private final Class<? extends Exception> refusal;

  private RoundTrip(Codec codec, Class<? extends Exception> refusal) {
    this.codec = codec;
    this.refusal = refusal;
  }

  /// @param refusal the one exception that may come of hostile bytes
  public static RoundTrip of(Class<? extends Exception> refusal, Codec codec) {
    return new RoundTrip(codec, refusal);
  }

  /// A decoder of texts; bytes that are not UTF-8 never reach it.
  public static RoundTrip ofText(Class<? extends Exception> refusal, TextCodec codec) {
    return of(
        refusal,
        bytes -> {
          String text;
          try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
          } catch (CharacterCodingException e) {
            return Optional.empty();
          }
          return Optional.of(codec.decodeAndEncode(text).getBytes(UTF_8));
        });
  }

  /// Fails unless the promise holds for these bytes.
  ///
  /// @return whether they were accepted
  public boolean check(byte[] bytes) {
    byte[] given = bytes.clone();
    long began = System.nanoTime();
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    Optional<byte[]> again = run(given);
    allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    if (System.nanoTime() - began > NANOS_MAX) {
      throw broken("took more than ten seconds", bytes, null);
    }
    if (allocated > allowed(bytes) && allocatedAgain(bytes) > allowed(bytes)) {
      throw broken("took " + allocated + " bytes of memory", bytes, null);
    }
    if (!Arrays.equals(given, bytes)) {
      throw broken("were written to", bytes, null);
    }
    if (again.isPresent() && !Arrays.equals(again.get(), bytes)) {
      throw broken("encode to " + HexFormat.of().formatHex(again.get()), bytes, null);
    }
    return again.isPresent();
  }

  private static long allowed(byte[] bytes) {
    return ALLOCATED_FIXED + ALLOCATED_PER_BYTE * bytes.length;
  }

  /// The first time, classes are loaded.
  private long allocatedAgain(byte[] bytes) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    var _ = run(bytes.clone());
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private Optional<byte[]> run(byte[] bytes) {
    try {
      return codec.decodeAndEncode(bytes);
    } catch (Exception e) {
      if (refusal.isInstance(e)) {
        return Optional.empty();
      }
      throw broken("meet an undocumented " + e, bytes, e);
    }
  }

  private static AssertionError broken(String what, byte[] bytes, Exception cause) {
    return new AssertionError("the bytes " + HexFormat.of().formatHex(bytes) + " " + what, cause);
  }
}
