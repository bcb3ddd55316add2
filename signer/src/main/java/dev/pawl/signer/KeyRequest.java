package dev.pawl.signer;

import dev.pawl.hbs.SchemeParameters;
import dev.pawl.ledger.KeyPolicy;
import java.util.regex.Pattern;

/// A key that somebody wants.
///
/// @param name 1 to 64 letters, digits, dots, hyphens and underscores, the first a letter or digit;
///   never used for another key
/// @param parameters its parameter set
/// @param policy what is decided for it
public record KeyRequest(String name, SchemeParameters parameters, KeyPolicy policy) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /// Checks the name.
  public KeyRequest {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "key name is '%s', expected 1 to 64 letters, digits, '.', '-' and '_'".formatted(name));
    }
  }
}
