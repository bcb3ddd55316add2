package dev.pawl.acceptance.planted;

import static dev.pawl.acceptance.planted.Layer.LEDGER;
import static dev.pawl.acceptance.planted.Layer.RULES;
import static dev.pawl.acceptance.planted.PlantedBug.of;

import java.util.List;

/// What decides: rules, fold, sequencer, the order of ledger and anchors.
final class LedgerBugs {
  private static final String RULE = "dev.pawl.ledger.Rules";
  private static final String FOLD = "dev.pawl.ledger.Fold";
  private static final String SEQUENCER = "dev.pawl.ledger.Sequencer";
  private static final String OPENING = "dev.pawl.ledger.Ledger";

  private LedgerBugs() {}

  static List<PlantedBug> all() {
    return List.of(
        of(
            RULES,
            "off by one: a range's end is its last leaf",
            "dev.pawl.ledger.LeafRange",
            "    return first + count;",
            "    return first + count - 1;"),
        of(
            RULES,
            "off by one: one leaf more than the key has",
            RULE,
            "if (first >= layer.capacity())",
            "if (first > layer.capacity())"),
        of(
            RULES,
            "a reservation begins where the caller wants",
            RULE,
            "long first = Math.max(layer.next(), c.atLeast());",
            "long first = c.atLeast();"),
        of(
            RULES,
            "the receipt is not checked",
            RULE,
            "return open ? Decision.accepted(receipt) : tripwire(key, receipt);",
            "return Decision.accepted(receipt);"),
        of(
            RULES,
            "the fold does not check a receipt",
            FOLD,
            "layer.isOpen(e.leaf(), e.epoch())",
            "true"),
        of(
            RULES,
            "the fold does not check where a reservation begins",
            FOLD,
            "require(e.range().first() == layer.next(), \"a reservation",
            "require(true, \"a reservation"),
        of(
            RULES,
            "the tripwire does not stop the key",
            RULE,
            "List.of(new KeyQuarantined(key.id(), reason, evidence, \"tripwire\", receipt.timeMillis()))",
            "List.of()"),
        of(
            RULES,
            "the epoch is not checked",
            RULE,
            "    if (!state.signers().containsKey(epoch)) {",
            "    if (false) {"),
        of(
            RULES,
            "a receipt for another epoch's leaf",
            RULE,
            ".isOpen(receipt.leaf(), receipt.epoch())",
            ".holding(LeafRange.of(receipt.leaf())).isPresent()"),
        of(
            RULES,
            "the lease is not burned on a restart",
            RULE,
            "      entries.addAll(burnOpen(key, r -> r.epoch().equals(epoch), BurnReason.ABANDONED));\n",
            ""),
        of(
            RULES,
            "a restart does not fence the older epoch",
            RULE,
            "        entries.addAll(fence(live.getKey(), FenceReason.SUPERSEDED, c.timeMillis()));\n",
            ""),
        of(
            RULES,
            "resuming a key leaves its old leaves open",
            RULE,
            "burnOpen(key, r -> true, BurnReason.RESUMED)",
            "new ArrayList<>()"),
        of(
            RULES,
            "a warning threshold does not stop a reservation",
            RULE,
            "      count = Math.min(count, skipped.leavesBeforeWarning());\n",
            ""),
        of(
            LEDGER,
            "a leaf is used before the anchors have confirmed it",
            OPENING,
            "      anchors.confirm(committed.head().size(), this::head);\n      confirmLeaves(committed);\n",
            ""),
        of(
            LEDGER,
            "callers are answered before the append",
            SEQUENCER,
            "    switch (store.append(",
            "    answer(committing, batch);\n    switch (store.append("),
        of(
            LEDGER,
            "an unknown outcome is tried again",
            SEQUENCER,
            "          latch(new OutcomeUnknownException(unknown.cause()), drained);\n    }\n  }",
            "          answer(committing, batch);\n    }\n  }"),
        of(
            LEDGER,
            "a snapshot is trusted that no anchor can vouch for",
            OPENING,
            "return remembered.stream().allMatch(head -> head.size() > snapshot.state().size());",
            "return true;"),
        of(
            LEDGER,
            "a snapshot's state is not compared with the recorded one",
            FOLD,
            "require(e.state().equals(state.digest()),",
            "require(true,"),
        of(
            LEDGER,
            "the ledger is not compared with the anchors",
            OPENING,
            "List<TreeHead> remembered = anchors.check(store);",
            "List<TreeHead> remembered = List.of();"));
  }
}
