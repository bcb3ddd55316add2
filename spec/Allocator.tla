------------------------------ MODULE Allocator ------------------------------
(***************************************************************************)
(* Who may compute which one-time signature, and when.                     *)
(*                                                                         *)
(* The one order that a newcomer must remember,                            *)
(*                                                                         *)
(*   reserve durably -> confirm anchors -> sign -> check own signature     *)
(*     -> commit the receipt durably -> release                            *)
(*                                                                         *)
(* is spelled out here as small actions of processes that share a store,   *)
(* beside everything that may happen to them between any two steps:        *)
(* processes die, machines lose what was not forced, operators copy old    *)
(* files back, whole machines go back to an earlier image or are cloned    *)
(* with their memory, and two processes believe they are the same signer.  *)
(*                                                                         *)
(* What must hold is NoReuse: no one-time key ever computes two            *)
(* signatures.  *Computes*, not releases: a signature that was thrown away *)
(* has still been computed, so `computed` never forgets one.  Only where   *)
(* nothing inside a machine can tell that it is a copy, this cannot be     *)
(* had; there, with release = witnessed, no leaf *leaves* twice.           *)
(*                                                                         *)
(* Merkle roots bind whole histories, so an anchor that remembers a size   *)
(* and a root remembers, in this model, the history itself.                *)
(*                                                                         *)
(* docs/design/refinement.md maps each action to its method.               *)
(***************************************************************************)
EXTENDS Ledger

CONSTANTS
  Stores,       \* places where a store's files may lie; the first is "A"
  Processes,    \* process slots of each store
  Signers,      \* signer ids
  Keys,         \* keys, each with one tree
  Messages,     \* messages to be signed; each is also its own request id
  Height,       \* each key has 2^Height leaves
  LeaseMax,     \* the most leaves of a reservation
  Required,     \* the anchors that must confirm: "file", "witness"
  Release,      \* "durable", or "witnessed": only after the witness saw the receipt
  Grace,        \* how many leaves of a history the witness need not confirm; 0: none
  Faults,       \* what may go wrong, see the section on faults
  FaultsMax,    \* how often something may go wrong
  EntriesMax,   \* how long a history may grow
  Planted       \* the bug planted on purpose; "none" for the true specification

\* A guard written `Unless("Bug", guard)` holds in the true specification, and is dropped by the
\* planted bug of that name.
Unless(bug, guard) == Planted = bug \/ guard

VARIABLES
  store,        \* store -> its journal and the state folded from it
  process,      \* store -> process -> what it holds in memory
  file,         \* machine -> what its file anchor remembers
  witness,      \* what the witness remembers; it is elsewhere and forgets nothing
  host,         \* machine -> what its boot, its name and its generation look like from inside
  images,       \* images of whole machines, which may be put back
  computed,     \* every one-time signature ever computed, released or not
  released,     \* every signature that left
  backups,      \* durable histories that a rollback left behind, and that may come back
  faultsLeft    \* how much may still go wrong

vars == <<store, process, file, witness, host, images, computed, released, backups, faultsLeft>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* Stores.  A journal is a sequence of entries whose first `forced` are on *)
(* the disk; the rest is in flight and may be lost.  `state` is the fold   *)
(* of all of them, as the sequencer keeps it.  A machine is named after    *)
(* the store that it was first seen with; a copied directory stays on its  *)
(* machine, a cloned machine is another one.                               *)
(***************************************************************************)
Genesis ==
  LET Birth(k) == KeyCreated(k, k, k, <<Height>>, {})
      RECURSIVE Births(_)
      Births(ks) == IF ks = {} THEN <<>>
                    ELSE LET k == CHOOSE k \in ks : TRUE IN <<Birth(k)>> \o Births(ks \ {k})
  IN <<StoreCreated(Schema)>> \o Births(Keys)

Holds(entries, machine) ==
  [present |-> TRUE, machine |-> machine, entries |-> entries, forced |-> Len(entries),
   state |-> Fold(entries)]

Absent == [present |-> FALSE, machine |-> "", entries |-> <<>>, forced |-> 0, state |-> Empty]

Missing == <<"missing">>    \* an anchor that is not there; not the same as one that knows nothing

Durable(s)   == SubSeq(store[s].entries, 1, store[s].forced)
Entries(s)   == store[s].entries
State(s)     == store[s].state
Machine(s)   == store[s].machine

\* Ledger indexes begin at 0: entry i stands at position i + 1.
Entry(s, index)        == store[s].entries[index + 1]
IsDurable(s, index)    == index < store[s].forced

Fits(s, batch) == Len(store[s].entries) + Len(batch) <= EntriesMax

Write(s, batch) ==
  store' = [store EXCEPT ![s].entries = @ \o batch, ![s].state = FoldFrom(@, batch)]

