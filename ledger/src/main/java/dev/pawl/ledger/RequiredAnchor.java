package dev.pawl.ledger;

/// An anchor that is required beside the file anchor. The ledger compares them and knows no more.
///
/// @param kind `witness`, `tpm` or `https`
/// @param specification which one, in the canonical text of its kind; published with the ledger, so
///   it holds no secret
public record RequiredAnchor(String kind, String specification) {
  /// The most characters of a specification.
  public static final int SPECIFICATION_MAX = 16_384;

  /// Checks the lengths.
  public RequiredAnchor {
    if (kind.isEmpty() || kind.length() > 32) {
      throw new IllegalArgumentException("anchor kind is '" + kind + "', expected 1 to 32 letters");
    }
    if (specification.isEmpty() || specification.length() > SPECIFICATION_MAX) {
      throw new IllegalArgumentException(
          "anchor specification has %d characters, expected 1 to %d"
              .formatted(specification.length(), SPECIFICATION_MAX));
    }
  }

  /// Its kind and the beginning of its specification.
  @Override
  public String toString() {
    String line = specification.lines().findFirst().orElse("");
    return kind + ' ' + (line.length() <= 80 ? line : line.substring(0, 80) + "...");
  }
}
