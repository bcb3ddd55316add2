package dev.pawl.anchors;

import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.witness.WitnessClient;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One witness of a quorum, asked on a thread of its own. While it answers, the newest request
/// waits and takes the place of one that waited before: a witness that is slow is asked less often,
/// and nothing piles up.
final class AskedWitness implements AutoCloseable {
  /// What is asked.
  ///
  /// @param listener learns every answer, on the thread of the witness
  record Question(SignedNote checkpoint, TreeHead head, Consumer<Answer> listener) {}

  /// What came of it.
  sealed interface Answer {
    /// Which was asked.
    AskedWitness witness();

    /// It answered.
    record Told(AskedWitness witness, WitnessClient.Outcome outcome) implements Answer {}

    /// It did not, or not in a way that can be understood.
    record Silent(AskedWitness witness, IOException why) implements Answer {}
  }

  private final URI url;
  private final WitnessClient
      client; // used by one thread at a time: the one that `asking` tells of
  private final WitnessClient.Proofs proofs;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean asking; // guarded by lock
  private @Nullable Question waiting; // guarded by lock

  AskedWitness(URI url, WitnessClient client, WitnessClient.Proofs proofs) {
    this.url = url;
    this.client = client;
    this.proofs = proofs;
  }

  /// Asks at once, or as soon as the question before is answered.
  void ask(Question question) {
    lock.lock();
    try {
      waiting = question;
      if (!asking) {
        asking = true;
        Thread.ofVirtual().name("witness " + url).start(this::askAll);
      }
    } finally {
      lock.unlock();
    }
  }

  private void askAll() {
    for (Question question = next(); question != null; question = next()) {
      question.listener().accept(answer(question));
    }
  }

  private @Nullable Question next() {
    lock.lock();
    try {
      Question next = waiting;
      waiting = null;
      asking = next != null;
      return next;
    } finally {
      lock.unlock();
    }
  }

  private Answer answer(Question question) {
    try {
      return new Answer.Told(this, client.submit(question.checkpoint(), question.head(), proofs));
    } catch (IOException e) {
      return new Answer.Silent(this, e);
    } catch (RuntimeException e) {
      // A thread that dies would leave the witness as one that answers for ever.
      return new Answer.Silent(this, new IOException(this + " cannot be asked: " + e, e));
    }
  }

  /// Which witness, for messages.
  @Override
  public String toString() {
    return "witness " + url;
  }

  /// Gives up what is under way.
  @Override
  public void close() {
    client.close();
  }
}