WriteDurably(s, batch) ==
  store' = [store EXCEPT ![s].entries = @ \o batch, ![s].state = FoldFrom(@, batch),
                         ![s].forced = Len(store[s].entries) + Len(batch)]

(***************************************************************************)
(* Processes, and what they hold in memory.                                *)
(***************************************************************************)
None  == -1
NoJob == [stage |-> "none"]
Down  == [epoch |-> None, host |-> None, reservation |-> None, confirmed |-> {}, lease |-> {},
          job |-> NoJob]

IsUp(s, p)      == process[s][p].epoch # None
AllDown(s)      == \A p \in Processes : ~IsUp(s, p)
MachineDown(m)  == \A s \in Stores : Machine(s) = m => AllDown(s)
Host(s)         == host[Machine(s)]
InMemory(s, p, next) == process' = [process EXCEPT ![s][p] = next]

\* A one-time key: a leaf of a key.
OneTimeKey(key, leaf) == [key |-> key, leaf |-> leaf]
OneTimeKeys(key, first, end) == {OneTimeKey(key, leaf) : leaf \in first..(end - 1)}

\* Leaves leave a lease in order, each once.
FirstOf(lease) ==
  CHOOSE otk \in lease : \A other \in lease : otk.key = other.key => otk.leaf <= other.leaf

LeafCount == 2 ^ Height

-----------------------------------------------------------------------------
(***************************************************************************)
(* Anchors.  The file anchor is a file: whoever puts back the machine puts *)
(* it back too.  The witness stands for whatever is outside, be it another *)
(* host or a counter in hardware.                                          *)
(***************************************************************************)

\* The planted bug opens and reserves with the anchors of the machine alone.
Asked == IF Planted = "WitnessNotAsked" THEN Required \ {"witness"} ELSE Required

Remembered(a, s) == IF a = "file" THEN file[Machine(s)] ELSE witness

\* An anchor remembers more than the store holds, or another history, or is gone.
AnchorsAgree(s) ==
  \A a \in Asked :
    \/ Planted = "MissingReadAsZero" /\ Remembered(a, s) = Missing
    \/ Remembered(a, s) # Missing /\ IsPrefix(Remembered(a, s), Durable(s))

\* Whether an anchor takes the store's durable history.  The witness wants a consistency proof.  The
\* file anchor has only sizes to compare; that the larger head extends the smaller one it owes to
\* the check at the opening, and to its lock since then.
Accepts(a, s) ==
  IF \/ a = "file" /\ Planted = "AnchorIgnoredAtOpen"
     \/ a = "witness" /\ Planted = "WitnessKnowsSizesOnly"
  THEN Len(Remembered(a, s)) <= store[s].forced
  ELSE \/ Planted = "MissingReadAsZero" /\ Remembered(a, s) = Missing
       \/ Remembered(a, s) # Missing /\ IsPrefix(Remembered(a, s), Durable(s))

Remember(a, s, history) ==
  /\ file'    = IF a = "file" THEN [file EXCEPT ![Machine(s)] = history] ELSE file
  /\ witness' = IF a = "witness" THEN history ELSE witness

-----------------------------------------------------------------------------
Init ==
  /\ store      = [s \in Stores |-> IF s = "A" THEN Holds(Genesis, "A") ELSE Absent]
  /\ process    = [s \in Stores |-> [p \in Processes |-> Down]]
  /\ file       = [m \in Stores |-> IF m = "A" THEN Genesis ELSE Missing]
  /\ witness    = Genesis
  /\ host       = [m \in Stores |-> 0]
  /\ images     = {}
  /\ computed   = {}
  /\ released   = {}
  /\ backups    = {}
  /\ faultsLeft = FaultsMax

-----------------------------------------------------------------------------
(***************************************************************************)
(* The one order.                                                          *)
(***************************************************************************)

