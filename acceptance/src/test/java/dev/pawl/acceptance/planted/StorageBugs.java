package dev.pawl.acceptance.planted;

import static dev.pawl.acceptance.planted.PlantedBug.of;

import java.util.List;

/// What keeps files: the modules' grounds, the journal, its recovery, the anchor, the snapshot.
final class StorageBugs {
  private static final String EVERY_CRASH =
      "CrashSmokeTest.everyCrashState_ofTheSmallestWorkloads_keepsThePromises";

  private static final String FILES = "dev.pawl.durable.DurableFiles";
  private static final String JOURNAL = "dev.pawl.ledger.journal.Journal";
  private static final String RECOVERY = "dev.pawl.ledger.journal.Recovery";
  private static final String READER = "dev.pawl.ledger.journal.SegmentReader";
  private static final String ANCHOR = "dev.pawl.ledger.journal.FileAnchor";

  private StorageBugs() {}

  static List<PlantedBug> all() {
    return List.of(
        // Making bytes durable.
        of(
            EVERY_CRASH,
            "no force after a batch",
            JOURNAL,
            "      file.force();\n      tip = tip.after(bytes.header());",
            "      tip = tip.after(bytes.header());"),
        of(
            EVERY_CRASH,
            "answer before the force",
            JOURNAL,
            "      DurableFiles.writeFully(file, tip.offset(), bytes.bytes());\n      file.force();",
            "      file.force();\n      DurableFiles.writeFully(file, tip.offset(), bytes.bytes());"),
        of(
            EVERY_CRASH,
            "a failed force is tried again",
            JOURNAL,
            "      file.force();\n      tip = tip.after(bytes.header());",
            """
            try {
              file.force();
            } catch (IOException e) {
              file.force();
            }
            tip = tip.after(bytes.header());\
            """),
        of(
                "SimulatedJournalContractTest.append_afterUnknownOutcome_answersNothing",
                "the journal goes on after an error",
                JOURNAL,
                "      shut = e;\n",
                "")
            .alsoNoticedBy("JournalTest.append_anyError_shutsForGood"),
        of(
            EVERY_CRASH,
            "no directory force for a new segment",
            JOURNAL,
            "      store.disk().forceDirectory(store.journal());\n",
            ""),
        of(
            EVERY_CRASH,
            "a new segment's header is not forced",
            JOURNAL,
            "      file.force();\n      store.disk()",
            "      store.disk()"),
        of(
            EVERY_CRASH,
            "a short write is taken for a whole one",
            FILES,
            "while (source.hasRemaining())",
            "if (source.hasRemaining())"),
        of(
            EVERY_CRASH,
            "a new directory's name is not forced",
            FILES,
            "    }\n    disk.forceDirectory(parent);\n",
            "    }\n"),
        of(
            EVERY_CRASH,
            "the name of a directory that is there is not forced",
            FILES,
            "      forceNames(disk, directory);\n",
            ""),
        of(
            EVERY_CRASH,
            "a file takes its name before it is forced",
            FILES,
            "      file.force();\n",
            ""),
        of(
            EVERY_CRASH,
            "no directory force after a rename",
            FILES,
            "    disk.rename(temporary, path);\n    disk.forceDirectory(parent(path));",
            "    disk.rename(temporary, path);"),
        of(
            EVERY_CRASH,
            "packed blocks: batches share a block",
            "dev.pawl.ledger.journal.Blocks",
            "(length + BYTES - 1) & -BYTES",
            "(length + 15) & -16"),
        // Recovery.
        of(
            EVERY_CRASH,
            "the tail is not written again on recovery",
            RECOVERY,
            "        rewritten += rewrite.run(disk, target);\n",
            ""),
        of(
            EVERY_CRASH,
            "the tail written again is not forced",
            RECOVERY,
            "        target.force();\n",
            ""),
        of(
            EVERY_CRASH,
            "no directory force on recovery",
            RECOVERY,
            "    disk.forceDirectory(store.journal());\n    disk.forceDirectory(store.path());\n",
            ""),
        of(EVERY_CRASH, "an unfinished segment stays", RECOVERY, "      disk.delete(file);\n", ""),
        of(
            EVERY_CRASH,
            "a torn batch is not cut off",
            RECOVERY,
            "          target.truncate(end.position().offset());\n",
            ""),
        of(
            EVERY_CRASH,
            "a torn batch's records are believed",
            READER,
            "return (int) crc.getValue() == header.payloadCrc();",
            "return true;"),
        of(
            "JournalDamageTest.open_anyByteInverted_refusesOrAnswersTheSame",
            "no scan-ahead: a hole is taken for the end",
            RECOVERY,
            "if (whole.isPresent())",
            "if (false)"),
        of(
            EVERY_CRASH,
            "an anchor's block in a batch's place is taken for a torn batch",
            RECOVERY,
            "if (astray.isPresent())",
            "if (false)"),
        of(
            EVERY_CRASH,
            "what the anchor remembers is not compared",
            RECOVERY,
            "    checkFloor(end);\n",
            ""),
        of(
            "JournalDamageTest.open_sameStoreOtherHistory_isAFork",
            "the root that the anchor remembers is not compared",
            RECOVERY,
            "if (root == null || !root.equals(floor.root()))",
            "if (root == null)"),
        of(
            "JournalDamageTest.open_newestBatchOfAnotherHistory_isRefused",
            "the chain through the batches is not checked",
            READER,
            "!found.chain().equals(Chain.link(position.chain(), header.array()))",
            "false"),
        of(
            "JournalDamageTest.open_anyBlockInThePlaceOfAnother_refusesOrServesAPrefix",
            "a sealed segment's length is not checked",
            RECOVERY,
            "if (header.previousLength() != length)",
            "if (false)"),
        // The anchor.
        of(
            "FileAnchorTest.open_missing_isAnErrorAndNeverZero",
            "a missing anchor is read as one that remembers nothing",
            ANCHOR,
            "throw new NoSuchFileException(path.toString(), null, \"the anchor is missing\");",
            "return create(disk, path, storeId, dev.pawl.tlog.MerkleTree.EMPTY);"),
        of(
            "FileAnchorTest.open_anyLengthCut_remembersOrRefuses",
            "a spoiled anchor is read as one that remembers nothing",
            ANCHOR,
            "throw new StoreDamagedException(\"neither slot of the anchor \" + path + \" is whole\");",
            "return new AnchorSlot(storeId, 0, dev.pawl.tlog.MerkleTree.EMPTY);"),
        of(
            "FileAnchorTest.confirm_returned_survivesPowerLoss",
            "the anchor confirms without a force",
            ANCHOR,
            "      write(file, next);\n      file.force();",
            "      write(file, next);"),
        of(
            "FileAnchorTest.open_anyLengthCut_remembersOrRefuses",
            "the anchor overwrites its only newest copy",
            "dev.pawl.ledger.journal.AnchorSlot",
            "Math.addExact(sequence, 1)",
            "Math.addExact(sequence, 2)"),
        of(
            "FileAnchorTest.confirm_changedBySomebodyElse_isRefused",
            "the anchor does not notice another writer",
            ANCHOR,
            "      checkUnchanged();\n",
            ""),
        // One owner; the snapshot.
        of(
            "JournalTest.open_heldStore_isRefused",
            "a second process is not locked out",
            "dev.pawl.ledger.journal.StoreDirectory",
            "path.resolve(\"lock\")",
            "path.resolve(\"lock\" + System.nanoTime())"),
        of(
            "SnapshotFileTest.load_anyByteInverted_isEmpty",
            "a snapshot's hash is not checked",
            "dev.pawl.ledger.journal.SnapshotFile",
            ".equals(ByteBuffer.wrap(digest(array)))",
            ".equals(bytes.slice(array.length - Hash.BYTES, Hash.BYTES))"));
  }
}
