package dev.pawl.signer;

import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.durable.RealDisk;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.testkit.LedgerFixtures;
import dev.pawl.testkit.MemoryLedger;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishingThreadTest {
  private static final int CALLERS = 64;
  private static final int SIGNATURES = 640;

  @TempDir Path root;

  /// Keeps what it hears.
  private static final class Heard implements PublishingThread.Listener {
    final List<Publication> published = new CopyOnWriteArrayList<>();
    final List<Exception> failed = new CopyOnWriteArrayList<>();
    final CountDownLatch firstFailure = new CountDownLatch(1);

    @Override
    public void published(Publication publication) {
      published.add(publication);
    }

    @Override
    public void failed(Exception problem, boolean again) {
      failed.add(problem);
      firstFailure.countDown();
    }
  }

  @Test
  void publishing_beside64CallersSigning_followsThemToTheEnd() throws Exception {
    Heard heard = new Heard();
    Path www = root.resolve("www");
    try (PawlStore store = new StoreHouse(root.resolve("house")).create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
      try (PublishingThread publishing =
          PublishingThread.start(store.log().publisher(www), Duration.ofMillis(5), heard)) {
        assertThat(publishing).isNotNull();
        signAll(store, key);
      }
      assertThat(heard.failed).isEmpty();
      assertThat(heard.published).hasSizeGreaterThan(2);
      assertThat(heard.published)
          .extracting(publication -> publication.head().size())
          .isSorted()
          .doesNotHaveDuplicates()
          .last()
          .isEqualTo(store.ledger().head().size());
      List<LedgerRecord> records = new ArrayList<>();
      try (var all = store.ledger().readFrom(0)) {
        for (Optional<LedgerRecord> next = all.next(); next.isPresent(); next = all.next()) {
          records.add(next.get());
        }
      }
      LogReader reader = new LogReader(new RealDisk(), www, store.log().keys());
      TreeHead head = reader.check(records);
      assertThat(head).isEqualTo(store.ledger().head());
      reader.checkNothingElse(head.size());
    }
  }

  private static void signAll(PawlStore store, KeyState key) throws Exception {
    List<Future<SignOutcome>> outcomes = new ArrayList<>();
    try (ExecutorService callers =
        Executors.newFixedThreadPool(CALLERS, Thread.ofVirtual().factory())) {
      for (int i = 0; i < SIGNATURES; i++) {
        String text = "message " + i;
        outcomes.add(callers.submit(() -> store.signer().sign(request(key.id(), text))));
      }
      for (Future<SignOutcome> outcome : outcomes) {
        assertThat(released(outcome.get()).receipt().index()).isPositive();
      }
    }
  }

  @Test
  void publishing_whereTheDirectoryIsAhead_endsAndTells() throws Exception {
    LogKeys keys = LogKeys.generate("example.com/log", new SecureRandom());
    InstantSource clock = () -> Instant.ofEpochSecond(1_800_000_000);
    for (int size : List.of(20, 10)) {
      MemoryLedger.Store ledger = new MemoryLedger.Store();
      LedgerFixtures.append(ledger, new Frontier(), LedgerFixtures.records(0, size));
      Publisher publisher =
          new Publisher(
              ledger,
              keys,
              new SignedHeads(ledger, keys, clock),
              clock,
              new RealDisk(),
              root.resolve("www"));
      Heard heard = new Heard();
      try (PublishingThread publishing =
          PublishingThread.start(publisher, Duration.ofMillis(1), heard)) {
        assertThat(publishing).isNotNull();
        if (size == 10) {
          heard.firstFailure.await();
        }
      }
      assertThat(heard.failed).hasSize(size == 10 ? 1 : 0);
      assertThat(heard.published).hasSize(size == 10 ? 0 : 1);
    }
  }

  @Test
  void publishing_thatFails_isTriedAgain() throws Exception {
    LogKeys keys = LogKeys.generate("example.com/log", new SecureRandom());
    InstantSource clock = () -> Instant.ofEpochSecond(1_800_000_000);
    MemoryLedger.Store ledger = new MemoryLedger.Store();
    LedgerFixtures.append(ledger, new Frontier(), LedgerFixtures.records(0, 300));
    Path www = root.resolve("www");
    Files.writeString(www, "a file where the directory belongs");
    Publisher publisher =
        new Publisher(
            ledger, keys, new SignedHeads(ledger, keys, clock), clock, new RealDisk(), www);
    Heard heard = new Heard();
    try (PublishingThread publishing =
        PublishingThread.start(publisher, Duration.ofMillis(1), heard)) {
      assertThat(publishing).isNotNull();
      heard.firstFailure.await();
      Files.delete(www);
    } // closing tries once more
    assertThat(heard.failed).hasSize(1).first().isInstanceOf(IOException.class);
    assertThat(heard.published).hasSize(1);
  }
}
