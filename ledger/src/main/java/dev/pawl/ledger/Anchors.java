package dev.pawl.ledger;

import dev.pawl.tlog.Hash;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The anchors of a ledger: those that every ledger has, asked together with each decision, and
/// those that its configuration requires beside them, asked before leaves are used. Callers who
/// wait together are answered by one confirmation of the furthest head.
///
/// An anchor that remembers more or something else shuts them all: no head is confirmed any more.
public final class Anchors implements AutoCloseable {
  /// Opens an anchor that a ledger requires.
  @FunctionalInterface
  public interface Opener {
    /// Opens it.
    ///
    /// @throws IOException where it does not answer
    Anchor open(RequiredAnchor required) throws IOException;
  }

  private final List<Anchor> always;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<RequiredAnchor, Anchor> configured = new HashMap<>(); // guarded by lock
  private long alwaysConfirmed = -1; // guarded by lock
  private long configuredConfirmed = -1; // guarded by lock
  private volatile Set<RequiredAnchor> ready = Set.of(); // keys of configured; written under lock
  private volatile @Nullable StoreDamagedException evidence; // written under lock

  /// @param always every one of them is required
  /// @throws IllegalArgumentException where there is none
  public Anchors(List<Anchor> always) {
    if (always.isEmpty()) {
      throw new IllegalArgumentException("a ledger needs at least one anchor");
    }
    this.always = List.copyOf(always);
  }

  /// The anchors that are open.
  public List<Anchor> list() {
    lock.lock();
    try {
      List<Anchor> all = new ArrayList<>(always);
      all.addAll(configured.values());
      return all;
    } finally {
      lock.unlock();
    }
  }

  /// Compares what the anchors remember with what the store holds.
  ///
  /// @return what each remembers
  /// @throws StoreDamagedException where an anchor is missing, remembers more than the store holds,
  ///   or remembers another history
  public List<TreeHead> check(LedgerStore store) {
    List<TreeHead> heads = new ArrayList<>();
    for (Anchor anchor : always) {
      TreeHead remembered;
      try {
        remembered = anchor.remembered();
      } catch (IOException e) {
        throw new StoreDamagedException(
            "anchor " + anchor.description() + " cannot be read: " + e.getMessage(), e);
      }
      check(anchor, remembered, store);
      heads.add(remembered);
    }
    return heads;
  }

  /// Opens the configured anchors that are not open, compares what each remembers with what the
  /// store holds, and closes those that are required no more.
  ///
  /// @throws AnchorUnavailableException where one does not answer; those that did stay open
  /// @throws StoreDamagedException where one remembers more or something else
  void require(Collection<RequiredAnchor> wanted, Opener opener, LedgerStore store) {
    if (evidence == null && ready.equals(Set.copyOf(wanted))) {
      return; // without waiting for a confirmation that is under way
    }
    lock.lock();
    try {
      failOnEvidence();
      for (RequiredAnchor required : List.copyOf(configured.keySet())) {
        if (!wanted.contains(required)) {
          close(configured.remove(required));
        }
      }
      for (RequiredAnchor required : wanted) {
        if (!configured.containsKey(required)) {
          configured.put(required, open(required, opener, store));
          configuredConfirmed = -1;
        }
      }
    } finally {
      ready = Set.copyOf(configured.keySet());
      lock.unlock();
    }
  }

  private Anchor open(RequiredAnchor required, Opener opener, LedgerStore store) {
    @Nullable Anchor opened = null;
    try {
      opened = opener.open(required);
      check(opened, opened.remembered(), store);
      Anchor checked = opened;
      opened = null;
      return checked;
    } catch (IOException e) {
      throw new AnchorUnavailableException(required.toString(), e);
    } catch (StoreDamagedException e) {
      latch(e);
      throw e;
    } finally {
      close(opened);
    }
  }

  private static void check(Anchor anchor, TreeHead remembered, LedgerStore store) {
    if (remembered.size() > store.head().size()) {
      throw new StoreDamagedException(
          StoreDamagedException.Kind.ROLLED_BACK,
          "the ledger was rolled back: anchor %s remembers %d entries, the store holds %d; entries %d to %d are missing"
              .formatted(
                  anchor.description(),
                  remembered.size(),
                  store.head().size(),
                  store.head().size(),
                  remembered.size() - 1));
    }
    Optional<Hash> root = store.rootAt(remembered.size());
    if (!root.equals(Optional.of(remembered.root()))) {
      throw new StoreDamagedException(
          StoreDamagedException.Kind.FORKED,
          "the ledger is not the one that anchor %s remembers: at %d entries it has another root"
              .formatted(anchor.description(), remembered.size()));
    }
  }

  /// Has every anchor that a ledger always has remember a head of this size or more, durably on
  /// return.
  ///
  /// @param size what the caller needs
  /// @param durableHead the furthest durable head by now, so that those who wait are answered
  ///   together
  /// @throws AnchorUnavailableException where one does not
  void confirm(long size, Supplier<TreeHead> durableHead) {
    lock.lock();
    try {
      failOnEvidence();
      if (size > alwaysConfirmed) {
        TreeHead head = durableHead.get();
        for (Anchor anchor : always) {
          confirm(anchor, head);
        }
        alwaysConfirmed = head.size();
      }
    } finally {
      lock.unlock();
    }
  }

  /// The same for the anchors that the configuration requires.
  ///
  /// @param required all of them; one that is not open does not confirm
  void confirm(long size, Supplier<TreeHead> durableHead, Collection<RequiredAnchor> required) {
    lock.lock();
    try {
      failOnEvidence();
      List<Anchor> open = new ArrayList<>();
      for (RequiredAnchor anchor : required) {
        open.add(opened(anchor));
      }
      if (size > configuredConfirmed) {
        TreeHead head = durableHead.get();
        for (Anchor anchor : open) {
          confirm(anchor, head);
        }
        configuredConfirmed = head.size();
      }
    } finally {
      lock.unlock();
    }
  }

  private Anchor opened(RequiredAnchor required) {
    Anchor anchor = configured.get(required);
    if (anchor == null) {
      throw new AnchorUnavailableException(
          required.toString(), new IOException("it has not answered yet"));
    }
    return anchor;
  }

  private void confirm(Anchor anchor, TreeHead head) {
    try {
      anchor.confirm(head);
    } catch (IOException e) {
      throw new AnchorUnavailableException(anchor.description(), e);
    } catch (StoreDamagedException e) {
      latch(e);
      throw e;
    }
  }

  /// One that is missing or damaged confirms nothing, which is enough; it says nothing against the
  /// store, and a decision to require it no more has to be possible.
  private void latch(StoreDamagedException e) {
    if (e.isEvidence()) {
      evidence = e;
    }
  }

  private void failOnEvidence() {
    StoreDamagedException known = evidence;
    if (known != null) {
      throw known;
    }
  }

  @Override
  public void close() {
    list().forEach(Anchors::close);
  }

  private static void close(@Nullable Anchor anchor) {
    try {
      if (anchor != null) {
        anchor.close();
      }
    } catch (IOException e) {
      // Whatever was confirmed is durable; a handle that does not close holds nothing.
    }
  }
}
