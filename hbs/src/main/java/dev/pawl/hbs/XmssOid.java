package dev.pawl.hbs;

/// The number of a parameter set, of one scheme and never of the other.
///
/// @param value as registered by IANA, 32 bits on the wire
public record XmssOid(XmssScheme scheme, int value) {

  @Override
  public String toString() {
    return "%s 0x%08x".formatted(scheme.label(), value);
  }
}
