------------------------------ MODULE HssBorder ------------------------------
(***************************************************************************)
(* The border between two trees of an HSS key.                             *)
(*                                                                         *)
(* A leaf of the parent tree signs the root of a child tree, and the       *)
(* child's leaves sign messages.  The parent's leaf is a one-time key like *)
(* any other: should it ever sign two different roots, somebody may forge  *)
(* a third child tree.  And a root is the outcome of thousands of hashes:  *)
(* computed again after a restart it may come out differently, because a   *)
(* hash went wrong, and nobody would notice, for the parent's signature    *)
(* over the wrong root is valid.                                           *)
(*                                                                         *)
(* So the parent's leaf is reserved, signs once, and its signature is kept *)
(* with its receipt and used again byte for byte: the *binding* of the     *)
(* child.  If a process dies between reservation and receipt, nobody knows *)
(* what the leaf has signed: it is burned, and its child tree, which can   *)
(* never be certified now, is skipped as a whole.                          *)
(*                                                                         *)
(* Leaf t of the parent certifies child tree t.  How the ledger makes a    *)
(* step durable, and how anchors notice a rollback, is Allocator.tla's     *)
(* business; here a step of the ledger is one action, and death loses      *)
(* memory alone.                                                           *)
(***************************************************************************)
EXTENDS Integers

CONSTANTS
  Processes,    \* processes that may open this signer, one after the other or over one another
  Children,     \* how many child trees: leaves of the parent
  Leaves,       \* how many leaves each child tree has
  Roots,        \* what a root may come out as: 0 is right, others are hash faults
  Planted       \* the bug planted on purpose; "none" for the true specification

\* A guard that the planted bug of that name drops.
Unless(bug, guard) == Planted = bug \/ guard

Trees        == 0..(Children - 1)
TreeOf(leaf) == leaf \div Leaves
None         == -1

VARIABLES
  live,         \* ledger: the process whose epoch is live
  parent,       \* ledger: what became of each leaf of the parent
  binding,      \* ledger: the root that the stored signature of each parent leaf certifies
  next,         \* ledger: the next free leaf of the layer below, over all child trees
  memory,       \* what each process holds
  computed,     \* every signature the parent ever computed, kept or not
  released      \* every message's signature that left

vars == <<live, parent, binding, next, memory, computed, released>>

\* tree  the child tree in use        root      its root, as this process computed it
\* pen   the parent leaf that this process reserved and has not put to work yet
\* cert  the root that the parent signature in hand certifies
Nothing == [tree |-> None, root |-> None, pen |-> None, cert |-> None]

Init ==
  /\ live     = None
  /\ parent   = [t \in Trees |-> "free"]
  /\ binding  = [t \in Trees |-> None]
  /\ next     = 0
  /\ memory   = [p \in Processes |-> Nothing]
  /\ computed = {}
  /\ released = {}

-----------------------------------------------------------------------------
\* A process opens the signer, for the first time or after it died: the older epoch is fenced, and
\* what it left open is burned.  Another process that had it before may still be running; it holds
\* its memory, but the ledger does not listen to it any more.
Open(p) ==
  /\ live' = p
  /\ memory' = [memory EXCEPT ![p] = Nothing]
  /\ parent' = IF Planted = "ParentNotBurned" THEN parent
               ELSE [t \in Trees |-> IF parent[t] = "reserved" THEN "burned" ELSE parent[t]]
  /\ UNCHANGED <<binding, next, computed, released>>

\* The tree of the next free leaf is computed in memory.
Grow(p) ==
  /\ live = p /\ memory[p].tree = None /\ next < Children * Leaves
  /\ \E root \in Roots :
       memory' = [memory EXCEPT ![p] = [Nothing EXCEPT !.tree = TreeOf(next), !.root = root]]
  /\ UNCHANGED <<live, parent, binding, next, computed, released>>

\* It is dropped, because it is used up, was found to be wrong, or memory is short.
Drop(p) ==
  /\ memory[p].tree # None
  /\ memory' = [memory EXCEPT ![p] = Nothing]
  /\ UNCHANGED <<live, parent, binding, next, computed, released>>

\* The parent's leaf is reserved, durably.
ReserveParent(p) ==
  LET t == memory[p].tree
  IN /\ live = p /\ t # None /\ memory[p].pen = None /\ memory[p].cert = None
     /\ \/ parent[t] = "free"
        \/ Planted = "BurnedTreeNotSkipped" /\ parent[t] = "burned"
        \/ Planted = "ParentNotBurned" /\ parent[t] = "reserved"
     /\ parent' = [parent EXCEPT ![t] = "reserved"]
     /\ memory' = [memory EXCEPT ![p].pen = t]
     /\ UNCHANGED <<live, binding, next, computed, released>>

\* It signs the root, once.  The randomizer is derived from seed and leaf: always 0 here.
SignRoot(p) ==
  LET me == memory[p]
      t  == me.tree
  IN /\ t # None /\ me.cert = None
     /\ \/ me.pen = t
        \/ Planted = "ParentNotReserved" /\ parent[t] = "free"
        \/ Planted \in {"BindingMadeAgain", "RandomizerDrawn"} /\ parent[t] = "signed"
     /\ \E randomizer \in IF Planted = "RandomizerDrawn" THEN {0, 1} ELSE {0} :
          computed' = computed \cup {[leaf |-> t, root |-> me.root, randomizer |-> randomizer]}
     /\ memory' = [memory EXCEPT ![p].cert = me.root, ![p].pen = None]
     /\ UNCHANGED <<live, parent, binding, next, released>>

\* The receipt of the parent's leaf keeps its signature.
CommitBinding(p) ==
  LET t == memory[p].tree
  IN /\ live = p /\ t # None /\ memory[p].cert # None
     /\ \/ parent[t] = "reserved"
        \/ Planted = "ParentNotReserved" /\ parent[t] = "free"
     /\ parent'  = [parent EXCEPT ![t] = "signed"]
     /\ binding' = [binding EXCEPT ![t] = memory[p].cert]
     /\ UNCHANGED <<live, next, memory, computed, released>>

\* A binding that was made before is used again, byte for byte.  A tree whose root is not the one
\* that was certified came out wrong this time, or the other time: it signs nothing.
UseBinding(p) ==
  LET t == memory[p].tree
  IN /\ live = p /\ t # None /\ memory[p].cert = None
     /\ parent[t] = "signed"
     /\ Unless("RootNotCompared", binding[t] = memory[p].root)
     /\ memory' = [memory EXCEPT ![p].cert = binding[t]]
     /\ UNCHANGED <<live, parent, binding, next, computed, released>>

\* The next leaf of the child signs a message.
SignMessage(p) ==
  LET me == memory[p]
  IN /\ live = p /\ me.tree # None /\ next < Children * Leaves
     /\ TreeOf(next) = me.tree
     /\ me.cert # None
     /\ Unless("ChildBeforeBinding", parent[me.tree] = "signed")
     /\ next' = next + 1
     /\ released' = released \cup {[leaf |-> next, root |-> me.root, certified |-> me.cert]}
     /\ UNCHANGED <<live, parent, binding, memory, computed>>

\* The parent's leaf is burned: all leaves of its child tree are skipped.
SkipTree(p) ==
  /\ live = p /\ next < Children * Leaves
  /\ parent[TreeOf(next)] = "burned"
  /\ next' = (TreeOf(next) + 1) * Leaves
  /\ UNCHANGED <<live, parent, binding, memory, computed, released>>

\* The process gives up a parent leaf that it reserved and does not know the fate of.
BurnParent(p) ==
  /\ live = p
  /\ \E t \in Trees :
       /\ parent[t] = "reserved"
       /\ memory[p].pen # t
       /\ ~(memory[p].tree = t /\ memory[p].cert # None)
       /\ parent' = [parent EXCEPT ![t] = "burned"]
  /\ UNCHANGED <<live, binding, next, memory, computed, released>>

Step ==
  \E p \in Processes :
    \/ Open(p) \/ Grow(p) \/ Drop(p)
    \/ ReserveParent(p) \/ SignRoot(p) \/ CommitBinding(p) \/ UseBinding(p)
    \/ SignMessage(p) \/ SkipTree(p) \/ BurnParent(p)

Spec == Init /\ [][Step]_vars

-----------------------------------------------------------------------------
(***************************************************************************)
(* What must hold.                                                         *)
(***************************************************************************)

\* Each one-time key of the parent computes one signature, over one root.
ParentSignsOnce ==
  \A c, d \in computed : c.leaf = d.leaf => c = d

\* Whatever left verifies: its tree's root is the one that the parent's signature certifies.
ReleasedVerifies ==
  \A r \in released : r.root = r.certified

\* And that signature is the one whose receipt is in the ledger.
ReleasedUnderItsBinding ==
  \A r \in released : /\ parent[TreeOf(r.leaf)] = "signed"
                      /\ binding[TreeOf(r.leaf)] = r.certified

\* A leaf of the parent is put to work only after it was reserved.
ComputedImpliesReserved ==
  \A c \in computed : parent[c.leaf] # "free"
=============================================================================
