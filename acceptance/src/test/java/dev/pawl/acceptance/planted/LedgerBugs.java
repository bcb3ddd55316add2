package dev.pawl.acceptance.planted;

import static dev.pawl.acceptance.planted.PlantedBug.of;

import java.util.List;

/// What decides: rules, fold, sequencer, the order of ledger and anchors.
final class LedgerBugs {
  private static final String RULE = "dev.pawl.ledger.Rules";
  private static final String FOLD = "dev.pawl.ledger.Fold";
  private static final String SEQUENCER = "dev.pawl.ledger.Sequencer";
  private static final String OPENING = "dev.pawl.ledger.Ledger";

  // What the sequencer does where nobody knows, and where an append went well.
  private static final String UNKNOWN =
      """
            case AppendResult.Unknown unknown ->
                latch(new OutcomeUnknownException(unknown.cause()), drained);
      """;
  private static final String SUCCESS =
      """
      frontier = batch.frontier;
      durable = new Position(batch.state, after);
      answer(committing, batch);
      committing.clear();
      """;

  private LedgerBugs() {}

  static List<PlantedBug> all() {
    return List.of(
        of(
            "RulesTest.reserve_inAHugeKey_isExactAtTheEdges",
            "off by one: a range's end is its last leaf",
            "dev.pawl.ledger.LeafRange",
            "    return first + count;",
            "    return first + count - 1;"),
        of(
            "RulesTest.reserve_inAHugeKey_isExactAtTheEdges",
            "off by one: one leaf more than the key has",
            RULE,
            "if (first >= layer.capacity())",
            "if (first > layer.capacity())"),
        of(
            "RulesTest.reserve_inAHugeKey_isExactAtTheEdges",
            "a reservation begins where the caller wants",
            RULE,
            "long first = Math.max(layer.next(), c.atLeast());",
            "long first = c.atLeast();"),
        of(
            "RulesTest.commitReceipt_ofAFreeLeaf_trips",
            "the receipt is not checked",
            RULE,
            "return open ? Decision.accepted(receipt) : tripwire(key, receipt);",
            "return Decision.accepted(receipt);"),
        of(
            "RulesTest.apply_ofWhatTheRulesWouldNotWrite_isRefused",
            "the fold does not check a receipt",
            FOLD,
            "layer.isOpen(e.leaf(), e.epoch())",
            "true"),
        of(
            "RulesTest.apply_ofWhatTheRulesWouldNotWrite_isRefused",
            "the fold does not check where a reservation begins",
            FOLD,
            "require(e.range().first() == layer.next(), \"a reservation",
            "require(true, \"a reservation"),
        of(
            "RulesTest.commitReceipt_ofAFreeLeaf_trips",
            "the tripwire does not stop the key",
            RULE,
            "List.of(new KeyQuarantined(key.id(), reason, evidence, \"tripwire\", receipt.timeMillis()))",
            "List.of()"),
        of(
            "RulesTest.resume_afterAReceiptOfAFreeLeaf_neverGivesThatLeaf",
            "the leaf of a receipt that stopped the key stays free",
            RULE,
            "        .ifPresent(entries::add);",
            "        .isPresent();"),
        of(
            "RulesTest.resume_afterSeveralReceiptsOfFreeLeaves_neverGivesAnyOfThem",
            "the leaf of a receipt for a key that is stopped stays free",
            RULE,
            "return burningFree(stopped.get(), receipt);",
            "return stopped.get();"),
        of(
            "RulesTest.openSigner_again_burnsAndFencesTheOlderEpoch",
            "the epoch is not checked",
            RULE,
            "    if (!state.signers().containsKey(epoch)) {",
            "    if (false) {"),
        of(
            "RulesTest.commitReceipt_inAnotherEpochsReservation_trips",
            "a receipt for another epoch's leaf",
            RULE,
            ".isOpen(receipt.leaf(), receipt.epoch())",
            ".holding(LeafRange.of(receipt.leaf())).isPresent()"),
        of(
            "RulesTest.openSigner_again_burnsAndFencesTheOlderEpoch",
            "the lease is not burned on a restart",
            RULE,
            "      entries.addAll(burnOpen(key, r -> r.epoch().equals(epoch), BurnReason.ABANDONED));\n",
            ""),
        of(
            "RulesTest.openSigner_again_burnsAndFencesTheOlderEpoch",
            "a restart does not fence the older epoch",
            RULE,
            "        entries.addAll(fence(live.getKey(), FenceReason.SUPERSEDED, c.timeMillis()));\n",
            ""),
        of(
            "RulesTest.resume_afterQuarantine_skipsAhead",
            "resuming a key leaves its old leaves open",
            RULE,
            "burnOpen(key, r -> true, BurnReason.RESUMED)",
            "new ArrayList<>()"),
        of(
            "RulesTest.reserve_stopsAtEachThreshold_untilAcknowledged",
            "a warning threshold does not stop a reservation",
            RULE,
            "      count = Math.min(count, skipped.leavesBeforeWarning());\n",
            ""),
        of(
            "StateValuesTest.layer_whosePartsDoNotMakeUpNext_isRefused",
            "signed, burned and open leaves are not counted up",
            "dev.pawl.ledger.LayerState",
            "signed + burned + reserved == next",
            "true"),
        of(
            "LedgerTest.reserve_onReturn_isDurableAndAnchored",
            "a leaf is used before the anchors have confirmed it",
            OPENING,
            "if (needsAnchors(committed))",
            "if (false)"),
        of(
            "LedgerTest.commitReceipt_thatTrips_isAnchoredOnReturn",
            "no anchor knows that a receipt stopped the key",
            OPENING,
            "refused.recorded().ifPresent(this::confirmRecorded);",
            "{}"),
        of(
            "RequiredAnchorsTest.reserve_whereOneDoesNotAnswer_givesNothing",
            "a required anchor's silence is taken for its confirmation",
            OPENING,
            "      useGrace(Math.toIntExact(leaves), e);",
            ""),
        of(
            "LedgerTest.unknownOutcome_latchesShut_andAfterReopeningTheLeavesAreUsed",
            "callers are answered before the append",
            SEQUENCER,
            "    switch (store.append(",
            "    answer(committing, batch);\n    switch (store.append("),
        of(
            "LedgerTest.unknownOutcome_latchesShut_andAfterReopeningTheLeavesAreUsed",
            "an unknown outcome is taken for success",
            SEQUENCER,
            UNKNOWN,
            "      case AppendResult.Unknown _ -> {" + SUCCESS + "      }\n"),
        of(
            "UnknownOutcomeTest.anyAppend_thatFails_isNotTriedAgainAndNoLeafIsComputedTwice",
            "an unknown outcome is tried again",
            SEQUENCER,
            UNKNOWN,
            """
            case AppendResult.Unknown unknown -> {
              if (store.append(durable.head.size(), batch.records, after)
                  instanceof AppendResult.Appended) {
                %s
              } else {
                latch(new OutcomeUnknownException(unknown.cause()), drained);
              }
            }
            """
                .formatted(SUCCESS)),
        of(
            "LedgerTest.open_withASnapshotNoAnchorCanVouchFor_readsEverything",
            "a snapshot is trusted that no anchor can vouch for",
            OPENING,
            "return remembered.stream().allMatch(head -> head.size() > snapshot.state().size());",
            "return true;"),
        of(
            "LedgerTest.open_withAForgedSnapshot_neverBelievesIt",
            "a snapshot's state is not compared with the recorded one",
            FOLD,
            "require(e.state().equals(state.digest()),",
            "require(true,"),
        of(
            "LedgerTest.open_whenTheAnchorRemembersAnotherHistory_isRefused",
            "the ledger is not compared with the anchors",
            OPENING,
            "List<TreeHead> remembered = anchors.check(store);",
            "List<TreeHead> remembered = List.of();"));
  }
}