\* A process becomes a signer: the anchors are asked first, the signer's older epoch is fenced and
\* what it left open is burned, and a new epoch begins.
Open(s, p, signer) ==
  /\ store[s].present /\ ~IsUp(s, p)
  /\ Unless("AnchorIgnoredAtOpen", AnchorsAgree(s))
  /\ LET nonce == IF Planted = "OpeningsAlike" THEN "" ELSE s
         full  == OpenBatch(State(s), signer, nonce)
         batch == CASE Planted = "NoFencing"       -> <<SignerOpened(signer, nonce)>>
                    [] Planted = "FencedNotBurned" -> SelectSeq(full, LAMBDA e : e.type # "Burned")
                    [] OTHER                       -> full
     IN /\ Fits(s, batch)
        /\ Write(s, batch)
        /\ InMemory(s, p, [process[s][p] EXCEPT !.epoch = State(s).size + Len(batch) - 1,
                                                !.host  = Host(s)])
  /\ UNCHANGED <<file, witness, computed, released, backups, faultsLeft>>

\* The next free leaves shall belong to this epoch.  Written, not yet durable.
Reserve(s, p, key) ==
  LET me    == process[s][p]
      seen  == IF Planted = "DecidedOnDurable" THEN Fold(Durable(s)) ELSE State(s)
      next  == Next(seen, key, 0)
      first == IF Planted = "WrapsAtEnd" THEN next % LeafCount ELSE next
      count == Smaller(LeaseMax, LeafCount - first)
      entry == Reserved(key, 0, first, count, me.epoch)
  IN /\ IsUp(s, p) /\ IsDurable(s, me.epoch)
     /\ me.reservation = None /\ me.lease = {}
     /\ count >= 1
     /\ Legal(seen, entry) \/ Planted = "WrapsAtEnd"
     /\ Fits(s, <<entry>>)
     /\ Write(s, <<entry>>)
     /\ InMemory(s, p,
          IF Planted = "LeasedBeforeForce"
          THEN [me EXCEPT !.lease = OneTimeKeys(key, first, first + count)]
          ELSE [me EXCEPT !.reservation = State(s).size])
     /\ UNCHANGED <<file, witness, computed, released, backups, faultsLeft>>

\* One force makes everything durable that was written before it.
Force(s) ==
  /\ ~AllDown(s)
  /\ store[s].forced < Len(Entries(s))
  /\ store' = [store EXCEPT ![s].forced = Len(Entries(s))]
  /\ UNCHANGED <<process, file, witness, computed, released, backups, faultsLeft>>

\* The leaves of a durable reservation become usable.
Leased(s, me) ==
  LET r   == Entry(s, me.reservation)
      end == r.first + r.count + IF Planted = "OffByOneAtEnd" THEN 1 ELSE 0
  IN [me EXCEPT !.reservation = None, !.confirmed = {},
                !.lease = OneTimeKeys(r.key, r.first, end)]

\* A required anchor remembers a history that includes the reservation.  With the last of them the
\* leaves become usable, and not before.
Confirm(s, p, a) ==
  LET me == process[s][p]
  IN /\ IsUp(s, p) /\ me.reservation # None /\ IsDurable(s, me.reservation)
     /\ a \in Asked \ me.confirmed
     /\ Accepts(a, s)
     /\ IF Planted = "AgreesButDoesNotRemember" /\ a = "witness" THEN UNCHANGED <<file, witness>>
        ELSE Remember(a, s, Durable(s))
     /\ InMemory(s, p, IF me.confirmed \cup {a} = Asked \/ Planted = "OneAnchorIsEnough"
                       THEN Leased(s, me)
                       ELSE [me EXCEPT !.confirmed = @ \cup {a}])
     /\ UNCHANGED <<store, computed, released, backups, faultsLeft>>

(***************************************************************************)
(* Grace: where the witness is not reached (any silence will do), a few    *)
(* leaves of a history may be used that it has not confirmed, once the     *)
(* ledger says so durably.  It buys signatures at the price of the         *)
(* promise: what is used meanwhile, a machine that goes back may use again.*)
(***************************************************************************)
RECURSIVE GraceSpent(_)
GraceSpent(entries) ==
  IF entries = <<>> THEN 0
  ELSE GraceSpent(Tail(entries))
         + IF Head(entries).type = "GraceUsed" THEN Head(entries).leaves ELSE 0

UseGrace(s, p) ==
  LET me    == process[s][p]
      count == Entry(s, me.reservation).count
      entry == GraceUsed(count, "witness")
  IN /\ Grace > 0
     /\ IsUp(s, p) /\ me.reservation # None /\ IsDurable(s, me.reservation)
     /\ Required \ me.confirmed = {"witness"}
     /\ Unless("GraceNotCounted", GraceSpent(Entries(s)) + count <= Grace)
     /\ Fits(s, <<entry>>)
     /\ WriteDurably(s, <<entry>>)
     /\ InMemory(s, p, Leased(s, me))
     /\ UNCHANGED <<file, witness, computed, released, backups, faultsLeft>>

\* The receipts of a message in a history.
Receipts(entries, m) ==
  {i \in DOMAIN entries : entries[i].type = "Signed" /\ entries[i].what.message = m}

\* This store has forgotten a leaf that was computed on it.
HasForgotten(s) ==
  \E c \in computed : c.store = s /\ c.otk.leaf >= Next(State(s), c.otk.key, 0)

\* The one-time key of the next leaf signs, once.  A hash may have been computed wrongly.  The host
\* must still be the one that the epoch was opened on: a clone's memory is a copy.
Compute(s, p, m) ==
  LET me  == process[s][p]
      otk == FirstOf(me.lease)
  IN /\ IsUp(s, p) /\ me.job = NoJob /\ me.lease # {}
     /\ Receipts(Entries(s), m) = {}
     /\ IsActive(State(s), otk.key)
     /\ Unless("CloneNotNoticed", me.host = Host(s))
     /\ \E valid \in IF "bad hash" \in Faults THEN BOOLEAN ELSE {TRUE} :
          InMemory(s, p, [me EXCEPT
            !.lease = @ \ {otk},
            !.job   = [stage |-> "computed", otk |-> otk, message |-> m, valid |-> valid]])
     /\ computed' = computed \cup
          {[otk |-> otk, message |-> m, store |-> s, epoch |-> me.epoch,
            forgetful |-> HasForgotten(s)]}
     /\ UNCHANGED <<store, file, witness, released, backups, faultsLeft>>

\* The signature is verified as a stranger would.
Check(s, p) ==
  LET me == process[s][p]
  IN /\ me.job.stage = "computed"
     /\ Unless("CheckSkipped", me.job.valid)
     /\ InMemory(s, p, [me EXCEPT !.job.stage = "checked"])
     /\ UNCHANGED <<store, file, witness, computed, released, backups, faultsLeft>>

\* Whatever fails after a leaf was taken burns it, as far as this epoch still may.
Burn(s, p) ==
  LET me    == process[s][p]
      entry == Burned(me.job.otk.key, 0, me.job.otk.leaf, 1)
      mine  == /\ IsLive(State(s), me.epoch)
               /\ \E r \in OpenOf(State(s), me.epoch) :
                    r.key = me.job.otk.key /\ me.job.otk.leaf \in r.first..(r.end - 1)
  IN /\ me.job.stage = "computed"
     /\ IF Planted = "GivenBackOnError"
        THEN /\ InMemory(s, p, [me EXCEPT !.job = NoJob, !.lease = @ \cup {me.job.otk}])
             /\ UNCHANGED store
        ELSE /\ InMemory(s, p, [me EXCEPT !.job = NoJob])
             /\ IF mine THEN Fits(s, <<entry>>) /\ Write(s, <<entry>>) ELSE UNCHANGED store
     /\ UNCHANGED <<file, witness, computed, released, backups, faultsLeft>>

\* What is written of a receipt that is refused: the free leaves up to its own are burned, so that
\* nobody gets it; and where the tripwire sees it, the key is quarantined.
RefusalBatch(state, otk, tripped) ==
  LET next == Next(state, otk.key, 0)
  IN (IF otk.leaf >= next THEN <<Burned(otk.key, 0, next, otk.leaf + 1 - next)>> ELSE <<>>)
     \o (IF tripped THEN <<KeyQuarantined(otk.key)>> ELSE <<>>)

\* The receipt is offered to the ledger.  A live epoch that offers one for a leaf that is not open
\* has computed what it should not: the tripwire quarantines the key.
CommitReceipt(s, p) ==
  LET me      == process[s][p]
      otk     == me.job.otk
      receipt == Signed(otk.key, 0, otk.leaf, me.epoch,
                        [message |-> me.job.message, valid |-> me.job.valid])
      lawful  == CASE Planted = "ReceiptNotChecked" -> TRUE
                   [] Planted = "EpochNotChecked"   -> \/ ~IsLive(State(s), me.epoch)
                                                       \/ Legal(State(s), receipt)
                   [] OTHER                         -> Legal(State(s), receipt)
      tripped == IsLive(State(s), me.epoch) /\ IsActive(State(s), otk.key)
  IN /\ me.job.stage = "checked"
     /\ IF lawful
        THEN /\ Fits(s, <<receipt>>)
             /\ Write(s, <<receipt>>)
             /\ InMemory(s, p, [me EXCEPT !.job =
                  [stage |-> "committed", index |-> State(s).size]])
        ELSE /\ InMemory(s, p, [me EXCEPT !.job = NoJob])
             /\ LET batch == RefusalBatch(State(s), otk, tripped)
                IN IF batch = <<>>
                   THEN UNCHANGED store
                   ELSE Fits(s, batch) /\ Write(s, batch)
     /\ UNCHANGED <<file, witness, computed, released, backups, faultsLeft>>

\* The witness remembers the history up to this entry.
IsWitnessed(s, index) == IsPrefix(SubSeq(Entries(s), 1, index + 1), witness)

\* ...or, as the planted bug has it, up to the reservation of the receipt's leaf.
IsReservationWitnessed(s, index) ==
  \E i \in 0..index :
    /\ Entry(s, i).type = "Reserved" /\ Entry(s, i).epoch = Entry(s, index).epoch
    /\ IsWitnessed(s, i)

\* Whether a receipt is safe enough for its signature to leave.
MayLeave(s, index) ==
  /\ Unless("ReleasedBeforeForce", IsDurable(s, index))
  /\ Release = "witnessed" =>
       \/ IsWitnessed(s, index)
       \/ Planted = "ReleasedBeforeCosigned"
       \/ Planted = "ReleasedInGrace" /\ GraceSpent(Entries(s)) > 0
       \/ Planted = "ReservationCosigned" /\ IsReservationWitnessed(s, index)

Signature(e) == [otk |-> OneTimeKey(e.key, e.leaf), what |-> e.what]

\* The signature leaves.
ReleaseSignature(s, p) ==
  LET me == process[s][p]
  IN /\ me.job.stage = "committed"
     /\ MayLeave(s, me.job.index)
     /\ released' = released \cup {Signature(Entry(s, me.job.index))}
     /\ InMemory(s, p, [me EXCEPT !.job = NoJob])
     /\ UNCHANGED <<store, file, witness, computed, backups, faultsLeft>>

\* The same request again: the signature of its receipt, byte for byte, and no new leaf.
Replay(s, p, m) ==
  /\ IsUp(s, p)
  /\ \E i \in Receipts(Entries(s), m) :
       /\ MayLeave(s, i - 1)
       /\ Signature(Entries(s)[i]) \notin released
       /\ released' = released \cup {Signature(Entries(s)[i])}
  /\ UNCHANGED <<store, process, file, witness, computed, backups, faultsLeft>>

\* With release = witnessed, the witness is shown receipts too.
Publish(s) ==
  /\ Release = "witnessed"
  /\ ~AllDown(s)
  /\ Accepts("witness", s) /\ witness # Durable(s)
  /\ witness' = Durable(s)
  /\ UNCHANGED <<store, process, file, computed, released, backups, faultsLeft>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* Operators.                                                              *)
