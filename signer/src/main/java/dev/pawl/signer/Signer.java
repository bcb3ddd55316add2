package dev.pawl.signer;

import dev.pawl.ledger.AnchorUnavailableException;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Command.Reserve;
import dev.pawl.ledger.Decision;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.HostFingerprint;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.LedgerClosedException;
import dev.pawl.ledger.LedgerState;
import dev.pawl.ledger.Refusal;
import dev.pawl.ledger.Release;
import dev.pawl.tlog.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Signs, in the one order: reserve durably, confirm anchors, sign, check our own signature, commit
/// the receipt durably, release. There is no other path to a signature.
///
/// Any number of threads, preferably virtual ones: computing is bounded by the number of cores.
/// After an outcome that nobody knows, or anything that cannot be, it signs nothing more.
public final class Signer {
  private final Ledger ledger;
  private final DerivedIndex index;
  private final SigningKey.Source source;
  private final Surroundings surroundings;
  private final AnchorGate anchors;
  private final SigningEpoch epoch;
  private final Committer committer;
  private final Receipts receipts;
  private final Semaphore cores;

  private final ReentrantLock opening = new ReentrantLock();
  private final Map<KeyId, KeySigner> keys = new ConcurrentHashMap<>(); // written under opening

  /// How many leaves of each key callers said they will want.
  private final Map<KeyId, AtomicLong> demands = new ConcurrentHashMap<>();

  /// Requests with an id that are being answered, so that equal ones do not take two leaves.
  private final Map<Hash, CountDownLatch> underWay = new ConcurrentHashMap<>();

  private volatile @Nullable Throwable shut;

  /// A signer for a ledger that requires no anchors beside those it has.
  ///
  /// @param cores how many threads may compute at a time
  Signer(
      Ledger ledger,
      DerivedIndex index,
      SigningKey.Source source,
      Surroundings surroundings,
      int cores) {
    this(ledger, index, source, surroundings, AnchorGate.NONE, cores);
  }

  /// @param anchors opened before anything is signed or released
  /// @param cores how many threads may compute at a time
  Signer(
      Ledger ledger,
      DerivedIndex index,
      SigningKey.Source source,
      Surroundings surroundings,
      AnchorGate anchors,
      int cores) {
    this.ledger = ledger;
    this.index = index;
    this.source = source;
    this.surroundings = surroundings;
    this.anchors = anchors;
    this.epoch = new SigningEpoch(ledger, surroundings, anchors);
    this.committer = new Committer(epoch, index, surroundings);
    this.receipts = new Receipts(ledger);
    this.cores = new Semaphore(cores);
  }

  /// Signs a message, or gives back the signature of an earlier request of the same id.
  ///
  /// An interrupt that is pending stays pending until this returns. One that comes meanwhile may
  /// close a file that other callers use, which costs them time: do not interrupt who signs.
  ///
  /// @throws IOException where the message cannot be read, or the sealing key is not to be had;
  ///   nothing is released
  /// @throws dev.pawl.ledger.OutcomeUnknownException where writing the ledger failed: nothing is
  ///   released, the leaf is spent
  /// @throws LedgerClosedException where the ledger or this signer is shut: nothing was signed
  /// @throws AnchorUnavailableException where an anchor does not confirm: nothing was signed, the
  ///   leaves that were reserved are lost; or, where signatures wait for the anchors, this one
  ///   stays here, and the same request id gives it later
  public SignOutcome sign(SignRequest request) throws IOException {
    try (var _ = new Uninterrupted()) {
      return signUninterrupted(request);
    }
  }

