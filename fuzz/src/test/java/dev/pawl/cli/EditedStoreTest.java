package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyState;
import dev.pawl.signer.AuditProgress;
import dev.pawl.signer.PawlStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: however one byte or one file of a store is changed, no leaf is used twice and nobody meets
/// an error that is not explained. Method: make a small store, change one thing in any file that
/// belongs to it, then open, audit, sign with both keys, repeat a request, open and sign again.
/// Each step succeeds with genuine signatures of fresh leaves (or the stored bytes), or is refused
/// with an exit code that is documented. A refused opening changes nothing.
///
/// In the build 250 changes are drawn from a seed, with `-Pslow` 20,000. `-Dpawl.edits.all=NAME`
/// makes every change to the files with NAME in their path; the whole store takes days.
class EditedStoreTest {
  private static final int DRAWN =
      Integer.getInteger("pawl.edits", Boolean.getBoolean("pawl.slow") ? 20_000 : 250);
  private static final String ALL = System.getProperty("pawl.edits.all", "");

  @TempDir Path root;

  private SmallStore small;
  private LeafOracle oracle;
  private final Map<String, Integer> answers = new TreeMap<>();

  @BeforeEach
  void make() throws Exception {
    small = SmallStore.in(root);
    Map<KeyId, HssPublicKey> keys = new HashMap<>();
    try (PawlStore store = SmallStore.open(root)) {
      for (KeyState key : store.state().keys()) {
        keys.put(key.id(), HssPublicKey.parse(key.created().publicKey().toArray()));
      }
    }
    oracle = new LeafOracle(keys);
    for (SmallStore.Signed signed : small.signed) {
      oracle.saw(signed);
    }
    small.restore(root);
  }

  @Test
  void everyFile_deletedOrEmptied_isNoReuse() throws Exception {
    for (Path file : small.files.keySet()) {
      check(new Edit(file, Edit.Kind.DELETE_FILE, 0));
      check(new Edit(file, Edit.Kind.CUT, 0));
    }
    tell("whole files");
  }

  @Test
  void anyByte_changed_isNoReuse() throws Exception {
    if (!ALL.isEmpty()) {
      everyByteOfAllNamed();
      return;
    }
    long seed = Long.getLong("pawl.seed", System.nanoTime());
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    List<Path> files = new ArrayList<>(small.files.keySet());
    for (int drawn = 0; drawn < DRAWN; drawn++) {
      check(small.draw(files, random));
    }
    tell("drawn edits");
  }

  private void everyByteOfAllNamed() throws Exception {
    for (Path file : small.files.keySet()) {
      if (file.toString().contains(ALL)) {
        for (int at = 0; at < small.files.get(file).length; at++) {
          for (Edit.Kind kind : Edit.OF_BYTES) {
            check(new Edit(file, kind, at));
          }
        }
        tell(file.toString());
      }
    }
  }

  private void check(Edit edit) throws Exception {
    small.restore(root);
    edit.apply(root, small.files.get(edit.file()));
    LeafOracle seen = oracle.copy();
    String said = "";
    for (int opening = 0; opening < 2; opening++) {
      try {
        said += use(seen, opening);
      } catch (AssertionError e) {
        throw new AssertionError(edit.toString(), e);
      } catch (Exception e) {
        said += refusal(edit, e) + " ";
      }
    }
    answers.merge(
        edit.file().getName(edit.file().getNameCount() - 1) + ": " + said, 1, Integer::sum);
  }

  private String use(LeafOracle seen, int opening) throws Exception {
    try (PawlStore store = SmallStore.open(root)) {
      boolean passed = store.audit(AuditProgress.NONE).passed();
      SmallStore.Signed first = small.signed.getLast();
      SmallStore.Signed again = SmallStore.sign(store, "one", first.message(), first.request());
      seen.saw(again);
      for (String key : SmallStore.KEYS) {
        seen.saw(SmallStore.sign(store, key, "new " + opening, Optional.empty()));
      }
      return (passed ? "ok" : "findings") + (again.released().replayed() ? " " : ", a new leaf ");
    }
  }

  /// The exit code that the command line would end with.
  private static String refusal(Edit edit, Exception e) {
    Failure failure =
        e instanceof SmallStore.NotReleasedException refused
            ? Failure.of(ExitCode.STOPPED, refused.getMessage(), "")
            : Failures.explain(e);
    if (failure.exitCode() == ExitCode.BUG || failure.getMessage().isBlank()) {
      throw new AssertionError(edit + " is not explained", e);
    }
    return failure.exitCode().word();
  }

  private void tell(String what) {
    int count = answers.values().stream().mapToInt(Integer::intValue).sum();
    System.out.println(what + ": " + count + " edits");
    answers.forEach((answer, times) -> System.out.println("  " + times + " x " + answer));
    answers.clear();
  }

  /// The oracle is not blind: a leaf that signs two messages is seen.
  @Test
  void oracle_aLeafThatSignedTwice_fails() throws Exception {
    try (PawlStore store = SmallStore.open(root)) {
      oracle.saw(SmallStore.sign(store, "one", "first", Optional.empty()));
    }
    small.restore(root); // store and anchor together: nobody on the machine can notice
    try (PawlStore store = SmallStore.open(root)) {
      SmallStore.Signed second = SmallStore.sign(store, "one", "second", Optional.empty());
      assertThatThrownBy(() -> oracle.saw(second)).hasMessageContaining("used twice");
    }
    assertThat(small.files).hasSizeGreaterThan(5);
  }
}
