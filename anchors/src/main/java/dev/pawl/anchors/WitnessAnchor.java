package dev.pawl.anchors;

import dev.pawl.anchors.AskedWitness.Answer;
import dev.pawl.ledger.Anchor;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.NoteSignature;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.note.VerifierKey;
import dev.pawl.tlog.witness.WitnessClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A quorum of witnesses (C2SP tlog-witness), of whatever making, that remembers the ledger.
///
/// A head is confirmed when the policy's quorum cosigned it. All witnesses are asked at once and
/// nobody waits for the rest of them; what they say later still counts: **a witness that remembers
/// more, or something else, is evidence, and it outweighs any quorum**. It is told at once where a
/// confirmation is under way, at the next one otherwise, and at every one from then on.
///
/// Why a quorum that answered is enough: any two have a witness in common ([WitnessQuorum]).
///
/// Nothing else may show these witnesses checkpoints of this ledger: a witness that learned of a
/// head in another way than through this anchor would seem to remember more.
///
/// [#confirm] is for one thread at a time, [#cosigned()] for all.
public final class WitnessAnchor implements Anchor {
  private final WitnessQuorum quorum;
  private final Function<TreeHead, SignedNote> signer;
  private final List<AskedWitness> witnesses = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private TreeHead confirmed = MerkleTree.EMPTY; // guarded by lock
  private @Nullable SignedNote cosigned; // guarded by lock
  private @Nullable StoreDamagedException evidence; // guarded by lock

  /// @param signer signs the checkpoint of a head by the keys of the log
  /// @param proofs from the ledger
  /// @param timeout for an answer of a witness
  WitnessAnchor(
      WitnessQuorum quorum,
      Function<TreeHead, SignedNote> signer,
      WitnessClient.Proofs proofs,
      Duration timeout) {
    this.quorum = quorum;
    this.signer = signer;
    quorum
        .servers()
        .forEach((URI url, List<VerifierKey> keys) ->
            witnesses.add(new AskedWitness(url, new WitnessClient(url, keys, timeout), proofs)));
  }

  @Override
  public String description() {
    return "witnesses "
        + String.join(", ", quorum.servers().keySet().stream().map(URI::toString).toList());
  }

  /// The last head that the quorum cosigned for this process, [MerkleTree#EMPTY] before: a witness
  /// is not asked without a checkpoint to show it.
  @Override
  public TreeHead remembered() {
    lock.lock();
    try {
      return confirmed;
    } finally {
      lock.unlock();
    }
  }

  /// The newest checkpoint that the quorum cosigned for this process, with every cosignature of it
  /// so far.
  public Optional<SignedNote> cosigned() {
    lock.lock();
    try {
      return Optional.ofNullable(cosigned);
    } finally {
      lock.unlock();
    }
  }

  /// {@inheritDoc}
  ///
  /// @throws IOException where no quorum cosigned; names who did not, and why
  /// @throws StoreDamagedException where a witness remembers more or something else
  @Override
  public void confirm(TreeHead head) throws IOException {
    TreeHead known = remembered();
    failOnEvidence();
    if (head.size() < known.size()) {
      throw new IllegalArgumentException(
          "head of size " + head.size() + ", the witnesses cosigned " + known.size());
    }
    if (head.size() == known.size() && head.size() > 0) {
      if (!head.root().equals(known.root())) {
        throw Found.forked("the witnesses", head, "they cosigned another root at this size");
      }
      return;
    }
    if (head.size() > 0) {
      ask(head);
    }
  }

  private void ask(TreeHead head) throws IOException {
    Round round = new Round(signer.apply(head), head);
    var question = new AskedWitness.Question(round.note, head, answer -> hear(round, answer));
    witnesses.forEach(witness -> witness.ask(question));
    int missing = witnesses.size();
    List<String> silent = new ArrayList<>();
    while (!round.isConfirmed()) {
      if (missing == 0) {
        throw new IOException(
            "no quorum of witnesses cosigned %d entries: %s"
                .formatted(head.size(), String.join("; ", silent)));
      }
      if (round.take() instanceof Answer.Silent(AskedWitness _, IOException why)) {
        silent.add(String.valueOf(why.getMessage()));
      }
      missing--;
      failOnEvidence();
    }
  }

  /// One head that the witnesses are asked for.
  private final class Round {
    private final SignedNote note;
    private final TreeHead head;
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private SignedNote gathered; // guarded by lock

    Round(SignedNote note, TreeHead head) {
      this.note = note;
      this.head = head;
      this.gathered = note;
    }

    boolean isConfirmed() {
      return remembered().equals(head);
    }

    Answer take() throws InterruptedIOException {
      try {
        return answers.take(); // each witness answers, or its time-out does
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while witnesses were asked");
      }
    }
  }

  /// On the thread of a witness, whether anybody still waits for it or not.
  private void hear(Round round, Answer answer) {
    lock.lock();
    try {
      if (answer instanceof Answer.Told(AskedWitness witness, WitnessClient.Outcome outcome)) {
        learn(round, witness, outcome);
      }
    } finally {
      lock.unlock();
      round.answers.add(answer);
    }
  }

  private void learn(Round round, AskedWitness witness, WitnessClient.Outcome outcome) {
    switch (outcome) {
      case WitnessClient.Outcome.Cosigned(List<NoteSignature> signatures) -> {
        for (NoteSignature signature : signatures) {
          round.gathered = round.gathered.with(signature);
        }
        if (round.head.size() >= confirmed.size() && quorum.policy().isWitnessed(round.gathered)) {
          confirmed = round.head;
          cosigned = round.gathered;
        }
      }
      case WitnessClient.Outcome.Ahead(long size) ->
          evidence =
              evidence == null ? Found.rolledBack(witness.toString(), round.head, size) : evidence;
      case WitnessClient.Outcome.Forked(String why) ->
          evidence =
              evidence == null ? Found.forked(witness.toString(), round.head, why) : evidence;
    }
  }

  private void failOnEvidence() {
    lock.lock();
    try {
      if (evidence != null) {
        throw new StoreDamagedException(evidence.kind(), String.valueOf(evidence.getMessage()));
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    witnesses.forEach(AskedWitness::close);
  }
}
