------------------------------- MODULE Ledger -------------------------------
(***************************************************************************)
(* The rules of the ledger, pure: what a history of entries means, and     *)
(* which entry may come next.                                              *)
(*                                                                         *)
(* This is the part of the specification that has no process, no disk and  *)
(* no time.  Allocator.tla lets signers, crashes and rollbacks loose on    *)
(* it; Trace.tla holds the ledgers of the real program against it.         *)
(*                                                                         *)
(* A history is a sequence of entries.  Its meaning is a *state*, the fold *)
(* of the entries:                                                         *)
(*                                                                         *)
(*     0                                          next           capacity  *)
(*     |  signed | burned | open | signed | open  |     free     |         *)
(*                                                                         *)
(* Every leaf below `next` is signed, burned or open; every leaf from      *)
(* `next` on is free.  The state remembers only the open ones: a leaf that *)
(* is not open takes no receipt, so no list of all signatures is needed.   *)
(*                                                                         *)
(* In the program: LedgerState, Fold and LayerState of dev.pawl.ledger.    *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC

ReservationLeavesMax == 65536
OpenReservationsMax  == 1024
KeysMax              == 4096
HeightMax            == 60
Schema               == 1

(***************************************************************************)
(* Entries.  Field names are those of dev.pawl.ledger.Entry; what no rule  *)
(* reads (times, reasons, digests) is left out.  Ranges are half-open:     *)
(* [first, first + count).  Layer 0 signs messages, layer k + 1 signs the  *)
(* roots of layer k's trees; each layer is allocated alike.                *)
(***************************************************************************)
StoreCreated(schema) == [type |-> "StoreCreated", schema |-> schema]
SchemaRaised(schema) == [type |-> "SchemaRaised", schema |-> schema]

\* Names the state before it by digest, for snapshots.  Here a history is its own state.
StateRecorded == [type |-> "StateRecorded"]

\* `heights` begins with layer 0; `warnings` are thousandths of the leaves of layer 0.
KeyCreated(key, name, publicKey, heights, warnings) ==
  [type |-> "KeyCreated", key |-> key, name |-> name, publicKey |-> publicKey,
   heights |-> heights, warnings |-> warnings]

\* `nonce` is whatever makes this opening unlike any other.  No rule reads it, but two histories that
\* are alike to the last byte have one Merkle root, and no anchor could tell them apart.
SignerOpened(signer, nonce) == [type |-> "SignerOpened", signer |-> signer, nonce |-> nonce]
SignerFenced(epoch)         == [type |-> "SignerFenced", epoch |-> epoch]

Reserved(key, layer, first, count, epoch) ==
  [type |-> "Reserved", key |-> key, layer |-> layer, first |-> first, count |-> count,
   epoch |-> epoch]

\* `what` stands for everything the receipt commits to.
Signed(key, layer, leaf, epoch, what) ==
  [type |-> "Signed", key |-> key, layer |-> layer, leaf |-> leaf, epoch |-> epoch,
   what |-> what]

Burned(key, layer, first, count) ==
  [type |-> "Burned", key |-> key, layer |-> layer, first |-> first, count |-> count]

KeyQuarantined(key) == [type |-> "KeyQuarantined", key |-> key]
KeyResumed(key)     == [type |-> "KeyResumed", key |-> key]
KeyRetired(key)     == [type |-> "KeyRetired", key |-> key]

ThresholdAcknowledged(key, permille) ==
  [type |-> "ThresholdAcknowledged", key |-> key, permille |-> permille]

\* Leaves of a reservation that this anchor did not confirm are used all the same.
GraceUsed(leaves, anchor) == [type |-> "GraceUsed", leaves |-> leaves, anchor |-> anchor]

(***************************************************************************)
(* The state.                                                              *)
(*   size    how many entries were folded: the ledger index of the next    *)
(*   schema  the schema in force; 0 before the first entry                 *)
(*   keys    what is known of each key                                     *)
(*   live    epoch -> signer; an epoch is the ledger index of its opening  *)
(*   open    the open leaves, as ranges [first, end); `from` is the ledger *)
(*           index of the reservation that they are left of                *)
(***************************************************************************)
Empty == [size |-> 0, schema |-> 0, keys |-> <<>>, live |-> <<>>, open |-> {}]

Min(S) == CHOOSE x \in S : \A y \in S : x <= y
Max(S) == CHOOSE x \in S : \A y \in S : x >= y
Smaller(a, b) == IF a < b THEN a ELSE b

RECURSIVE SumOf(_)
SumOf(numbers) == IF numbers = <<>> THEN 0 ELSE Head(numbers) + SumOf(Tail(numbers))

\* How many leaves a layer has: one for each path from the top down to it.
LayerCapacity(heights, i) == 2 ^ SumOf(SubSeq(heights, i, Len(heights)))

Known(state, key)    == key \in DOMAIN state.keys
IsActive(state, key) == Known(state, key) /\ state.keys[key].status = "active"
IsLive(state, epoch) == epoch \in DOMAIN state.live
HasLayer(state, key, layer) ==
  Known(state, key) /\ layer + 1 \in DOMAIN state.keys[key].capacity

Next(state, key, layer)     == state.keys[key].next[layer + 1]
Capacity(state, key, layer) == state.keys[key].capacity[layer + 1]
Free(state, key)            == Capacity(state, key, 0) - Next(state, key, 0)

OpenIn(state, key, layer) == {r \in state.open : r.key = key /\ r.layer = layer}
OpenOf(state, epoch)      == {r \in state.open : r.epoch = epoch}

\* The open ranges in which all of [first, end) lies; at most one.
Holding(state, key, layer, first, end) ==
  {r \in OpenIn(state, key, layer) : r.first <= first /\ end <= r.end}

(***************************************************************************)
(* Warning thresholds: signing stops at each until somebody has seen it.   *)
(***************************************************************************)
LeavesAt(state, key, permille) ==
  LET capacity == Capacity(state, key, 0)
  IN (capacity \div 1000) * permille + ((capacity % 1000) * permille) \div 1000

Unacknowledged(state, key) ==
  {w \in state.keys[key].warnings : w < state.keys[key].acknowledged}

\* The thresholds that are reached and that nobody has acknowledged.
Reached(state, key) ==
  {w \in Unacknowledged(state, key) :
     LeavesAt(state, key, w) > 0 /\ Free(state, key) <= LeavesAt(state, key, w)}

\* How many leaves may go before the next threshold stops signing.
BeforeWarning(state, key) ==
  Free(state, key) - Max({0} \cup {LeavesAt(state, key, w) : w \in Unacknowledged(state, key)})

(***************************************************************************)
(* Which entry may come next.                                              *)
(***************************************************************************)
LegalKey(state, e) ==
  /\ Cardinality(DOMAIN state.keys) < KeysMax
  /\ \A k \in DOMAIN state.keys :
       /\ k # e.key
       /\ state.keys[k].name # e.name
       /\ state.keys[k].publicKey # e.publicKey
  /\ Len(e.heights) > 0
  /\ \A i \in DOMAIN e.heights : e.heights[i] >= 1
  /\ SumOf(e.heights) <= HeightMax

LegalReservation(state, e) ==
  /\ IsLive(state, e.epoch)
  /\ IsActive(state, e.key)
  /\ HasLayer(state, e.key, e.layer)
  /\ e.count >= 1
  /\ e.first = Next(state, e.key, e.layer)
  /\ e.first + e.count <= Capacity(state, e.key, e.layer)
  /\ e.count <= ReservationLeavesMax
  /\ Cardinality({r.from : r \in OpenIn(state, e.key, e.layer)}) < OpenReservationsMax
  /\ e.layer = 0 => e.count <= BeforeWarning(state, e.key)

\* A receipt takes a leaf that is open in a reservation of its own, live epoch.
LegalReceipt(state, e) ==
  /\ IsLive(state, e.epoch)
  /\ IsActive(state, e.key)
  /\ HasLayer(state, e.key, e.layer)
  /\ \E r \in Holding(state, e.key, e.layer, e.leaf, e.leaf + 1) : r.epoch = e.epoch

\* What is burned was open, or is the next free.
LegalBurn(state, e) ==
  /\ HasLayer(state, e.key, e.layer)
  /\ e.count >= 1
  /\ \/ Holding(state, e.key, e.layer, e.first, e.first + e.count) # {}
     \/ /\ e.first = Next(state, e.key, e.layer)
        /\ e.first + e.count <= Capacity(state, e.key, e.layer)

Legal(state, e) ==
  /\ (state.size = 0) <=> (e.type = "StoreCreated")
  /\ CASE e.type = "StoreCreated"   -> e.schema \in 1..Schema
       [] e.type = "SchemaRaised"   -> e.schema \in (state.schema + 1)..Schema
       [] e.type = "StateRecorded"  -> TRUE
       [] e.type = "GraceUsed"      -> e.leaves >= 1
       [] e.type = "KeyCreated"     -> LegalKey(state, e)
       [] e.type = "SignerOpened"   -> \A epoch \in DOMAIN state.live :
                                          state.live[epoch] # e.signer
       [] e.type = "SignerFenced"   -> IsLive(state, e.epoch) /\ OpenOf(state, e.epoch) = {}
       [] e.type = "Reserved"       -> LegalReservation(state, e)
       [] e.type = "Signed"         -> LegalReceipt(state, e)
       [] e.type = "Burned"         -> LegalBurn(state, e)
       [] e.type = "KeyQuarantined" -> IsActive(state, e.key)
       [] e.type = "KeyResumed"     -> /\ Known(state, e.key)
                                       /\ state.keys[e.key].status = "quarantined"
                                       /\ \A r \in state.open : r.key # e.key
       [] e.type = "KeyRetired"     -> /\ Known(state, e.key)
                                       /\ state.keys[e.key].status # "retired"
       [] e.type = "ThresholdAcknowledged" ->
                                       /\ Known(state, e.key)
                                       /\ Reached(state, e.key) # {}
                                       /\ e.permille = Min(Reached(state, e.key))
       [] OTHER                     -> FALSE

(***************************************************************************)
(* What the next entry does.                                               *)
(***************************************************************************)
Born(e) ==
  [name |-> e.name, publicKey |-> e.publicKey, status |-> "active",
   warnings |-> e.warnings, acknowledged |-> 1000,
   capacity |-> [i \in DOMAIN e.heights |-> LayerCapacity(e.heights, i)],
   next |-> [i \in DOMAIN e.heights |-> 0]]

WithStatus(state, key, status) == [state EXCEPT !.keys[key].status = status]

\* `next` only grows, whoever is asked, also where an entry is not legal.
Raised(state, key, layer, end) ==
  IF end > Next(state, key, layer)
  THEN [state EXCEPT !.keys[key].next[layer + 1] = end]
  ELSE state

\* Takes [first, end) out of the open range that holds it, if one does.
Closed(state, key, layer, first, end) ==
  LET held == Holding(state, key, layer, first, end)
      rest == UNION {{[r EXCEPT !.end = first], [r EXCEPT !.first = end]} : r \in held}
  IN [state EXCEPT !.open = (@ \ held) \cup {r \in rest : r.first < r.end}]

Effect(state, e) ==
  CASE e.type \in {"StoreCreated", "SchemaRaised"} -> [state EXCEPT !.schema = e.schema]
    [] e.type \in {"StateRecorded", "GraceUsed"} -> state
    [] e.type = "KeyCreated"     -> [state EXCEPT !.keys = @ @@ (e.key :> Born(e))]
    [] e.type = "SignerOpened"   -> [state EXCEPT !.live = @ @@ (state.size :> e.signer)]
    [] e.type = "SignerFenced"   ->
         [state EXCEPT !.live = [epoch \in DOMAIN @ \ {e.epoch} |-> @[epoch]]]
    [] e.type = "Reserved"       ->
         [Raised(state, e.key, e.layer, e.first + e.count) EXCEPT !.open = @ \cup
            {[key |-> e.key, layer |-> e.layer, first |-> e.first, end |-> e.first + e.count,
              epoch |-> e.epoch, from |-> state.size]}]
    [] e.type = "Signed"         -> Closed(state, e.key, e.layer, e.leaf, e.leaf + 1)
    [] e.type = "Burned"         ->
         Closed(Raised(state, e.key, e.layer, e.first + e.count),
                e.key, e.layer, e.first, e.first + e.count)
    [] e.type = "KeyQuarantined" -> WithStatus(state, e.key, "quarantined")
    [] e.type = "KeyResumed"     -> WithStatus(state, e.key, "active")
    [] e.type = "KeyRetired"     -> WithStatus(state, e.key, "retired")
    [] e.type = "ThresholdAcknowledged" ->
         [state EXCEPT !.keys[e.key].acknowledged = e.permille]

Apply(state, e) == [Effect(state, e) EXCEPT !.size = state.size + 1]

RECURSIVE FoldFrom(_, _)
FoldFrom(state, entries) ==
  IF entries = <<>> THEN state ELSE FoldFrom(Apply(state, Head(entries)), Tail(entries))

Fold(entries) == FoldFrom(Empty, entries)

(***************************************************************************)
(* Batches: what the rules write as one, in dev.pawl.ledger.Rules.         *)
(***************************************************************************)
RECURSIVE BurnEach(_)
BurnEach(ranges) ==
  IF ranges = {} THEN <<>>
  ELSE LET r == CHOOSE r \in ranges : \A other \in ranges : r.first <= other.first
       IN <<Burned(r.key, r.layer, r.first, r.end - r.first)>> \o BurnEach(ranges \ {r})

\* Ends an epoch: what it left open is burned first.
FenceBatch(state, epoch) ==
  BurnEach(OpenOf(state, epoch)) \o <<SignerFenced(epoch)>>

RECURSIVE FenceEach(_, _)
FenceEach(state, epochs) ==
  IF epochs = {} THEN <<>>
  ELSE FenceBatch(state, Min(epochs)) \o FenceEach(state, epochs \ {Min(epochs)})

\* A process may sign as `signer`; whoever was that signer before is fenced.
OpenBatch(state, signer, nonce) ==
  FenceEach(state, {epoch \in DOMAIN state.live : state.live[epoch] = signer})
    \o <<SignerOpened(signer, nonce)>>

\* A quarantined key signs again, from leaf `atLeast` or the next free one on.
ResumeBatch(state, key, atLeast) ==
  LET next == Next(state, key, 0)
      gap  == IF atLeast > next THEN <<Burned(key, 0, next, atLeast - next)>> ELSE <<>>
  IN BurnEach({r \in state.open : r.key = key}) \o gap \o <<KeyResumed(key)>>

IsPrefix(a, b) == Len(a) <= Len(b) /\ SubSeq(b, 1, Len(a)) = a
=============================================================================
