package dev.pawl.spec;

import static dev.pawl.spec.RealStore.H5;
import static dev.pawl.spec.RealStore.H5_H5;
import static dev.pawl.spec.RealStore.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.signer.PawlStore;
import dev.pawl.signer.SignOutcome;
import dev.pawl.spec.Alterations.Altered;
import dev.pawl.spec.TraceEvent.Crashed;
import dev.pawl.spec.TraceModule.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: what the real signer does over a real journal and a real anchor is a behaviour of the
/// specification, and the specification notices when it was not.
///
/// Method: runs in a directory, recorded by [Recorder]; TLC must accept each. Then each is altered
/// many times, by one event left out, doubled, moved or changed; [TraceJudge] says which of these
/// are lawful still, and TLC must agree on each.
class RealTraceTest {
  private static final boolean SLOW = Boolean.getBoolean("pawl.slow");
  private static final int ALTERATIONS = SLOW ? 20 : 2;

  /// How many changes to the disk lie between two deaths that are tried.
  private static final int DEATHS_APART = SLOW ? 2 : 8;

  @TempDir private Path scratch;

  private final List<Run> recorded = new ArrayList<>();

  private static void released(SignOutcome outcome) {
    assertThat(outcome).isInstanceOf(SignOutcome.Released.class);
  }

  /// Something that is done to a new store.
  @FunctionalInterface
  private interface Story {
    void tell(RealStore real) throws Exception;
  }

  private void record(String name, Story story) throws Exception {
    try (RealStore real = new RealStore(scratch.resolve(name.replace(' ', '-')))) {
      story.tell(real);
      recorded.add(Run.lawful(name, real.recorder.events()));
    }
  }

  private void restarts(RealStore real) throws Exception {
    real.process(store -> {
      var _ = key(store, H5);
      released(real.sign(store));
      released(real.sign(store, "id"));
    });
    for (int i = 0; i < 3; i++) {
      real.process(store -> {
        released(real.sign(store, "id"));
        released(real.sign(store));
      });
    }
  }

  private void threshold(RealStore real) throws Exception {
    real.process(store -> {
      var _ = key(store, H5, 900);
      for (int i = 0; i < 3; i++) {
        released(real.sign(store));
      }
      SignOutcome outcome = real.sign(store);
      while (outcome instanceof SignOutcome.Released) {
        outcome = real.sign(store);
      }
      store.acknowledge(key(store), "somebody");
      released(real.sign(store));
    });
  }

  private void stopAndResume(RealStore real) throws Exception {
    real.process(store -> {
      var _ = key(store, H5_H5);
      for (int i = 0; i < 12; i++) {
        released(real.sign(store));
      }
      real.stop(store);
      assertThat(real.sign(store)).isInstanceOf(SignOutcome.Refused.class);
      real.resume(store, 20);
      released(real.sign(store));
    });
    real.process(store -> released(real.sign(store)));
  }

  private void border(RealStore real) throws Exception {
    real.process(store -> {
      var _ = key(store, H5_H5);
      real.stop(store);
      real.resume(store, 30);
      for (int i = 0; i < 4; i++) {
        released(real.sign(store));
      }
    });
    real.process(store -> released(real.sign(store)));
  }

  private void together(RealStore real) throws Exception {
    real.process(store -> {
      var _ = key(store, H5_H5);
      for (SignOutcome outcome :
          store
              .signer()
              .signAll(IntStream.range(0, 5).mapToObj(i -> real.request(store)).toList())) {
        released(outcome);
      }
    });
  }

  private void manyThreads(RealStore real) throws Exception {
    real.process(store -> {
      var _ = key(store, H5_H5);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<SignOutcome>> outcomes =
            IntStream.range(0, 40).mapToObj(i -> threads.submit(() -> real.sign(store))).toList();
        for (Future<SignOutcome> outcome : outcomes) {
          released(outcome.get());
        }
      }
    });
  }

  /// Signs over a border, dies at this change, signs again.
  private boolean death(int changes, boolean powerFails) throws Exception {
    boolean[] died = {false};
    record(
        "death at change %d%s".formatted(changes, powerFails ? ", power failed" : ""),
        real -> {
          real.process(store -> {
            var _ = key(store, H5_H5);
            real.stop(store);
            real.resume(store, 31);
          });
          died[0] = real.process(changes, powerFails, store -> signThree(real, store));
          real.process(store -> released(real.sign(store)));
        });
    return died[0];
  }

  private static void signThree(RealStore real, PawlStore store) throws IOException {
    for (int i = 0; i < 3; i++) {
      released(real.sign(store));
    }
  }

  private int recordAll() throws Exception {
    record("restarts and a request repeated", this::restarts);
    record("threshold acknowledged", this::threshold);
    record("stopped and resumed", this::stopAndResume);
    record("tree border", this::border);
    record("several at once", this::together);
    record("many threads", this::manyThreads);
    int deaths = 0;
    boolean died = true;
    for (int changes = 1; died; changes += DEATHS_APART) {
      died = death(changes, false) | death(changes, true);
      deaths += died ? 2 : 0;
    }
    return deaths;
  }

  @Test
  void realRuns_areAcceptedAndAlteredOnesJudgedRightly() throws Exception {
    int deaths = recordAll();
    Random random = new Random(1);
    List<Run> runs = new ArrayList<>(recorded);
    Map<String, Integer> refused = new TreeMap<>();
    Map<String, Integer> tried = new TreeMap<>();
    for (Run run : recorded) {
      assertThat(TraceJudge.isLawful(run.events())).as(run.name()).isTrue();
      for (Altered altered : Alterations.mustBeRefused(run.events())) {
        assertThat(TraceJudge.isLawful(altered.events())).as(run.name() + altered.how()).isFalse();
        runs.add(Run.altered(run.name() + ": " + altered.how(), altered.events()));
      }
      for (int i = 0; i < ALTERATIONS; i++) {
        Altered altered = Alterations.atRandom(run.events(), random);
        boolean lawful = TraceJudge.isLawful(altered.events());
        runs.add(new Run(run.name() + ", " + i + ": " + altered.how(), lawful, altered.events()));
        tried.merge(altered.how(), 1, Integer::sum);
        refused.merge(altered.how(), lawful ? 0 : 1, Integer::sum);
      }
    }
    System.out.printf(
        "%d real runs, %d of them with a crash: %d events %s%n",
        recorded.size(),
        recorded.stream()
            .filter(r -> r.events().stream().anyMatch(Crashed.class::isInstance))
            .count(),
        recorded.stream().mapToInt(run -> run.events().size()).sum(),
        kinds());
    System.out.printf(
        "%d altered runs, %d of them not lawful; altered at random %s, of which not lawful %s%n",
        runs.size() - recorded.size(),
        runs.stream().filter(run -> !run.lawful()).count(),
        tried,
        refused);
    assertThat(deaths).isGreaterThan(5);
    Tlc.Result result = TraceModule.check("real runs", scratch, runs);
    assertThat(result.violated()).as(result.output()).isEmpty();
  }

  private Map<String, Integer> kinds() {
    Map<String, Integer> kinds = new TreeMap<>();
    recorded.forEach(run ->
        run.events().forEach(e -> kinds.merge(e.getClass().getSimpleName(), 1, Integer::sum)));
    return kinds;
  }
}
