package dev.pawl.anchors;

import dev.pawl.anchors.RemoteObject.Condition;
import dev.pawl.anchors.RemoteObject.Put;
import dev.pawl.anchors.RemoteObject.Stored;
import dev.pawl.ledger.Anchor;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An object on another host that remembers the ledger, written only under the condition that it is
/// what this process knows it to be.
///
/// ```
///  open              read the object and its entity tag
///  first confirm     write (head, this process) if it is still that   ── from here it is ours
///  each confirm      write (head, this process) if it is still what we wrote last
/// ```
///
/// The first confirmation writes even where the head is remembered: a cache that answers with an
/// old copy is found out by the condition, and a write of an older process that is still under way
/// can no longer arrive. From then on nobody else has any business there, so **whatever this
/// process did not write is the work of a copy**, also where a copy wrote the very same head: a
/// machine that was cloned while it ran reserves the same leaves in the same words.
///
/// A write whose outcome is unknown is read back. It may also arrive later; what may have been
/// written is remembered until the next write that is known to be there.
///
/// For one thread at a time.
final class HttpsAnchor implements Anchor {
  private static final int TRIES_MAX = 4;

  /// A server that loses that many answers in a row is not worth a longer memory.
  private static final int UNSETTLED_MAX = 64;

  private final RemoteObject object;
  private final AnchorContext context;
  private final String writer;
  private final Set<RemoteMemory> unsettled = new LinkedHashSet<>(); // written, or not
  private RemoteMemory known;
  private String entityTag;
  private boolean owned; // whether this process wrote `known`
  private @Nullable StoreDamagedException damage;

  private HttpsAnchor(
      RemoteObject object, AnchorContext context, RemoteMemory known, String entityTag) {
    this.object = object;
    this.context = context;
    this.writer = RemoteMemory.newWriter(context.random());
    this.known = known;
    this.entityTag = entityTag;
  }

  /// Makes the object where there is none, and sees that the server keeps conditions.
  ///
  /// @throws IOException where it is not reached, holds something else, or ignores conditions
  static void enrol(HttpsPlace place, AnchorContext context, TreeHead head, Duration timeout)
      throws IOException {
    try (RemoteObject object = new RemoteObject(place, context.disk(), timeout)) {
      RemoteMemory first =
          new RemoteMemory(context.store(), head, RemoteMemory.newWriter(context.random()));
      Put put = object.put(first.encode(), Condition.ABSENT);
      if (put instanceof Put.Unknown(IOException why)) {
        throw why; // whatever came of it, enrolling again finds out
      }
      if (put instanceof Put.Refused && object.read().isEmpty()) {
        throw new IOException(object + " cannot be made: the server takes nothing at that path");
      }
    }
    try (HttpsAnchor anchor = open(place, context, timeout)) {
      anchor.confirm(head);
      anchor.requireConditions();
    }
  }

  /// Opens an anchor that was enrolled.
  ///
  /// @throws IOException where it is not reached
  /// @throws StoreDamagedException where the object is missing, or is not of this store
  static HttpsAnchor open(HttpsPlace place, AnchorContext context, Duration timeout)
      throws IOException {
    RemoteObject object = new RemoteObject(place, context.disk(), timeout);
    try {
      Stored stored = stored(object);
      return new HttpsAnchor(object, context, parse(object, context, stored), stored.entityTag());
    } catch (Throwable e) {
      object.close();
      throw e;
    }
  }

  private static Stored stored(RemoteObject object) throws IOException {
    Optional<Stored> stored = object.read();
    if (stored.isEmpty()) {
      throw new StoreDamagedException(
          StoreDamagedException.Kind.ANCHOR_LOST,
          object + " is gone, and with it what it remembered of this ledger");
    }
    return stored.get();
  }

  private static RemoteMemory parse(RemoteObject object, AnchorContext context, Stored stored) {
    try {
      return RemoteMemory.parse(context.store(), stored.text());
    } catch (MalformedException e) {
      throw new StoreDamagedException(
          StoreDamagedException.Kind.ANCHOR_LOST,
          object + " is not what Pawl wrote: " + e.getMessage());
    }
  }

  @Override
  public String description() {
    return object.toString();
  }

  @Override
  public TreeHead remembered() {
    return known.head();
  }

