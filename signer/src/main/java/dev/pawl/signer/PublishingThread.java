package dev.pawl.signer;

import dev.pawl.ledger.StoreDamagedException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Publishes beside everything else: a thread of its own looks at the ledger's durable head every
/// so often, and publishes where it has moved. Nobody waits for it: it only reads what is durable,
/// and a disk that is slow or full for the published log holds no signature up.
///
/// Where publishing fails it is tried again later, from what is in the directory. Where the
/// directory knows more than the ledger it is not: that is for a person.
public final class PublishingThread implements AutoCloseable {
  private static final Duration RETRY = Duration.ofSeconds(5);

  /// Hears what becomes of publishing, on the publishing thread.
  public interface Listener {
    /// A new checkpoint is out.
    void published(Publication publication);

    /// It failed; where `again` is false, it will not be tried any more.
    void failed(Exception problem, boolean again);
  }

  private final Publisher publisher;
  private final Duration interval;
  private final Listener listener;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private boolean closed; // guarded by lock

  private PublishingThread(Publisher publisher, Duration interval, Listener listener) {
    this.publisher = publisher;
    this.interval = interval;
    this.listener = listener;
    this.thread = Thread.ofPlatform().daemon().name("pawl-publish").unstarted(this::run);
  }

  /// Begins to publish.
  ///
  /// @param interval between two checkpoints, at least
  public static PublishingThread start(Publisher publisher, Duration interval, Listener listener) {
    PublishingThread publishing = new PublishingThread(publisher, interval, listener);
    publishing.thread.start();
    return publishing;
  }

  private void run() {
    Duration wait = interval;
    boolean last = false;
    while (!last) {
      last = isClosedWithin(wait);
      try {
        Publication publication = publisher.publish();
        if (publication.isNew()) {
          listener.published(publication);
        }
        wait = interval;
      } catch (StoreDamagedException e) {
        listener.failed(e, false);
        return;
      } catch (IOException | RuntimeException e) {
        listener.failed(e, !last);
        wait = RETRY.compareTo(interval) > 0 ? RETRY : interval;
      }
    }
  }

  private boolean isClosedWithin(Duration wait) {
    lock.lock();
    try {
      long left = wait.toNanos();
      while (!closed && left > 0) {
        left = closing.awaitNanos(left);
      }
      return closed;
    } catch (InterruptedException e) {
      return true; // nobody interrupts it but to end it
    } finally {
      lock.unlock();
    }
  }

  /// Publishes what is durable by now, and ends.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
    join();
  }

  /// Waits for the end even where this thread is interrupted: afterwards the store may be closed.
  private void join() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