(***************************************************************************)

\* Signing with a key stops at once.
Quarantine(s, key) ==
  /\ "quarantine" \in Faults /\ faultsLeft > 0
  /\ ~AllDown(s) /\ IsActive(State(s), key)
  /\ Fits(s, <<KeyQuarantined(key)>>)
  /\ Write(s, <<KeyQuarantined(key)>>)
  /\ faultsLeft' = faultsLeft - 1
  /\ UNCHANGED <<process, file, witness, computed, released, backups>>

\* Somebody decides that it signs again, from the next free leaf on; what was open is burned.
Resume(s, key) ==
  LET full  == ResumeBatch(State(s), key, 0)
      batch == IF Planted = "ResumedWithOpenLeaves" THEN <<KeyResumed(key)>> ELSE full
  IN /\ ~AllDown(s) /\ State(s).keys[key].status = "quarantined"
     /\ Fits(s, batch)
     /\ Write(s, batch)
     /\ UNCHANGED <<process, file, witness, computed, released, backups, faultsLeft>>

\* Start again after a loss, which is not to resume after a stop: skip everything that any anchor,
\* this store or a released signature knows of, and have the anchors remember the new history.
\* Nobody may recover by guessing: at least one anchor must be there to say how far things had come.
KnownNext(s, key) ==
  Max({Next(State(s), key, 0)}
      \cup {Next(Fold(Remembered(a, s)), key, 0) :
              a \in {b \in Required : Remembered(b, s) # Missing}}
      \cup {r.otk.leaf + 1 : r \in {q \in released : q.otk.key = key}})

RECURSIVE RecoverBatch(_, _, _)
RecoverBatch(s, state, keys) ==
  IF keys = {} THEN <<>>
  ELSE LET key     == CHOOSE k \in keys : TRUE
           atLeast == IF Planted = "RecoveredTooLow" THEN 0 ELSE KnownNext(s, key)
           stopped == IF IsActive(state, key) THEN <<KeyQuarantined(key)>> ELSE <<>>
           batch   == stopped \o ResumeBatch(FoldFrom(state, stopped), key, atLeast)
       IN batch \o RecoverBatch(s, FoldFrom(state, batch), keys \ {key})

Recover(s) ==
  /\ store[s].present /\ AllDown(s) /\ ~AnchorsAgree(s)
  /\ \E a \in Required : Remembered(a, s) # Missing
  /\ LET batch == RecoverBatch(s, State(s), Keys)
         after == Entries(s) \o batch
     IN /\ Fits(s, batch)
        /\ WriteDurably(s, batch)
        /\ file'    = IF "file" \in Required THEN [file EXCEPT ![Machine(s)] = after] ELSE file
        /\ witness' = IF "witness" \in Required THEN after ELSE witness
  /\ UNCHANGED <<process, computed, released, backups, faultsLeft>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* Faults.  Each may be switched on by its name in `Faults`.               *)
(***************************************************************************)
May(fault) == fault \in Faults /\ faultsLeft > 0 /\ faultsLeft' = faultsLeft - 1

\* What a process leaves behind when it dies: nothing.  The planted bug keeps its lease, as it was
\* when it was given out, in a file beside the store.
Remains(s, p) ==
  LET me    == process[s][p]
      mine  == {e \in {Entries(s)[i] : i \in DOMAIN Entries(s)} :
                  e.type = "Reserved" /\ e.epoch = me.epoch}
  IN IF Planted = "LeaseKeptOverRestart"
     THEN [Down EXCEPT !.lease =
             UNION {OneTimeKeys(e.key, e.first, e.first + e.count) : e \in mine}]
     ELSE Down

\* One process dies.
Kill(s, p) ==
  /\ IsUp(s, p)
  /\ May("kill")
  /\ InMemory(s, p, Remains(s, p))
  /\ UNCHANGED <<store, file, witness, computed, released, backups>>

\* The machine loses power: all memory goes, and any suffix that was not forced.  What survived is
\* written again and forced before anybody reads it.
Crash(s) ==
  /\ ~AllDown(s)
  /\ May("crash")
  /\ \E n \in store[s].forced..Len(Entries(s)) :
       LET rest == SubSeq(Entries(s), 1, n)
       IN store' = [store EXCEPT ![s].entries = rest, ![s].state = Fold(rest), ![s].forced = n]
  /\ process' = [process EXCEPT ![s] = [p \in Processes |->
                   IF IsUp(s, p) THEN Remains(s, p) ELSE process[s][p]]]
  /\ UNCHANGED <<file, witness, computed, released, backups>>

