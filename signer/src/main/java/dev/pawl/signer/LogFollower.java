package dev.pawl.signer;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Entry.Burned;
import dev.pawl.ledger.Entry.Reserved;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.EntryCodec;
import dev.pawl.ledger.IllegalEntryException;
import dev.pawl.ledger.InvariantViolation;
import dev.pawl.ledger.LedgerState;
import dev.pawl.ledger.MalformedEntryException;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.signer.Sighting.Fault;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.VerifierKey;
import dev.pawl.tlog.published.EntryBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Goes on with a log from where it was, in bounded memory: the edge of its tree and the state that
/// its entries fold to. It stops folding at the first entry that breaks a rule, and reads on: only
/// where the root is the signed one can the log be blamed for the entry.
final class LogFollower {
  private final Frontier frontier;
  private final boolean rules;
  private LedgerState state;
  private Optional<LogFault> fault = Optional.empty();

  LogFollower(Optional<MonitorState> known, boolean rules) {
    this.frontier = known.map(k -> k.frontier().copy()).orElseGet(Frontier::new);
    this.rules = rules;
    this.state = known.flatMap(MonitorState::state).orElse(LedgerState.EMPTY);
  }

  /// The tree over all entries so far.
  Frontier frontier() {
    return frontier;
  }

  /// What they fold to; empty where only the tree is followed.
  Optional<LedgerState> state() {
    return rules ? Optional.of(state) : Optional.empty();
  }

  /// Takes the next entries.
  void block(EntryBlock block) {
    for (int i = 0; i < block.entries().size(); i++) {
      long index = frontier.size();
      frontier.append(block.leaves().get(i));
      if (rules && fault.isEmpty()) {
        fold(index, Bytes.copyOf(block.entries().get(i)));
      }
    }
  }

  private void fold(long index, Bytes encoded) {
    Entry entry;
    try {
      entry = EntryCodec.decode(encoded);
    } catch (MalformedEntryException e) {
      fault =
          Optional.of(
              new LogFault(Fault.RULES, "entry %d is none: %s".formatted(index, e.getMessage())));
      return;
    }
    try {
      state = state.apply(entry);
    } catch (IllegalEntryException | InvariantViolation | StoreDamagedException e) {
      fault = Optional.of(new LogFault(faultOf(entry), String.valueOf(e.getMessage())));
    }
  }

  /// A leaf is concerned where one is given out, signed with or closed.
  private static Fault faultOf(Entry entry) {
    return switch (entry) {
      case Reserved _, Signed _, Burned _ -> Fault.REUSE;
      default -> Fault.RULES;
    };
  }

  /// Complains of the first entry that broke a rule.
  void requireLawful() throws LogFault {
    if (fault.isPresent()) {
      throw fault.get();
    }
  }

  /// The keys that the log names as its own.
  List<VerifierKey> logKeys(String origin) throws LogFault {
    List<VerifierKey> keys = new ArrayList<>();
    var named = state.oversight().logKey();
    if (named.isPresent()) {
      if (!named.get().origin().equals(origin)) {
        throw new LogFault(
            Fault.SIGNATURE,
            "the log names itself %s, its checkpoint says %s"
                .formatted(named.get().origin(), origin));
      }
      try {
        for (String key : named.get().verifierKeys()) {
          keys.add(VerifierKey.parse(key));
        }
      } catch (MalformedException e) {
        throw new LogFault(Fault.RULES, String.valueOf(e.getMessage()));
      }
    }
    return keys;
  }
}
