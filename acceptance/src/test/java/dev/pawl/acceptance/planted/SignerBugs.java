package dev.pawl.acceptance.planted;

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
                "SelfCheckTest.sign_whenTheTreeFails_burnsTheLeafAndTellsTheCaller",
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
                    last = next - 1;
                  } finally {
                    lock.unlock();
                  }
                }

                /// The next leaf, which from now on\
                """),
        // The lock is let go between reading the lease and writing it; and the check that would
        // stop the second of the two threads is not there, either.
        of(
                "LeafSourceTest.take_from64ThreadsWithSkips_neverGivesALeafTwice",
                "two threads take the same leaf",
                LEAVES,
                "    long leaf = next++;\n",
                """
                    long leaf = next;
                    lock.unlock();
                    Thread.yield();
                    lock.lock();
                    next = leaf + 1;
                """)
            .and(LEAVES, "Invariant.check(last < leaf && leaf < end, ", "Invariant.check(true, ")
            .alsoNoticedBy("SigningTest.sign_from64Threads_usesDistinctLeavesAndAllVerify"),
        of(
            "FlippedLeaseTest.take_afterABitFlipped_givesNoLeafTwice",
            "the lease's numbers are not compared",
            LEAVES,
            "Invariant.check(last < leaf && leaf < end, ",
            "Invariant.check(true, "),
        // The receipt has the right number, so that nothing but the order is wrong.
        of(
                "CrashTest.death_atEveryChange_neverUsesALeafTwice",
                "a signature is released before its receipt is durable",
                "dev.pawl.signer.Committer",
                "      Committed committed =\n          new Committed(epoch.allocator().commitReceipt(receipt), signed, disclosure);",
                """
                long at = epoch.size();
                Thread.startVirtualThread(() -> epoch.allocator().commitReceipt(receipt));
                Committed committed = new Committed(at, signed, disclosure);\
                """)
            .and(
                EPOCH,
                "  /// The epoch, where it is open.\n",
                "  long size() {\n    return ledger.head().size();\n  }\n\n"),
        of(
            "StoppedKeyTest.commit_whileTheKeyIsQuarantinedAndResumed_stopsTheKeyAndReleasesNothing",
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
            "SelfCheckTest.sign_whenABitFlips_releasesNothingBurnsTheLeafAndQuarantinesAfterThree",
            "our own signature is not checked",
            ORDER,
            "Optional<String> problem = check(leaf, signature, message);",
            "Optional<String> problem = Optional.empty();"),
        of(
                "StoppedKeyTest.sign_aQuarantinedKeyWithALease_computesNothing",
                "a stopped key computes with the leaves it has leased",
                ORDER,
                "      if (!epoch.holds(id, 0, leaf)) {\n        return new Attempt.Lost();\n      }\n",
                "")
            .and(
                ORDER,
                "epoch.holds(id, 0, leaf) ? signWith(leaf, wanted) : Optional.empty();",
                "signWith(leaf, wanted);"),
        of(
            "SigningTest.sign_afterTheHostChanged_latches",
            "a copy of the process signs on another machine",
            EPOCH,
            "    Invariant.check(same, ",
            "    Invariant.check(true, "),
        of(
                "SigningTest.sign_whileTheMessageChanges_releasesNothingAndBurnsTheLeaf",
                "the message may change while it is being signed",
                ORDER,
                "      if (!message.digest().equals(wanted.messageDigest)) {\n        return messageChanged();\n      }\n",
                "")
            .and(
                ORDER,
                "if (message.wasRead() && !message.digest().equals(wanted.messageDigest))",
                "if (false)"),
        of(
            "SigningTest.sign_withAUsedIdAndOtherBytes_isRefusedAndTakesNoLeaf",
            "a used request id signs another message",
            "dev.pawl.signer.Signer",
            "return earlier.isPresent() ? replay(wanted, earlier.get()) : signNew(wanted);",
            "return signNew(wanted);"),
        // The leaf of the parent signs, whatever is stored, without a reservation or a receipt: the
        // rules would refuse both.
        of(
                "SigningTest.sign_acrossTreeBordersWithRestarts_verifiesAndCertifiesEachTreeOnce",
                "a parent signs its child anew after a restart",
                "dev.pawl.signer.ChildTrees",
                "        signed = stored(layer, leaf);\n",
                """
                        if (leaf < next(layer)) {
                          byte[] child = key.tree(layer - 1, leaf).publicKey().certified();
                          int leafOfTree = (int) (leaf & ((1L << heights[layer]) - 1));
                          byte[] signature =
                              certifiedTree(layer, leaf >>> heights[layer], above)
                                  .sign(leafOfTree, Message.of(child));
                          signed = Optional.of(SignatureParts.sideBySide(signature, child));
                        }
                """)
            .alsoNoticedBy(
                "UnknownOutcomeTest.anyAppend_thatFails_isNotTriedAgainAndNoLeafIsComputedTwice"));
  }
}
