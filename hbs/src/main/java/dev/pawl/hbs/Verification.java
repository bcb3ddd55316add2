package dev.pawl.hbs;

/// The answer to whether a signature is one of this message under this key.
public sealed interface Verification {

  /// It is.
  record Valid() implements Verification {}

  /// It is not.
  ///
  /// @param reason for a person: what does not parse and where, or what does not agree
  record Invalid(String reason) implements Verification {}

  /// Whether it is [Valid].
  default boolean isValid() {
    return this instanceof Valid;
  }
}
