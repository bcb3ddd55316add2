package dev.pawl.anchors;

import dev.pawl.tlog.MalformedException;
import java.util.Arrays;
import java.util.stream.Collectors;

/// The kinds of anchors that a ledger can require beside its file anchor.
public enum AnchorKind {
  /// A quorum of witnesses; its specification is a C2SP tlog-policy with their URLs.
  WITNESS("witness"),
  /// A counter in a TPM 2.0.
  TPM("tpm"),
  /// An object on another host, written under conditions.
  HTTPS("https");

  private final String word;

  AnchorKind(String word) {
    this.word = word;
  }

  /// The word that stands for it in the ledger.
  public String word() {
    return word;
  }

  /// The kind of this word.
  ///
  /// @throws MalformedException where this program does not know it
  public static AnchorKind of(String word) throws MalformedException {
    for (AnchorKind kind : values()) {
      if (kind.word.equals(word)) {
        return kind;
      }
    }
    String known = Arrays.stream(values()).map(AnchorKind::word).collect(Collectors.joining(", "));
    throw new MalformedException("no anchor of kind '" + word + "' is known, expected " + known);
  }
}
