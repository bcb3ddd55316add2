package dev.pawl.acceptance.planted;

import static dev.pawl.acceptance.planted.Layer.SIGNER;
import static dev.pawl.acceptance.planted.Layer.SIGNING;
import static dev.pawl.acceptance.planted.PlantedBug.of;

import java.util.List;

/// What signs: leases, the one order, the check of our own signatures.
final class SignerBugs {
  private static final String LEAVES = "dev.pawl.signer.LeafSource";
  private static final String ORDER = "dev.pawl.signer.KeySigner";
  private static final String EPOCH = "dev.pawl.signer.SigningEpoch";

  private SignerBugs() {}

  static List<PlantedBug> all() {
    return List.of(
        of(
                SIGNER,
                "a leaf is given back after an error",
                ORDER,
                "        burn(LeafRange.of(leaf), otherwise);",
                "        leaves.giveBack(leaf);")
            .and(
                LEAVES,
                "  /// The next leaf, which from now on",
                """
                void giveBack(long leaf) {
                  lock.lock();
                  try {
                    next = Math.min(next, leaf);
                  } finally {
                    lock.unlock();
                  }
                }

                /// The next leaf, which from now on\
                """),
        of(
            SIGNER,
            "two threads take the same leaf",
            LEAVES,
            "    long leaf = next++;",
            "    long leaf = next;\n    Thread.yield();\n    next += ++taken % 16 == 0 && next + 1 < end ? 0 : 1;"),
        of(
            SIGNER,
            "a signature is released though its receipt was refused",
            "dev.pawl.signer.Committer",
            "      Committed committed =\n          new Committed(epoch.allocator().commitReceipt(receipt), signed, disclosure);",
            """
            long at;
            try {
              at = epoch.allocator().commitReceipt(receipt);
            } catch (RuntimeException e) {
              at = 0;
            }
            Committed committed = new Committed(at, signed, disclosure);\
            """),
        of(
            SIGNER,
            "our own signature is not checked",
            ORDER,
            "Optional<String> problem = check(leaf, signature, message);",
            "Optional<String> problem = Optional.empty();"),
        of(
                SIGNER,
                "a stopped key computes with the leaves it has leased",
                ORDER,
                "      if (!epoch.holds(id, 0, leaf)) {\n        return new Attempt.Lost();\n      }\n",
                "")
            .and(
                ORDER,
                "epoch.holds(id, 0, leaf) ? signWith(leaf, wanted) : Optional.empty();",
                "signWith(leaf, wanted);"),
        of(
            SIGNING,
            "a copy of the process signs on another machine",
            EPOCH,
            "    Invariant.check(same, ",
            "    Invariant.check(true, "),
        of(
                SIGNING,
                "the message may change while it is being signed",
                ORDER,
                "      if (!message.digest().equals(wanted.messageDigest)) {\n        return messageChanged();\n      }\n",
                "")
            .and(
                ORDER,
                "if (message.wasRead() && !message.digest().equals(wanted.messageDigest))",
                "if (false)"),
        of(
            SIGNER,
            "a used request id signs another message",
            "dev.pawl.signer.Signer",
            "return earlier.isPresent() ? replay(wanted, earlier.get()) : signNew(wanted);",
            "return signNew(wanted);"),
        of(
            SIGNING,
            "a parent signs its child anew after a restart",
            "dev.pawl.signer.ChildTrees",
            "        signed = stored(layer, leaf);\n",
            "        signed = Optional.empty();\n"));
  }
}
