package dev.pawl.acceptance.planted;

import static dev.pawl.acceptance.planted.Layer.CONTRACT;
import static dev.pawl.acceptance.planted.Layer.CRASH;
import static dev.pawl.acceptance.planted.Layer.DAMAGE;
import static dev.pawl.acceptance.planted.PlantedBug.of;

import java.util.List;

/// What keeps files: the modules' grounds, the journal, its recovery, the anchor, the snapshot.
final class StorageBugs {
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
            CRASH,
            "no force after a batch",
            JOURNAL,
            "      file.force();\n      tip = tip.after(bytes.header());",
            "      tip = tip.after(bytes.header());"),
        of(
            CRASH,
            "answer before the force",
            JOURNAL,
            "      DurableFiles.writeFully(file, tip.offset(), bytes.bytes());\n      file.force();",
            "      file.force();\n      DurableFiles.writeFully(file, tip.offset(), bytes.bytes());"),
        of(
            CRASH,
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
        of(CONTRACT, "the journal goes on after an error", JOURNAL, "      shut = e;\n", ""),
        of(
            CRASH,
            "no directory force for a new segment",
            JOURNAL,
            "      store.disk().forceDirectory(store.journal());\n",
            ""),
        of(
            CRASH,
            "a new segment's header is not forced",
            JOURNAL,
            "      file.force();\n      store.disk()",
            "      store.disk()"),
        of(
            CRASH,
            "a short write is taken for a whole one",
            FILES,
            "while (source.hasRemaining())",
            "if (source.hasRemaining())"),
        of(
            CRASH,
            "a new directory's name is not forced",
            FILES,
            "    disk.forceDirectory(parent);\n",
            ""),
        of(CRASH, "a file takes its name before it is forced", FILES, "      file.force();\n", ""),
        of(
            CRASH,
            "no directory force after a rename",
            FILES,
            "    disk.rename(temporary, path);\n    disk.forceDirectory(parent(path));",
            "    disk.rename(temporary, path);"),
        of(
            CRASH,
            "packed blocks: batches share a block",
            "dev.pawl.ledger.journal.Blocks",
            "(length + BYTES - 1) & -BYTES",
            "(length + 15) & -16"),
        // Recovery.
        of(
            CRASH,
            "the tail is not written again on recovery",
            RECOVERY,
            "        rewritten += rewrite.run(disk, target);\n",
            ""),
        of(
            CRASH,
            "the tail written again is not forced",
            RECOVERY,
            "        target.force();\n",
            ""),
        of(
            CRASH,
            "no directory force on recovery",
            RECOVERY,
            "    disk.forceDirectory(store.journal());\n    disk.forceDirectory(store.path());\n",
            ""),
        of(CRASH, "an unfinished segment stays", RECOVERY, "      disk.delete(file);\n", ""),
        of(
            CRASH,
            "a torn batch is not cut off",
            RECOVERY,
            "          target.truncate(end.position().offset());\n",
            ""),
        of(
            CRASH,
            "a torn batch's records are believed",
            READER,
            "return (int) crc.getValue() == header.payloadCrc();",
            "return true;"),
        of(
            DAMAGE,
            "no scan-ahead: a hole is taken for the end",
            RECOVERY,
            "if (whole.isPresent())",
            "if (false)"),
        of(
            CRASH,
            "an anchor's block in a batch's place is taken for a torn batch",
            RECOVERY,
            "if (astray.isPresent())",
            "if (false)"),
        of(
            CRASH,
            "what the anchor remembers is not compared",
            RECOVERY,
            "    checkFloor(end);\n",
            ""),
        of(
            DAMAGE,
            "the root that the anchor remembers is not compared",
            RECOVERY,
            "if (root == null || !root.equals(floor.root()))",
            "if (root == null)"),
        of(
            DAMAGE,
            "the chain through the batches is not checked",
            READER,
            "!found.chain().equals(Chain.link(position.chain(), header.array()))",
            "false"),
        of(
            DAMAGE,
            "a sealed segment's length is not checked",
            RECOVERY,
            "if (header.previousLength() != length)",
            "if (false)"),
        // The anchor.
        of(
            DAMAGE,
            "a missing anchor is read as one that remembers nothing",
            ANCHOR,
            "throw new NoSuchFileException(path.toString(), null, \"the anchor is missing\");",
            "return create(disk, path, storeId, dev.pawl.tlog.MerkleTree.EMPTY);"),
        of(
            DAMAGE,
            "a spoiled anchor is read as one that remembers nothing",
            ANCHOR,
            "throw new StoreDamagedException(\"neither slot of the anchor \" + path + \" is whole\");",
            "return new AnchorSlot(storeId, 0, dev.pawl.tlog.MerkleTree.EMPTY);"),
        of(
            DAMAGE,
            "the anchor confirms without a force",
            ANCHOR,
            "      write(file, next);\n      file.force();",
            "      write(file, next);"),
        of(
            DAMAGE,
            "the anchor overwrites its only newest copy",
            "dev.pawl.ledger.journal.AnchorSlot",
            "Math.addExact(sequence, 1)",
            "Math.addExact(sequence, 2)"),
        of(
            DAMAGE,
            "the anchor does not notice another writer",
            ANCHOR,
            "      checkUnchanged();\n",
            ""),
        // One owner; the snapshot.
        of(
            CONTRACT,
            "a second process is not locked out",
            "dev.pawl.ledger.journal.StoreDirectory",
            "path.resolve(\"lock\")",
            "path.resolve(\"lock\" + System.nanoTime())"),
        of(
            DAMAGE,
            "a snapshot's hash is not checked",
            "dev.pawl.ledger.journal.SnapshotFile",
            ".equals(ByteBuffer.wrap(digest(array)))",
            ".equals(bytes.slice(array.length - Hash.BYTES, Hash.BYTES))"));
  }
}
