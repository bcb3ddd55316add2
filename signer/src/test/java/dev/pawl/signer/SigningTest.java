package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.HssSignature;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.EntryCodec;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.HostFingerprint;
import dev.pawl.ledger.InvariantViolation;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyPolicy;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.LedgerClosedException;
import dev.pawl.ledger.LedgerStore;
import dev.pawl.ledger.Refusal;
import dev.pawl.ledger.RefusedException;
import dev.pawl.tlog.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The one order over a real journal on a real disk, with a restart between signatures.
class SigningTest {
  @TempDir Path root;

  static Message message(String text) {
    return Message.of(text.getBytes(StandardCharsets.UTF_8));
  }

  static SignRequest request(KeyId key, String text) {
    return SignRequest.of(key, message(text));
  }

  static SignRequest request(KeyId key, String text, String id) {
    return new SignRequest(key, message(text), "label", Optional.of(id));
  }

  static SignOutcome.Released released(SignOutcome outcome) {
    assertThat(outcome).isInstanceOf(SignOutcome.Released.class);
    return (SignOutcome.Released) outcome;
  }

  static void assertGenuine(SchemePublicKey publicKey, String text, SignOutcome.Released released)
      throws Exception {
    assertThat(
            new ReceiptVerifier(publicKey)
                .verify(released.receipt(), message(text), released.signature().toArray()))
        .isInstanceOf(ReceiptVerdict.Genuine.class);
  }