\* The store's files are put back as they once were, at any time.  The anchor is not among them.
RollBack(s) ==
  /\ store[s].present /\ AllDown(s)
  /\ May("rollback")
  /\ \E h \in {Durable(s)} \cup backups : \E n \in Len(Genesis)..Len(h) :
       /\ SubSeq(h, 1, n) # Durable(s)
       /\ store' = [store EXCEPT ![s] = Holds(SubSeq(h, 1, n), Machine(s))]
       /\ backups' = IF IsPrefix(Durable(s), SubSeq(h, 1, n)) THEN backups
                     ELSE backups \cup {Durable(s)}
  /\ UNCHANGED <<process, file, witness, computed, released>>

\* The file anchor is put back too.
RollBackAnchor(m) ==
  /\ MachineDown(m) /\ file[m] # Missing
  /\ May("rollback anchor")
  /\ \E n \in Len(Genesis)..(Len(file[m]) - 1) : file' = [file EXCEPT ![m] = SubSeq(@, 1, n)]
  /\ UNCHANGED <<store, process, witness, computed, released, backups>>

\* The file anchor is lost.
LoseAnchor(m) ==
  /\ MachineDown(m) /\ file[m] # Missing
  /\ May("lose anchor")
  /\ file' = [file EXCEPT ![m] = Missing]
  /\ UNCHANGED <<store, process, witness, computed, released, backups>>

