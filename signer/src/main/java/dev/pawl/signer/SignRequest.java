package dev.pawl.signer;

import dev.pawl.hbs.Message;
import dev.pawl.ledger.KeyId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What somebody wants signed.
///
/// @param key by which key
/// @param message exactly these bytes; read three times, and they must not change meanwhile
/// @param label what people call the artifact, for the receipt; empty where nothing
/// @param requestId names this wish: asking again with the same id and the same bytes gives the
///   same signature again and takes no leaf. Empty where nobody will ask again
public record SignRequest(KeyId key, Message message, String label, Optional<String> requestId) {
  /// The longest label and the longest request id, in bytes of UTF-8.
  public static final int TEXT_BYTES_MAX = 1_024;

  /// Checks the lengths.
  public SignRequest {
    requireShort("label", label);
    requestId.ifPresent(id -> {
      requireShort("request id", id);
      if (id.isEmpty()) {
        throw new IllegalArgumentException("request id is empty");
      }
    });
  }

  /// A request without label and id.
  public static SignRequest of(KeyId key, Message message) {
    return new SignRequest(key, message, "", Optional.empty());
  }

  private static void requireShort(String field, String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > TEXT_BYTES_MAX) {
      throw new IllegalArgumentException(
          field + " is " + bytes + " bytes, expected at most " + TEXT_BYTES_MAX);
    }
  }
}
