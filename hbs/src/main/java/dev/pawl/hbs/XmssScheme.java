package dev.pawl.hbs;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The two schemes of RFC 8391. They number their parameter sets independently: 21 numbers mean one
/// set in XMSS and another in XMSS^MT, so a number alone says nothing.
public enum XmssScheme {
  /// One tree.
  XMSS("xmss", "XMSS"),

  /// Several layers of trees.
  XMSS_MT("xmssmt", "XMSSMT");

  private final String label;
  private final String prefix;

  XmssScheme(String label, String prefix) {
    this.label = label;
    this.prefix = prefix;
  }

  /// The scheme of this label.
  ///
  /// @throws IllegalArgumentException that lists those that there are
  public static XmssScheme of(String label) {
    return Arrays.stream(values())
        .filter(scheme -> scheme.label.equals(label))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown scheme '%s'; there are %s"
                    .formatted(
                        label,
                        Arrays.stream(values())
                            .map(XmssScheme::label)
                            .collect(Collectors.joining(", ")))));
  }

  /// What users write: `xmss` or `xmssmt`.
  public String label() {
    return label;
  }

  /// What the names of its parameter sets begin with: `XMSS` or `XMSSMT`.
  String prefix() {
    return prefix;
  }
}