\* The store's directory is copied, on the same machine, with whatever was written by then.
Copy(s, t) ==
  /\ store[s].present /\ ~store[t].present
  /\ May("copy")
  /\ \E n \in store[s].forced..Len(Entries(s)) :
       store' = [store EXCEPT ![t] = Holds(SubSeq(Entries(s), 1, n), Machine(s))]
  /\ UNCHANGED <<process, file, witness, computed, released, backups>>

(***************************************************************************)
(* Whole machines.  Where one is put back or cloned, its generation tells  *)
(* it apart, unless "unseen" is among the faults: then nothing inside can  *)
(* tell.                                                                   *)
(***************************************************************************)
OtherHost(old) ==
  IF "unseen" \in Faults THEN old ELSE 1 + Max({host[m] : m \in Stores})

\* An image of a machine is taken: its disk, with the file anchor; and, `running`, its memory, with
\* the leases.  That does no harm by itself.  One that is never put back need not be taken.
TakeImage(m) ==
  LET on   == {s \in Stores : store[s].present /\ Machine(s) = m}
      disk == [s \in on |-> Holds(Durable(s), m)]
      idle == [s \in on |-> [p \in Processes |-> Down]]
  IN /\ "restore" \in Faults /\ Cardinality(images) < faultsLeft /\ on # {}
     /\ \E image \in
          {[machine |-> m, file |-> file[m], stores |-> disk, processes |-> idle],
           [machine |-> m, file |-> file[m], stores |-> [s \in on |-> store[s]],
            processes |-> [s \in on |-> process[s]]]} :
          images' = images \cup {image}
     /\ UNCHANGED <<store, process, file, witness, host, computed, released, backups, faultsLeft>>

