-------------------------------- MODULE Trace --------------------------------
(***************************************************************************)
(* What the real program did, held against the rules.                      *)
(*                                                                         *)
(* A *run* is what one ledger and those who used it did, event by event.   *)
(* A test writes runs into a generated module that extends this one, and   *)
(* says of each whether it is lawful.  TLC then walks along all of them at *)
(* once: it must come to the end of every lawful run, and must never come  *)
(* to the end of one that was altered.  A violated invariant shows the run *)
(* and the event at which program and specification disagree.              *)
(*                                                                         *)
(* The events are Allocator.tla's actions as an observer sees them:        *)
(*                                                                         *)
(*   append   an entry is written                   Open, Reserve, Burn,   *)
(*                                                  CommitReceipt, ...     *)
(*   force    all of it is on the disk              Force                  *)
(*   confirm  the anchors remember the first `size` Confirm                *)
(*            entries, all of them durable                                 *)
(*   compute  a one-time key signs                  Compute                *)
(*   release  a signature leaves                    ReleaseSignature       *)
(*   crash    what was not forced is gone, but for  Crash                  *)
(*            the first `kept` entries                                     *)
(***************************************************************************)
EXTENDS Ledger

CONSTANT Runs   \* a sequence of [name, lawful, events]

VARIABLES
  run,          \* which run we walk along: its name, and whether it is lawful
  rest,         \* the events still before us
  history,      \* the entries so far
  state,        \* their fold
  forced,       \* how many of them are durable
  confirmed,    \* how many of them the anchors remember
  computed      \* every one-time key that signed

vars == <<run, rest, history, state, forced, confirmed, computed>>

Init ==
  /\ LET runs == Runs    \* evaluated once: TLC would read the whole module again for each use
     IN \E i \in DOMAIN runs :
          /\ run = [name |-> runs[i].name, lawful |-> runs[i].lawful]
          /\ rest = runs[i].events
  /\ history = <<>> /\ state = Empty
  /\ forced = 0 /\ confirmed = 0
  /\ computed = {}

OneTimeKey(e) == <<e.key, e.layer, e.leaf>>

\* The leaf lies in a reservation of that epoch which the anchors remember, and has never signed.
MayCompute(e) ==
  /\ OneTimeKey(e) \notin computed
  /\ \E i \in 1..confirmed :
       /\ history[i].type = "Reserved"
       /\ history[i].key = e.key /\ history[i].layer = e.layer /\ history[i].epoch = e.epoch
       /\ e.leaf \in history[i].first..(history[i].first + history[i].count - 1)

\* The leaf has signed, and its receipt is durable.
MayRelease(e) ==
  /\ OneTimeKey(e) \in computed
  /\ \E i \in 1..forced :
       /\ history[i].type = "Signed"
       /\ history[i].key = e.key /\ history[i].layer = e.layer /\ history[i].leaf = e.leaf

May(e) ==
  CASE e.event = "append"  -> Legal(state, e.entry)
    [] e.event = "compute" -> MayCompute(e)
    [] e.event = "release" -> MayRelease(e)
    [] e.event = "crash"   -> e.kept \in forced..Len(history)
    [] e.event = "confirm" -> e.size \in confirmed..forced
    [] OTHER               -> e.event = "force"

Happens(e) ==
  /\ history'   = CASE e.event = "append" -> Append(history, e.entry)
                    [] e.event = "crash"  -> SubSeq(history, 1, e.kept)
                    [] OTHER              -> history
  /\ state'     = CASE e.event = "append" -> Apply(state, e.entry)
                    [] e.event = "crash"  -> Fold(SubSeq(history, 1, e.kept))
                    [] OTHER              -> state
  /\ forced'    = IF e.event \in {"force", "crash"} THEN Len(history') ELSE forced
  /\ confirmed' = IF e.event = "confirm" THEN e.size ELSE confirmed
  /\ computed'  = IF e.event = "compute" THEN computed \cup {OneTimeKey(e)} ELSE computed

Step ==
  /\ rest # <<>>
  /\ May(Head(rest))
  /\ Happens(Head(rest))
  /\ rest' = Tail(rest)
  /\ UNCHANGED run

Spec == Init /\ [][Step]_vars

-----------------------------------------------------------------------------
\* A lawful run goes on to its end.
LawfulRunsGoOn ==
  run.lawful /\ rest # <<>> => May(Head(rest))

\* An altered one stops somewhere.
AlteredRunsStop ==
  ~run.lawful => rest # <<>>
=============================================================================
