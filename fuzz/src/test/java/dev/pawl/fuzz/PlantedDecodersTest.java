package dev.pawl.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Decoders with a mistake each, which the same search must find: a search that finds nothing in
/// them is blind.
class PlantedDecodersTest {
  private static final List<byte[]> SAMPLES = List.of(record("one"), record("another one"));

  /// A length of two bytes and so many bytes.
  private static byte[] record(String text) {
    byte[] body = text.getBytes(US_ASCII);
    return ByteBuffer.allocate(2 + body.length).putShort((short) body.length).put(body).array();
  }

  private static RoundTrip decoder(RoundTrip.Codec codec) {
    return RoundTrip.of(IllegalArgumentException.class, codec);
  }

  private static int length(byte[] bytes) {
    if (bytes.length < 2) {
      throw new IllegalArgumentException("no length");
    }
    return Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort());
  }

  private static void requireRoom(byte[] bytes, int length) {
    if (length > bytes.length - 2) {
      throw new IllegalArgumentException("cut short");
    }
  }

  @Test
  void run_aDecoderWithoutMistake_passes() {
    RoundTrip correct =
        decoder(bytes -> {
          if (length(bytes) != bytes.length - 2) {
            throw new IllegalArgumentException("length");
          }
          return Optional.of(bytes.clone());
        });
    assertThatCode(() -> Mutations.of(SAMPLES).run(correct)).doesNotThrowAnyException();
  }

  @Test
  void run_aDecoderThatAcceptsTrailingBytes_isCaught() {
    RoundTrip trailing =
        decoder(bytes -> {
          int length = length(bytes);
          requireRoom(bytes, length);
          return Optional.of(Arrays.copyOf(bytes, 2 + length));
        });
    assertCaught(trailing, "encode to");
  }

  @Test
  void run_aDecoderThatReadsOverTheEnd_isCaught() {
    RoundTrip unchecked =
        decoder(bytes -> {
          byte[] body = new byte[length(bytes)];
          for (int i = 0; i < body.length; i++) {
            body[i] = bytes[2 + i];
          }
          if (2 + body.length != bytes.length) {
            throw new IllegalArgumentException("trailing bytes");
          }
          return Optional.of(bytes.clone());
        });
    assertCaught(unchecked, "ArrayIndexOutOfBoundsException");
  }

  @Test
  void run_aDecoderThatBelievesALength_isCaught() {
    RoundTrip greedy =
        decoder(bytes -> {
          byte[] body = new byte[length(bytes) << 11];
          requireRoom(bytes, body.length >> 11);
          throw new IllegalArgumentException("never content");
        });
    assertThatThrownBy(() -> greedy.check(new byte[] {-1, -1})).hasMessageContaining("of memory");
  }

  @Test
  void run_aDecoderThatWritesToItsInput_isCaught() {
    RoundTrip scribbler =
        decoder(bytes -> {
          Arrays.fill(bytes, (byte) 0);
          return Optional.empty();
        });
    assertThatThrownBy(() -> scribbler.check(SAMPLES.getFirst())).hasMessageContaining("written");
  }

  @Test
  void run_aDecoderThatRefusesGoodBytes_isCaught() {
    assertThatThrownBy(() -> Mutations.of(SAMPLES).run(decoder(_ -> Optional.empty())))
        .hasMessageContaining("a good sample");
  }

  private static void assertCaught(RoundTrip planted, String as) {
    assertThatThrownBy(() -> Mutations.of(SAMPLES).run(planted::check, 20_000, 1))
        .isInstanceOf(AssertionError.class)
        .cause()
        .asString()
        .contains(as);
  }
}