\* Everything on the machine goes back to an image: stores, file anchor and memory.
Restore(m) ==
  /\ May("restore")
  /\ \E image \in images :
       LET on == {s \in Stores : store[s].present /\ Machine(s) = m}
           in == DOMAIN image.stores
       IN /\ image.machine = m
          /\ store'   = [s \in Stores |-> IF s \in in THEN image.stores[s]
                                         ELSE IF s \in on THEN Absent ELSE store[s]]
          /\ process' = [s \in Stores |-> IF s \in in THEN image.processes[s]
                                         ELSE IF s \in on THEN [p \in Processes |-> Down]
                                         ELSE process[s]]
          /\ file'    = [file EXCEPT ![m] = image.file]
          /\ witness' = IF Planted = "WitnessInside" THEN image.file ELSE witness
          /\ backups' = backups \cup {Durable(s) : s \in {t \in on :
               t \notin in \/ ~IsPrefix(Durable(t),
                   SubSeq(image.stores[t].entries, 1, image.stores[t].forced))}}
  /\ host' = [host EXCEPT ![m] = OtherHost(@)]
  /\ UNCHANGED <<images, computed, released>>

\* The machine is cloned as it runs: files, file anchor and memory with its leases.  Both go on.
Clone(s, t) ==
  /\ store[s].present /\ ~store[t].present
  /\ May("clone")
  /\ store'   = [store EXCEPT ![t] = [store[s] EXCEPT !.machine = t]]
  /\ process' = [process EXCEPT ![t] = process[s]]
  /\ file'    = [file EXCEPT ![t] = file[Machine(s)]]
  /\ host'    = [host EXCEPT ![t] = OtherHost(Host(s))]
  /\ UNCHANGED <<witness, images, computed, released, backups>>

\* A process that finds itself elsewhere ends; its lease with it.
Notice(s, p) ==
  /\ IsUp(s, p) /\ process[s][p].host # Host(s)
  /\ InMemory(s, p, Down)
  /\ UNCHANGED <<store, file, witness, computed, released, backups, faultsLeft>>

-----------------------------------------------------------------------------
(***************************************************************************)
(* Planted bugs that need an action of their own.                          *)
(***************************************************************************)

\* The leaves are used when they are durable; the anchors hear of them later.
LeaseUnconfirmed(s, p) ==
  LET me == process[s][p]
  IN /\ Planted = "ConfirmedAfterUse"
     /\ IsUp(s, p) /\ me.reservation # None /\ IsDurable(s, me.reservation)
     /\ InMemory(s, p, Leased(s, me))
     /\ UNCHANGED <<store, file, witness, computed, released, backups, faultsLeft>>

\* The witness is not reached, and that counts as its confirmation.
ConfirmUnheard(s, p) ==
  LET me == process[s][p]
  IN /\ Planted = "GraceCountedAsConfirmed"
     /\ IsUp(s, p) /\ me.reservation # None /\ IsDurable(s, me.reservation)
     /\ Required \ me.confirmed = {"witness"}
     /\ InMemory(s, p, Leased(s, me))
     /\ UNCHANGED <<store, file, witness, computed, released, backups, faultsLeft>>

\* A second process joins a live epoch of its signer, and helps with its open leaves.
Join(s, p, signer) ==
  /\ Planted = "EpochShared"
  /\ store[s].present /\ ~IsUp(s, p)
  /\ \E epoch \in DOMAIN State(s).live :
       /\ State(s).live[epoch] = signer
       /\ InMemory(s, p, [Down EXCEPT !.epoch = epoch, !.host = Host(s), !.lease =
            UNION {OneTimeKeys(r.key, r.first, r.end) : r \in OpenOf(State(s), epoch)}])
  /\ UNCHANGED <<store, file, witness, computed, released, backups, faultsLeft>>

-----------------------------------------------------------------------------
Sign ==
  \E s \in Stores, p \in Processes :
    \/ \E signer \in Signers : Open(s, p, signer) \/ Join(s, p, signer)
    \/ \E key \in Keys : Reserve(s, p, key)
    \/ \E a \in Required : Confirm(s, p, a)
    \/ UseGrace(s, p)
    \/ LeaseUnconfirmed(s, p) \/ ConfirmUnheard(s, p)
    \/ \E m \in Messages : Compute(s, p, m) \/ Replay(s, p, m)
    \/ Check(s, p)
    \/ Burn(s, p)
    \/ CommitReceipt(s, p)
    \/ ReleaseSignature(s, p)
    \/ Notice(s, p)

Operate ==
  \E s \in Stores :
    \/ \E key \in Keys : Quarantine(s, key) \/ Resume(s, key)
    \/ Recover(s)

Fail ==
  \E s \in Stores :
    \/ Crash(s)
    \/ \E p \in Processes : Kill(s, p)
    \/ RollBack(s)
    \/ RollBackAnchor(s)
    \/ LoseAnchor(s)
    \/ \E t \in Stores : Copy(s, t)