  @Test
  void sign_everyLeafWithARestartBetween_usesEachOnceAndThenIsExhausted() throws Exception {
    StoreHouse house = new StoreHouse(root);
    KeyState key;
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5);
    }
    HssPublicKey publicKey = HssPublicKey.parse(key.created().publicKey().toArray());
    Set<Long> leaves = new HashSet<>();
    for (int i = 0; i < 32; i++) {
      try (PawlStore store = house.open()) {
        SignOutcome.Released released =
            released(store.signer().sign(request(key.id(), "message " + i)));
        assertGenuine(publicKey, "message " + i, released);
        assertThat(HssSignature.parse(released.signature().toArray()).leaf()).hasValue(i);
        assertThat(leaves.add(released.receipt().leaf())).isTrue();
      }
    }
    try (PawlStore store = house.open()) {
      SignOutcome outcome = store.signer().sign(request(key.id(), "one more"));
      assertThat(outcome).isInstanceOf(SignOutcome.Refused.class);
      assertThat(((SignOutcome.Refused) outcome).refusal().reason())
          .isEqualTo(Refusal.Reason.KEY_EXHAUSTED);
      assertThat(store.signer().epoch()).isEmpty();
      assertThat(store.state().key(key.id()).orElseThrow().leaves().signed()).isEqualTo(32);
    }
  }

  @Test
  void sign_acrossTreeBordersWithRestarts_verifiesAndCertifiesEachTreeOnce() throws Exception {
    StoreHouse house = new StoreHouse(root);
    KeyState key;
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
    }
    HssPublicKey publicKey = HssPublicKey.parse(key.created().publicKey().toArray());
    int signed = 0;
    while (signed < 100) {
      try (PawlStore store = house.open()) {
        boolean atBorder = signed % 32 >= 30 || signed % 32 < 2;
        for (int run = 0; run < (atBorder ? 1 : 28); run++, signed++) {
          SignOutcome.Released released =
              released(store.signer().sign(request(key.id(), "message " + signed)));
          assertGenuine(publicKey, "message " + signed, released);
        }
      }
    }
    try (PawlStore store = house.open()) {
      KeyState now = store.state().key(key.id()).orElseThrow();
      assertThat(now.layers().get(1).signed()).isEqualTo(now.leaves().next() / 32 + 1);
      assertThat(now.layers().get(1).burned()).isZero();
      assertThat(now.leaves().signed()).isEqualTo(signed);
    }
  }

  @Test
  void sign_again_withTheSameIdAndBytes_givesTheSameSignatureAcrossARestart() throws Exception {
    StoreHouse house = new StoreHouse(root);
    KeyState key;
    SignOutcome.Released first;
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5);
      first = released(store.signer().sign(request(key.id(), "image", "release-1")));
      SignOutcome.Released again =
          released(store.signer().sign(request(key.id(), "image", "release-1")));
      assertThat(again.replayed()).isTrue();
      assertThat(again.signature()).isEqualTo(first.signature());
    }
    try (PawlStore store = house.open()) {
      SignOutcome.Released again =
          released(store.signer().sign(request(key.id(), "image", "release-1")));
      assertThat(again.replayed()).isTrue();
      assertThat(again.signature()).isEqualTo(first.signature());
      assertThat(again.receipt()).isEqualTo(first.receipt());
      assertThat(store.signer().epoch()).isEmpty();
      assertThat(store.state().key(key.id()).orElseThrow().leaves().next()).isEqualTo(1);
    }
  }

  @Test
  void sign_withAUsedIdAndOtherBytes_isRefusedAndTakesNoLeaf() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5);
      KeyState other = StoreHouse.key(store, "other", StoreHouse.H5);
      SignOutcome.Released first =
          released(store.signer().sign(request(key.id(), "image", "release-1")));
      SignOutcome reused = store.signer().sign(request(key.id(), "another image", "release-1"));
      assertThat(reused).isInstanceOf(SignOutcome.RequestReused.class);
      assertThat(((SignOutcome.RequestReused) reused).receipt()).isEqualTo(first.receipt());
      assertThat(store.state().key(key.id()).orElseThrow().leaves().next()).isEqualTo(1);
      assertThat(
              released(store.signer().sign(request(other.id(), "another image", "release-1")))
                  .replayed())
          .isFalse();
    }
  }

  @Test
  void signAll_ofSeveralFiles_sharesOneReservation() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5);
      List<SignRequest> requests =
          IntStream.range(0, 7).mapToObj(i -> request(key.id(), "file " + i)).toList();
      List<SignOutcome> outcomes = store.signer().signAll(requests);
      assertThat(outcomes).hasSize(7).allMatch(SignOutcome.Released.class::isInstance);
      assertThat(entries(store, Entry.Reserved.class))
          .singleElement()
          .satisfies(reserved -> assertThat(reserved.range().count()).isEqualTo(7));
    }
  }

  static <T extends Entry> List<T> entries(PawlStore store, Class<T> kind) {
    List<T> found = new ArrayList<>();
    try (LedgerStore.RecordCursor records = store.ledger().readFrom(0)) {
      for (var next = records.next(); next.isPresent(); next = records.next()) {
        Entry entry = EntryCodec.decode(next.get().entry());
        if (kind.isInstance(entry)) {
          found.add(kind.cast(entry));
        }
      }
    }
    return found;
  }

  @Test
  void sign_from64Threads_usesDistinctLeavesAndAllVerify() throws Exception {
    StoreHouse house = new StoreHouse(root);
    Set<Long> leaves = ConcurrentHashMap.newKeySet();
    AtomicInteger verified = new AtomicInteger();
    try (PawlStore store = house.create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
      HssPublicKey publicKey = HssPublicKey.parse(key.created().publicKey().toArray());
      Signer signer = store.signer();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> done = new ArrayList<>();
        for (int t = 0; t < 64; t++) {
          int thread = t;
          done.add(
              threads.submit(() -> {
                for (int i = 0; i < 8; i++) {
                  String text = thread + " " + i;
                  SignOutcome.Released released = released(signer.sign(request(key.id(), text)));
                  assertThat(leaves.add(released.receipt().leaf())).isTrue();
                  assertGenuine(publicKey, text, released);
                  verified.incrementAndGet();
                }
                return null;
              }));
        }
        for (Future<?> thread : done) {
          thread.get();
        }
      }
    }
    assertThat(verified).hasValue(512);
    try (PawlStore store = house.open()) {
      AuditReport report = store.audit(AuditProgress.NONE);
      assertThat(report.findings()).isEmpty();
      assertThat(report.signatures()).isEqualTo(512);
    }
  }

  @Test
  void sign_theSameIdFromManyThreads_takesOneLeaf() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5);
      Signer signer = store.signer();
      List<Future<SignOutcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        outcomes.add(threads.submit(() -> signer.sign(request(key.id(), "image", "id"))));
      }
      Set<Bytes> signatures = new HashSet<>();
      for (Future<SignOutcome> outcome : outcomes) {
        signatures.add(released(outcome.get()).signature());
      }
      assertThat(signatures).hasSize(1);
      assertThat(store.state().key(key.id()).orElseThrow().leaves().signed()).isEqualTo(1);
    }
  }

  @Test
  void crash_withLeavesLeased_burnsThemAndNeverGivesThemAgain() throws Exception {
    StoreHouse house = new StoreHouse(root.resolve("one"));
    StoreHouse image;
    long lastLeaf;
    KeyState key;
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
      for (int i = 0; i < 50; i++) {
        var _ = released(store.signer().sign(request(key.id(), "m" + i)));
      }
      lastLeaf = released(store.signer().sign(request(key.id(), "last"))).receipt().leaf();
      image = house.crashImage(root.resolve("two"));
    }
    try (PawlStore store = image.open()) {
      long reserved = store.state().key(key.id()).orElseThrow().leaves().next();
      assertThat(reserved).isGreaterThan(lastLeaf + 1);
      SignOutcome.Released next = released(store.signer().sign(request(key.id(), "after")));
      assertThat(next.receipt().leaf()).isGreaterThanOrEqualTo(reserved);
      assertThat(store.state().key(key.id()).orElseThrow().leaves().burned())
          .isEqualTo(reserved - 51);
      assertThat(store.audit(AuditProgress.NONE).findings()).isEmpty();
    }
  }

  @Test
  void sign_atAThreshold_stopsUntilSomebodyAcknowledges() throws Exception {
    StoreHouse house = new StoreHouse(root);
    KeyState key;
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5, new KeyPolicy("", List.of(500)));
      for (int i = 0; i < 16; i++) {
        var _ = released(store.signer().sign(request(key.id(), "m" + i)));
      }
      SignOutcome stopped = store.signer().sign(request(key.id(), "one more"));
      assertThat(stopped).isInstanceOf(SignOutcome.Refused.class);
      assertThat(((SignOutcome.Refused) stopped).refusal().reason())
          .isEqualTo(Refusal.Reason.ACKNOWLEDGEMENT_NEEDED);
      assertThat(store.status().keys().getFirst().acknowledgementNeeded()).hasValue(500);
    }
    try (PawlStore store = house.open()) {
      assertThat(store.signer().sign(request(key.id(), "one more")))
          .isInstanceOf(SignOutcome.Refused.class);
      store.acknowledge(key.id(), "somebody");
      assertThat(released(store.signer().sign(request(key.id(), "one more"))).receipt().leaf())
          .isEqualTo(16);
      assertThatThrownBy(() -> store.acknowledge(key.id(), "somebody"))
          .isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void sign_withAKeyThatIsNotThere_isRefusedAndTheSignerGoesOn() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      KeyId nobody = new KeyId(Bytes.copyOf(new byte[16]));
      assertThat(store.signer().sign(request(nobody, "m"))).isInstanceOf(SignOutcome.Refused.class);
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5);
      var _ = released(store.signer().sign(request(key.id(), "m")));
      assertThat(store.signer().sign(request(nobody, "m"))).isInstanceOf(SignOutcome.Refused.class);
      var _ = released(store.signer().sign(request(key.id(), "m")));
    }
  }

  @Test
  void signatures_verifyWithTheJavaPlatform() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
      HssPublicKey publicKey = HssPublicKey.parse(key.created().publicKey().toArray());
      PublicKey theirs =
          KeyFactory.getInstance("HSS/LMS")
              .generatePublic(new X509EncodedKeySpec(PublicKeyFormat.DER.encode(publicKey)));
      for (int i = 0; i < 40; i++) {
        Signature verifier = Signature.getInstance("HSS/LMS");
        verifier.initVerify(theirs);
        verifier.update(("m" + i).getBytes(StandardCharsets.UTF_8));
        assertThat(
                verifier.verify(
                    released(store.signer().sign(request(key.id(), "m" + i)))
                        .signature()
                        .toArray()))
            .isTrue();
      }
    }
  }

  @Test
  void sign_whereTheIndexPointsBeyondTheLedger_makesTheIndexAgain() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5);
      byte[] id = "id".getBytes(StandardCharsets.UTF_8);
      Hash request =
          Digests.sha256(
              Bytes.copyOf(
                  ByteBuffer.allocate(KeyId.BYTES + id.length)
                      .put(key.id().bytes().toArray())
                      .put(id)
                      .array()));
      Bytes salt = Bytes.copyOf(new byte[Disclosure.SALT_BYTES]);
      Disclosure lie = new Disclosure(salt, request, request, "", request);
      Entry.Signed signed =
          new Entry.Signed(key.id(), 0, 0, new Epoch(1), request, Digests.sha256(salt), 0);
      Path file = house.paths.derived().resolve("index.mv");
      try (DerivedIndex index =
          DerivedIndex.open(house.surroundings().disk(), file, store.ledger())) {
        index.put(store.state().size() + 100, signed, lie);
      }
      assertThat(released(store.signer().sign(request(key.id(), "m", "id"))).replayed()).isFalse();
      assertThat(released(store.signer().sign(request(key.id(), "m", "id"))).replayed()).isTrue();
    }
  }

  @Test
  void sign_whileTheMessageChanges_releasesNothingAndBurnsTheLeaf() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5);
      for (int changed = 2; changed <= 3; changed++) {
        AtomicInteger readings = new AtomicInteger();
        int when = changed;
        Message shifty =
            () -> message(readings.incrementAndGet() < when ? "before" : "after").open();
        assertThat(store.signer().sign(SignRequest.of(key.id(), shifty)))
            .isInstanceOf(SignOutcome.Failed.class);
      }
      assertThat(store.state().key(key.id()).orElseThrow().leaves().burned()).isEqualTo(2);
      assertThat(store.state().key(key.id()).orElseThrow().leaves().signed()).isZero();
      var _ = released(store.signer().sign(request(key.id(), "calm")));
    }
  }

  @Test
  void sign_aMessageThatCannotBeRead_burnsAtMostALeafAndGoesOn() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5);
      AtomicInteger readings = new AtomicInteger();
      Message breaking =
          () -> {
            if (readings.incrementAndGet() == 2) {
              throw new IOException("gone");
            }
            return message("m").open();
          };
      assertThatThrownBy(() -> store.signer().sign(SignRequest.of(key.id(), breaking)))
          .isInstanceOf(IOException.class);
      assertThat(released(store.signer().sign(request(key.id(), "m"))).receipt().leaf())
          .isEqualTo(1);
      assertThat(store.audit(AuditProgress.NONE).findings()).isEmpty();
    }
  }

  @Test
  void sign_byACallerWithAPendingInterrupt_signsAndKeepsIt() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5);
      Thread.currentThread().interrupt();
      var _ = released(store.signer().sign(request(key.id(), "m")));
      assertThat(Thread.interrupted()).isTrue();
      var _ = released(store.signer().sign(request(key.id(), "m")));
    }
  }

  static Surroundings on(StoreHouse house, Host host) {
    Surroundings plain = house.surroundings();
    return new Surroundings(
        plain.disk(), plain.clock(), plain.random(), plain.signer(), plain.softwareVersion(), host);
  }

  @Test
  void sign_afterTheHostChanged_latches() throws Exception {
    StoreHouse house = new StoreHouse(root);
    AtomicReference<HostFingerprint> host = new AtomicReference<>(HostFingerprint.UNKNOWN);
    KeyState key;
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5);
    }
    try (PawlStore store = house.open(on(house, host::get))) {
      var _ = released(store.signer().sign(request(key.id(), "m")));
      host.set(new HostFingerprint("another boot", "", "", ""));
      long size = store.state().size();
      assertThatThrownBy(() -> store.signer().sign(request(key.id(), "m")))
          .isInstanceOf(InvariantViolation.class);
      assertThat(store.state().size()).isEqualTo(size); // nothing was reserved
      assertThatThrownBy(() -> store.signer().sign(request(key.id(), "m")))
          .isInstanceOf(LedgerClosedException.class);
    }
  }

  /// The copy has leaves in its lease: it must use none of them.
  @Test
  void sign_withALeaseAfterTheHostChanged_usesNoLeafOfIt() throws Exception {
    StoreHouse house = new StoreHouse(root);
    AtomicReference<HostFingerprint> host = new AtomicReference<>(HostFingerprint.UNKNOWN);
    KeyState key;
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
    }
    try (PawlStore store = house.open(on(house, host::get))) {
      List<SignRequest> requests = Collections.nCopies(64, request(key.id(), "m")); // one lease
      List<SignOutcome> outcomes = new ArrayList<>();
      assertThatThrownBy(() ->
              store
                  .signer()
                  .signEach(
                      requests,
                      outcome -> {
                        outcomes.add(outcome);
                        host.set(new HostFingerprint("another boot", "", "", ""));
                      }))
          .isInstanceOf(InvariantViolation.class);
      assertThat(outcomes).hasSize(1);
      assertThat(store.state().key(key.id()).orElseThrow().layers().get(1).next()).isEqualTo(1);
    }
  }
}
