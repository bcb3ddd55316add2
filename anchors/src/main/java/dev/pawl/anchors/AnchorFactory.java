package dev.pawl.anchors;

import dev.pawl.ledger.Anchor;
import dev.pawl.ledger.RequiredAnchor;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.time.Duration;

/// Makes the anchors that a ledger requires, from what its entries say of them.
///
/// The order of a new requirement: [#check], [#enrol] at the ledger's head, then the entry that
/// requires it. After that [#open], in every process that is to sign.
public final class AnchorFactory {
  /// For one answer of a witness or another host.
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private AnchorFactory() {}

  /// Reads a specification as a person wrote it. It is going to be published with the ledger.
  ///
  /// @param kind the word of an [AnchorKind]
  /// @return with the canonical text, which the ledger keeps
  /// @throws MalformedException where it does not serve; says what helps
  public static RequiredAnchor check(String kind, String specification) throws MalformedException {
    String canonical =
        switch (AnchorKind.of(kind)) {
          case WITNESS -> WitnessQuorum.parse(specification).text();
          case TPM -> TpmPlace.parse(specification).text();
          case HTTPS -> HttpsPlace.parse(specification).text();
        };
    try {
      return new RequiredAnchor(kind, canonical);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(String.valueOf(e.getMessage()));
    }
  }

  /// Prepares an anchor for a ledger that is going to require it: defines the counter, makes the
  /// object, sees that the witnesses follow the log. It remembers the head, durably on return.
  /// Again after a crash: goes on.
  ///
  /// @param anchor as [#check] gave it
  /// @throws IOException where it is not reached or refuses
  /// @throws StoreDamagedException where it remembers more of this ledger, or something else
  public static void enrol(RequiredAnchor anchor, AnchorContext context, TreeHead head)
      throws IOException {
    try {
      switch (AnchorKind.of(anchor.kind())) {
        case WITNESS -> {
          try (Anchor witnesses = open(anchor, context)) {
            witnesses.confirm(head);
          }
        }
        case TPM -> TpmAnchor.enrol(TpmPlace.parse(anchor.specification()), context, head);
        case HTTPS ->
            HttpsAnchor.enrol(HttpsPlace.parse(anchor.specification()), context, head, TIMEOUT);
      }
    } catch (MalformedException e) {
      throw unreadable(anchor, e);
    }
  }

  /// Opens an anchor that was enrolled. A witness anchor is a [WitnessAnchor], which knows the
  /// cosigned checkpoint.
  ///
  /// @param anchor as the ledger has it
  /// @throws IOException where it is not reached
  /// @throws StoreDamagedException where it is missing or damaged: never taken as one that
  ///   remembers nothing
  public static Anchor open(RequiredAnchor anchor, AnchorContext context) throws IOException {
    String specification = anchor.specification();
    try {
      return switch (AnchorKind.of(anchor.kind())) {
        case WITNESS ->
            new WitnessAnchor(
                WitnessQuorum.parse(specification), context.signer(), context.proofs(), TIMEOUT);
        case TPM -> TpmAnchor.open(TpmPlace.parse(specification), context);
        case HTTPS -> HttpsAnchor.open(HttpsPlace.parse(specification), context, TIMEOUT);
      };
    } catch (MalformedException e) {
      throw unreadable(anchor, e);
    }
  }

  private static IOException unreadable(RequiredAnchor anchor, MalformedException e) {
    return new IOException("the anchor '" + anchor + "' of this ledger: " + e.getMessage(), e);
  }
}