WholeMachines ==
  \/ \E m \in Stores : TakeImage(m) \/ Restore(m)
  \/ \E s, t \in Stores : Clone(s, t)

Step ==
  \/ /\ Sign \/ (\E s \in Stores : Force(s) \/ Publish(s)) \/ Operate \/ Fail
     /\ UNCHANGED <<host, images>>
  \/ WholeMachines

Spec == Init /\ [][Step]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* What must hold.                                                         *)
(***************************************************************************)

\* No one-time key ever computed signatures of two messages...
NoReuse ==
  \A c, d \in computed : c.otk = d.otk => c.message = d.message

\* ...and, stronger, none was ever put to work in two epochs or on two machines.
ComputedOnce ==
  \A c, d \in computed : c.otk = d.otk => c = d

\* No leaf is given out twice: not in any history, and not to two processes that may use it.
Reservations(entries) ==
  {i \in DOMAIN entries : entries[i].type = "Reserved"}

Overlap(a, b) ==
  a.key = b.key /\ a.first < b.first + b.count /\ b.first < a.first + a.count

Usable(s, p) ==
  IF IsUp(s, p) /\ process[s][p].host = Host(s) THEN process[s][p].lease ELSE {}

Disjoint ==
  /\ \A s \in Stores : \A i, j \in Reservations(Entries(s)) :
       i # j => ~Overlap(Entries(s)[i], Entries(s)[j])
  /\ \A s, t \in Stores : \A p, q \in Processes :
       <<s, p>> # <<t, q>> => Usable(s, p) \cap Usable(t, q) = {}

\* Each receipt's leaf was open, in a reservation of the receipt's own epoch, which was live.
ReceiptInsideReservation ==
  \A s \in Stores : \A i \in DOMAIN Entries(s) :
    Entries(s)[i].type = "Signed" =>
      LET e      == Entries(s)[i]
          before == {Entries(s)[j] : j \in 1..(i - 1)}
      IN /\ \E r \in before : /\ r.type = "Reserved" /\ r.key = e.key /\ r.epoch = e.epoch
                              /\ r.first <= e.leaf /\ e.leaf < r.first + r.count
         /\ \A b \in before :
              /\ ~(b.type = "SignerFenced" /\ b.epoch = e.epoch)
              /\ ~(b.type = "Signed" /\ b.key = e.key /\ b.leaf = e.leaf)
              /\ ~(b.type = "Burned" /\ b.key = e.key
                   /\ b.first <= e.leaf /\ e.leaf < b.first + b.count)

\* Whatever was released has its receipt on a disk, or had it until a rollback took it away.
ReleasedImpliesDurable ==
  \A r \in released :
    \E h \in {Durable(s) : s \in Stores} \cup backups :
      \E i \in DOMAIN h : h[i].type = "Signed" /\ Signature(h[i]) = r

\* A store that has forgotten a leaf it computed computes nothing.
RollbackNeverSigns ==
  \A c \in computed : ~c.forgetful

\* One signer id, one live epoch.
OneEpochPerSigner ==
  \A s \in Stores : \A d, e \in DOMAIN State(s).live :
    State(s).live[d] = State(s).live[e] => d = e

\* Nothing leaves that does not verify.
ReleasedVerifies ==
  \A r \in released : r.what.valid

\* No leaf leaves twice: NoReuse of what was released.
ReleasedOnce ==
  \A q, r \in released : q.otk = r.otk => q = r

\* RollbackNeverSigns of what was released: some store that had forgotten nothing computed it.
RollbackNeverReleases ==
  \A r \in released : \E c \in computed :
    c.otk = r.otk /\ c.message = r.what.message /\ ~c.forgetful

\* No more leaves than the grace are used beyond what the witness remembers.
GraceBounded ==
  LET known == {witness[i] : i \in Reservations(witness)}
      isKnown(otk) == \E e \in known :
        e.key = otk.key /\ e.first <= otk.leaf /\ otk.leaf < e.first + e.count
  IN Cardinality({c.otk : c \in {d \in computed : ~isKnown(d.otk)}}) <= Grace

\* Every history is one that the rules would have written, and its state is its fold.
RECURSIVE IsLawful(_, _)
IsLawful(state, entries) ==
  \/ entries = <<>>
  \/ Legal(state, Head(entries)) /\ IsLawful(Apply(state, Head(entries)), Tail(entries))

Lawful ==
  \A s \in Stores : IsLawful(Empty, Entries(s)) /\ State(s) = Fold(Entries(s))

-----------------------------------------------------------------------------
\* Which process and which message comes first makes no difference.
Symmetry == Permutations(Processes) \cup Permutations(Messages)
=============================================================================
