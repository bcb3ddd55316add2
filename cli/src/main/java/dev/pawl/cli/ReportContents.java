package dev.pawl.cli;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Entry.Burned;
import dev.pawl.ledger.Entry.Reserved;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.Entry.SignerFenced;
import dev.pawl.ledger.Entry.StateRecorded;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerState;
import dev.pawl.signer.AuditBundle;
import dev.pawl.signer.Disclosure;
import dev.pawl.signer.LeafMap;
import dev.pawl.signer.TlogReceipt;
import dev.pawl.tlog.InclusionProof;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.note.TlogProof;
import dev.pawl.tlog.published.LogReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// What a report gathers from the ledger on one way through it.
final class ReportContents {
  private static final int EVENTS_MAX = 200;

  private final LedgerState state;
  private final EntryView view;
  private final int proofsMax;
  private final boolean disclose;
  private final LeafMap leaves = new LeafMap();
  private final ByteArrayOutputStream table = new ByteArrayOutputStream();
  private final Deque<Proven> proven = new ArrayDeque<>();
  private final Deque<String> events = new ArrayDeque<>();

  /// A signature that gets a proof.
  ///
  /// @param disclosure what opens the entry's commitment, where it is disclosed
  private record Proven(long index, Bytes entry, Optional<Disclosure> disclosure) {}

  /// @param state of the ledger at its end
  /// @param proofsMax how many of the newest signatures get a proof
  /// @param disclose whether what the entries commit to is told
  ReportContents(LedgerState state, int proofsMax, boolean disclose) {
    this.state = state;
    this.view = new EntryView(state);
    this.proofsMax = proofsMax;
    this.disclose = disclose;
    line(
        "entry,key,layer,leaf,epoch,time,signature_sha256,disclosure_sha256"
            + (disclose ? ",message_sha256,label" : ""));
  }

  /// Takes the next entry.
  void entry(long index, Entry entry, LedgerRecord recorded) {
    leaves.entry(entry);
    switch (entry) {
      case Signed signed -> signed(index, signed, recorded);
      case Reserved _, Burned _, StateRecorded _, SignerFenced _ -> {}
      default -> {
        events.addLast(view.line(index, entry));
        if (events.size() > EVENTS_MAX) {
          events.removeFirst();
        }
      }
    }
  }

  private void signed(long index, Signed signed, LedgerRecord recorded) {
    StringBuilder row = new StringBuilder();
    row.append(index).append(',').append(quoted(name(signed))).append(',').append(signed.layer());
    row.append(',').append(signed.leaf()).append(',').append(signed.epoch().index());
    row.append(',').append(Texts.time(signed.timeMillis()));
    row.append(',').append(signed.signature()).append(',').append(signed.disclosure());
    Optional<Disclosure> told = Optional.empty();
    if (disclose) {
      Disclosure disclosure = Disclosure.decode(recorded.attachments().getFirst());
      row.append(',').append(disclosure.message()).append(',').append(quoted(disclosure.label()));
      told = Optional.of(disclosure);
    }
    line(row.toString());
    if (signed.layer() == 0 && proofsMax > 0) {
      proven.addLast(new Proven(index, recorded.entry(), told));
      if (proven.size() > proofsMax) {
        proven.removeFirst();
      }
    }
  }

  private String name(Signed signed) {
    return state.key(signed.key()).map(key -> key.created().name()).orElse("");
  }

  /// RFC 4180.
  private static String quoted(String text) {
    return '"' + Texts.printable(text).replace("\"", "\"\"") + '"';
  }

  private void line(String text) {
    table.writeBytes((text + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  /// The signatures, one a line, as comma-separated values.
  byte[] table() {
    return table.toByteArray();
  }

  /// What people decided and what was set up, the newest at the end.
  List<String> events() {
    return new ArrayList<>(events);
  }

  /// What became of the leaves.
  LeafMap.Drawn leaves(KeyState key, int layer) {
    return leaves.draw(key.id(), layer);
  }

  /// Writes `proofs/<entry>.tlog-proof` for the newest signatures; none where nobody signed the
  /// checkpoint, because a proof without a signature is none (C2SP tlog-proof).
  ///
  /// @return how many
  int writeProofs(AuditBundle bundle, LogReader log, TreeHead head, SignedNote checkpoint)
      throws IOException {
    if (checkpoint.signatures().isEmpty()) {
      return 0;
    }
    var hashes = log.hashes(head.size());
    for (Proven signature : proven) {
      InclusionProof proof = InclusionProof.of(signature.index(), head.size(), hashes);
      String text =
          signature
              .disclosure()
              .map(told -> new TlogReceipt(told, signature.entry(), proof, checkpoint).encode())
              .orElseGet(() -> new TlogProof(Optional.empty(), proof, checkpoint).encode());
      bundle.write(
          "proofs/" + signature.index() + TlogReceipt.ENDING,
          text.getBytes(StandardCharsets.UTF_8));
    }
    return proven.size();
  }
}