  /// {@inheritDoc}
  ///
  /// @throws IOException where the host is not reached, or does not keep what it took
  /// @throws StoreDamagedException where the object holds more, another history, or what another
  ///   process wrote
  @Override
  public void confirm(TreeHead head) throws IOException {
    if (damage != null) {
      throw new StoreDamagedException(damage.kind(), String.valueOf(damage.getMessage()));
    }
    try {
      requireGrowth(head);
      if (!owned || head.size() > known.head().size()) {
        write(new RemoteMemory(context.store(), head, writer));
      }
    } catch (StoreDamagedException e) {
      damage = e;
      throw e;
    }
  }

  private void requireGrowth(TreeHead head) throws IOException {
    if (owned && head.size() < known.head().size()) {
      throw new IllegalArgumentException(
          "head of size " + head.size() + ", the object remembers " + known.head().size());
    }
    compare(head, known.head());
  }

  /// Whether what is remembered is a part of the ledger.
  private void compare(TreeHead head, TreeHead remembered) throws IOException {
    if (remembered.size() > head.size()) {
      throw Found.rolledBack(object.toString(), head, remembered.size());
    }
    if (!context.proofs().between(remembered.size(), head.size()).verify(remembered, head)) {
      throw Found.forked(
          object.toString(),
          head,
          "it has another root at %d entries".formatted(remembered.size()));
    }
  }

  private void write(RemoteMemory wanted) throws IOException {
    IOException last = new IOException(object + " contradicts itself; is there a cache before it?");
    for (int tries = 0; tries < TRIES_MAX; tries++) {
      switch (object.put(wanted.encode(), Condition.unchanged(entityTag))) {
        case Put.Written(Optional<String> tag) when tag.isPresent() -> {
          settle(wanted, tag.get());
          return;
        }
        case Put.Written _ -> remember(wanted);
        case Put.Refused _ -> {}
        case Put.Unknown(IOException why) -> {
          remember(wanted);
          last = why;
        }
      }
      if (isThere(wanted, last)) {
        return;
      }
    }
    throw last;
  }

  private void remember(RemoteMemory mayBeThere) throws IOException {
    if (unsettled.size() >= UNSETTLED_MAX) {
      throw new IOException(object + " lost too many answers; restart");
    }
    unsettled.add(mayBeThere);
  }

  private void settle(RemoteMemory written, String tag) {
    known = written;
    entityTag = tag;
    owned = true;
    unsettled.clear();
  }

  /// Reads back what is there, and judges it.
  ///
  /// @return whether it is what was wanted; otherwise writing may be tried again
  private boolean isThere(RemoteMemory wanted, IOException last) throws IOException {
    Stored stored = readBack(last);
    RemoteMemory found = parse(object, context, stored);
    if (found.equals(wanted) && unsettled.contains(wanted)) {
      settle(wanted, stored.entityTag());
      return true;
    }
    if (!found.equals(known)) {
      judge(found, wanted.head());
    }
    known = found;
    entityTag = stored.entityTag();
    return false;
  }

  private Stored readBack(IOException last) throws IOException {
    try {
      return stored(object);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      last.addSuppressed(e);
      throw last;
    }
  }

  /// Returns where writing may go on over what was found.
  private void judge(RemoteMemory found, TreeHead head) throws IOException {
    if (unsettled.contains(found)) {
      owned = true; // an earlier write of ours, whose answer was lost
      return;
    }
    boolean isOurs = found.writer().equals(writer);
    if (!owned && !isOurs) {
      compare(head, found.head()); // a write of an older process that arrived late
      return;
    }
    if (found.head().size() < known.head().size()) {
      throw new IOException(
          "%s went back from %d to %d entries: an older copy was put in its place, or a cache answers"
              .formatted(object, known.head().size(), found.head().size()));
    }
    if (found.head().size() > head.size()) {
      throw Found.rolledBack(object.toString(), head, found.head().size());
    }
    throw Found.forked(
        object.toString(),
        head,
        isOurs
            ? "a copy of this very process writes there (or a proxy repeats requests)"
            : "another process writes there; only one copy of a store may run");
  }

  /// A server that ignores conditions would let two copies write over each other.
  private void requireConditions() throws IOException {
    Condition wrong = Condition.unchanged("\"" + RemoteMemory.newWriter(context.random()) + "\"");
    for (Condition condition : new Condition[] {wrong, Condition.ABSENT}) {
      Put put = object.put(known.encode(), condition);
      if (put instanceof Put.Unknown(IOException why)) {
        throw why;
      }
      if (put instanceof Put.Written) {
        throw new IOException(
            "%s was written although %s did not hold; a server that ignores conditions is no anchor"
                .formatted(object, condition.header()));
      }
    }
  }

  @Override
  public void close() {
    object.close();
  }
}
