package dev.pawl.ledger;

import dev.pawl.ledger.Entry.AnchorsConfigured;
import dev.pawl.ledger.Entry.LogKeyCreated;
import dev.pawl.ledger.Refusal.Reason;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the ledger says of those who watch it: under which keys its checkpoints are signed, which
/// anchors are required, and how much grace was used.
///
/// @param logKey empty until there is one
/// @param logKeyIndex where that entry stands in the ledger, and its sealed keys beside it; 0 until
///   there is one
/// @param configured the last configuration; empty while the file anchor alone is required
/// @param graceUsed how many leaves of the configuration's grace are used
public record Oversight(
    Optional<LogKeyCreated> logKey,
    long logKeyIndex,
    Optional<AnchorsConfigured> configured,
    int graceUsed) {
  /// Nobody watches but the file anchor.
  public static final Oversight NONE = new Oversight(Optional.empty(), 0, Optional.empty(), 0);

  /// The anchors that are required beside the file anchor.
  public List<RequiredAnchor> anchors() {
    return configured.map(AnchorsConfigured::anchors).orElse(List.of());
  }

  /// When a signature may leave.
  public Release release() {
    return configured.map(AnchorsConfigured::release).orElse(Release.RECEIPT);
  }

  /// How many leaves may still be used while a required anchor does not answer.
  public int graceLeft() {
    return configured.map(AnchorsConfigured::grace).orElse(0) - graceUsed;
  }

  /// The grace that helps now: none where signatures wait for the anchors anyway.
  public int graceUsable() {
    return release() == Release.WITNESSED ? 0 : graceLeft();
  }

  Oversight withLogKey(long index, LogKeyCreated created) {
    return new Oversight(Optional.of(created), index, configured, graceUsed);
  }

  Oversight withAnchors(AnchorsConfigured next) {
    return new Oversight(logKey, logKeyIndex, Optional.of(next), 0);
  }

  Oversight withGraceUsed(int leaves) {
    return new Oversight(logKey, logKeyIndex, configured, graceUsed + leaves);
  }

  /// Why the required anchors cannot become these; empty where they can. Whoever weakens needs a
  /// second approver.
  Optional<Refusal> problemOf(AnchorsConfigured next) {
    if (next.release() == Release.WITNESSED && next.anchors().isEmpty()) {
      return refusal("release after witnesses needs a required anchor, and there is none");
    }
    long approvers =
        next.approvers().stream()
            .map(Oversight::letters)
            .filter(approver -> !approver.isEmpty())
            .distinct()
            .count();
    int needed = weakens(next) ? 2 : 1;
    if (approvers < needed) {
      return refusal(
          needed == 2
              ? "this weakens what watches the ledger, so two people must approve it, and %d did"
                  .formatted(approvers)
              : "nobody approved the change of anchors");
    }
    return Optional.empty();
  }

  /// What tells one person from another: not how a name is spaced, joined or capitalized.
  private static String letters(String approver) {
    return approver.toLowerCase(Locale.ROOT).replaceAll("[^0-9a-z]", "");
  }

  private boolean weakens(AnchorsConfigured next) {
    return !new HashSet<>(next.anchors()).containsAll(anchors())
        || next.release().compareTo(release()) < 0
        || (configured.isPresent() && next.grace() > graceLeft());
  }

  /// Why so many leaves cannot be used without an anchor; empty where they can.
  Optional<Refusal> problemOfGrace(int leaves) {
    return leaves >= 1 && leaves <= graceLeft()
        ? Optional.empty()
        : refusal("%d leaves of grace are left, %d are wanted".formatted(graceLeft(), leaves));
  }

  private static Optional<Refusal> refusal(String message) {
    return Optional.of(new Refusal(Reason.NOT_APPLICABLE, message));
  }
}
