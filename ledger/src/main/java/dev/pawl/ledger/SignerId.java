package dev.pawl.ledger;

/// The name of one signer. Opening the same signer again fences whoever had it before.
///
/// @param name 1 to 64 characters of `a-z`, `A-Z`, `0-9`, `.`, `_` and `-`
public record SignerId(String name) {
  /// Checks the name.
  public SignerId {
    if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException(
          "signer id is '" + name + "', expected 1 to 64 of A-Z a-z 0-9 . _ -");
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
