package dev.pawl.signer;

import java.util.ArrayList;
import java.util.List;

/// What an audit of a published log says that it checked, and that it did not: nobody should
/// believe more.
final class LogAuditScope {
  private LogAuditScope() {}

  static List<String> checked(LogAudit.Options options, Endorsement endorsement) {
    List<String> checked = new ArrayList<>();
    checked.add("the Merkle root over all entries is the one in the checkpoint");
    if (options.tiles()) {
      checked.add("every tile of hashes is what the entries make it");
    }
    if (options.rules()) {
      checked.add("every entry is canonical and follows from those before it by the rules");
      checked.add("every key's public key and tree heights are those of its parameters");
      checked.add(
          "reservations are disjoint and rise, each of a live epoch; every signature is inside exactly one");
      checked.add("no leaf was given out twice and none has two signatures, counted a second way");
      checked.add("every leaf is signed, burned, reserved or free, and the four add up");
    }
    if (!endorsement.signedBy().isEmpty()) {
      checked.add("the checkpoint's signature");
    }
    if (options.since().isPresent()) {
      checked.add("the log begins with all that the checkpoint kept earlier covers");
    }
    return checked;
  }

  static List<String> notChecked(LogAudit.Options options, Endorsement endorsement) {
    List<String> not = new ArrayList<>();
    if (endorsement.signedBy().isEmpty() && endorsement.problems().isEmpty()) {
      not.add(
          "who signed the checkpoint: no key was given and the log names none; --log-key or --policy gives one");
    } else if (endorsement.onFirstUse()) {
      not.add(
          "whether the log's key is the right one: it was taken from the log itself (trust on first use)");
    }
    if (!options.rules()) {
      not.add("what the entries say: only the tree was looked at");
    } else {
      not.add(
          "the signatures themselves: they are not published; whoever has one checks it with 'pawl verify'");
    }
    if (options.since().isEmpty()) {
      not.add(
          "whether the log is what it was: no checkpoint kept earlier was given (--since); 'pawl monitor' keeps one");
    }
    not.add(
        "whether others are shown another log: compare checkpoints with them, or trust witnesses");
    return not;
  }
}
