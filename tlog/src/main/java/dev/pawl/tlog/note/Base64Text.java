package dev.pawl.tlog.note;

import dev.pawl.tlog.MalformedException;
import java.util.Base64;

/// Standard base64 (RFC 4648 §4) with its padding: one text for one value.
final class Base64Text {
  private Base64Text() {}

  /// @param field for the message
  /// @throws MalformedException where it is not the one text of some bytes
  static byte[] decode(String field, String text) throws MalformedException {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      // The decoder lets padding be left out and takes no notice of the bits under it.
      if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // not base64
    }
    throw new MalformedException(field + " is not base64");
  }
}