  private SignOutcome signUninterrupted(SignRequest request) throws IOException {
    failIfShut();
    Hash message = DigestedMessage.digest(request.message());
    try {
      SignOutcome outcome = answer(request, message);
      if (outcome instanceof SignOutcome.Released released) {
        awaitRelease(released.receipt().index());
      }
      return outcome;
    } catch (AnchorUnavailableException | CancellationException | LedgerClosedException e) {
      throw e; // did not happen; where the ledger is shut, it says so every time
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e); // something could not be read
    } catch (RuntimeException | Error e) {
      shut = e;
      throw e;
    }
  }

  private SignOutcome answer(SignRequest request, Hash message) throws IOException {
    return request.requestId().isEmpty()
        ? signNew(new KeySigner.Digested(request, message, Disclosure.NO_REQUEST))
        : signOnce(
            new KeySigner.Digested(
                request, message, requestDigest(request.key(), request.requestId().orElseThrow())));
  }

  /// Holds a signature, also one of an earlier request, until the configured anchors know its
  /// receipt, where the configuration says so. Callers who wait together share one confirmation.
  ///
  /// @param receipt its ledger index
  /// @throws AnchorUnavailableException where one does not answer: the receipt is durable, and the
  ///   signature stays here
  private void awaitRelease(long receipt) {
    if (ledger.state().oversight().release() == Release.WITNESSED) {
      anchors.open();
      ledger.confirmRequiredAnchors(receipt + 1);
    }
  }

  /// Signs several messages, which share reservations; outcomes in the order of the requests.
  ///
  /// @throws IOException as [#signEach], whose earlier signatures this keeps to itself: they have
  ///   receipts, and come back for the same request ids
  public List<SignOutcome> signAll(List<SignRequest> requests) throws IOException {
    List<SignOutcome> outcomes = new ArrayList<>();
    signEach(requests, outcomes::add);
    return outcomes;
  }

  /// Signs several messages, which share reservations, and hands each outcome over before it begins
  /// with the next: what was made reaches its owner whatever happens later.
  ///
  /// @param receiver gets the outcomes in the order of the requests; what it throws ends the work
  /// @throws IOException for the first message that cannot be read
  public void signEach(List<SignRequest> requests, Consumer<SignOutcome> receiver)
      throws IOException {
    requests.forEach(request -> demand(request.key()).incrementAndGet());
    int begun = 0;
    try {
      for (SignRequest request : requests) {
        SignOutcome outcome = sign(request);
        begun++;
        if (!tookLeaf(outcome)) {
          LeafSource.wantOneLess(demand(request.key()));
        }
        receiver.accept(outcome);
      }
    } finally {
      requests
          .subList(begun, requests.size())
          .forEach(request -> LeafSource.wantOneLess(demand(request.key())));
    }
  }

  private static boolean tookLeaf(SignOutcome outcome) {
    return switch (outcome) {
      case SignOutcome.Released released -> !released.replayed();
      case SignOutcome.Failed _ -> true;
      case SignOutcome.Refused _, SignOutcome.RequestReused _ -> false;
    };
  }

  private AtomicLong demand(KeyId key) {
    return demands.computeIfAbsent(key, id -> new AtomicLong());
  }

  /// The receipt of the signature that an earlier request of this id got, without a proof, if there
  /// was one. Only looks: takes no leaf and unseals nothing. The signature itself leaves by [#sign]
  /// alone, which may have to wait for the anchors.
  ///
  /// @throws IOException where the index of requests cannot be read
  public Optional<Receipt> earlier(KeyId key, String requestId) throws IOException {
    return find(key, requestDigest(key, requestId)).map(receipts::receipt);
  }

  /// The epoch that this process opened; empty until the first signature.
  public Optional<Epoch> epoch() {
    return epoch.epoch();
  }

  /// Closes the epoch in order, if there is one. Nothing is signed any more.
  void close() {
    if (shut == null) {
      shut = new LedgerClosedException("the signer is closed");
      epoch.close();
    }
  }

  private void failIfShut() {
    Throwable cause = shut;
    if (cause != null) {
      throw new LedgerClosedException(
          "the signer is shut: " + cause.getMessage() + "; open the store again to recover", cause);
    }
  }

  /// Answers a request with an id: the second of two equal ones waits for the first, and then finds
  /// what it left.
  private SignOutcome signOnce(KeySigner.Digested wanted) throws IOException {
    CountDownLatch mine = new CountDownLatch(1);
    for (CountDownLatch other = underWay.putIfAbsent(wanted.requestDigest(), mine);
        other != null;
        other = underWay.putIfAbsent(wanted.requestDigest(), mine)) {
      await(other);
    }
    try {
      Optional<Receipts.Found> earlier = find(wanted.request().key(), wanted.requestDigest());
      return earlier.isPresent() ? replay(wanted, earlier.get()) : signNew(wanted);
    } finally {
      underWay.remove(wanted.requestDigest(), mine);
      mine.countDown();
    }
  }

  private static void await(CountDownLatch other) {
    try {
      other.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while an equal request was being answered");
    }
  }

  private SignOutcome replay(KeySigner.Digested wanted, Receipts.Found earlier) {
    Receipt receipt = receipts.receipt(earlier);
    return earlier.disclosure().message().equals(wanted.messageDigest())
        ? new SignOutcome.Released(earlier.signature(), receipt, true)
        : new SignOutcome.RequestReused(receipt, wanted.messageDigest());
  }

  private Optional<Receipts.Found> find(KeyId key, Hash request) throws IOException {
    OptionalLong position = index.request(request);
    if (position.isEmpty()) {
      return Optional.empty();
    }
    Optional<Receipts.Found> found = receipts.readIfThere(position.getAsLong());
    boolean right =
        found.isPresent()
            && found.get().signed().key().equals(key)
            && found.get().signed().layer() == 0
            && found.get().disclosure().request().equals(request);
    if (right) {
      return found;
    }
    index.rebuild();
    return find(key, request);
  }

  private SignOutcome signNew(KeySigner.Digested wanted) throws IOException {
    KeyId key = wanted.request().key();
    KeySigner signer = keys.get(key);
    if (signer == null) {
      Optional<Refusal> refusal = refusal(key);
      if (refusal.isPresent()) {
        return new SignOutcome.Refused(refusal.get());
      }
      signer = opened(key);
    }
    return signer.sign(wanted);
  }

  private KeySigner opened(KeyId key) throws IOException {
    opening.lock();
    try {
      KeySigner present = keys.get(key);
      if (present == null) {
        present = open(key);
        keys.put(key, present);
      }
      return present;
    } finally {
      opening.unlock();
    }
  }

  /// What the rules would say now to a reservation of one leaf, asked before anything is written or
  /// unsealed; empty where they would grant it.
  public Optional<Refusal> refusal(KeyId key) {
    LedgerState state = ledger.state();
    Optional<Epoch> open = epoch.epoch();
    if (open.isEmpty()) {
      for (Entry entry : state.decide(epoch.opening(HostFingerprint.UNKNOWN)).entries()) {
        state = state.apply(entry);
      }
    }
    Epoch would = open.orElse(new Epoch(state.size() - 1));
    return state.decide(new Reserve(key, 0, 0, 1, would)) instanceof Decision.Refused refused
        ? Optional.of(refused.refusal())
        : Optional.empty();
  }

  private KeySigner open(KeyId id) throws IOException {
    KeyState state = ledger.state().key(id).orElseThrow();
    return new KeySigner(
        id, source.open(state), ledger, epoch, index, committer, surroundings, cores, demand(id));
  }

  /// The SHA-256 of key id and request id: the same id with another key is another request.
  private static Hash requestDigest(KeyId key, String requestId) {
    byte[] id = requestId.getBytes(StandardCharsets.UTF_8);
    ByteBuffer both = ByteBuffer.allocate(KeyId.BYTES + id.length);
    key.bytes().putInto(both);
    return Digests.sha256(Bytes.copyOf(both.put(id).array()));
  }
}
