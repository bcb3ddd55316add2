package dev.pawl.signer;

import static dev.pawl.signer.SigningTest.assertGenuine;
import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.StoreDamagedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A backup of some of the parts: every choice of old, new and missing, for each of journal,
/// anchor, sealing key and derived files, 81 in all (40 of the catalogue; B26, B34).
///
/// Each is refused or gives the right answers, but for one: journal and anchor both old. Then
/// nothing on the machine is left that knows better, which is what SECURITY.md says and why an
/// anchor belongs on another volume. That case is counted here too, so that nobody takes it for
/// covered.
class PartsTest {
  private static final int LEAVES_OLD = 2;
  private static final int LEAVES_NEW = 5;

  private enum Age {
    OLD,
    NEW,
    MISSING
  }

  private enum Verdict {
    RIGHT,
    REFUSED,
    REUSED
  }

  private record Parts(Age journal, Age anchor, Age sealing, Age derived) {}

  @TempDir Path root;

  private StoreHouse house;
  private KeyState key;
  private SignOutcome.Released newest;

  private Path copyOf(Age age) {
    return root.resolve("as-" + age);
  }

  @BeforeEach
  void makeBoth() throws Exception {
    house = new StoreHouse(root.resolve("house"));
    Files.createDirectory(house.root);
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5);
      signUpTo(store, 0, LEAVES_OLD);
    }
    StoreHouse.copy(house.root, copyOf(Age.OLD));
    try (PawlStore store = house.open()) {
      signUpTo(store, LEAVES_OLD, LEAVES_NEW);
    }
    StoreHouse.copy(house.root, copyOf(Age.NEW));
  }

  private void signUpTo(PawlStore store, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      newest = released(store.signer().sign(request(key.id(), "m" + i, "id" + i)));
    }
    var _ = store.prove(newest.receipt());
    store.ledger().submit(new Command.RecordState()); // saves a snapshot
  }

  private static List<Parts> all() {
    List<Parts> all = new ArrayList<>();
    for (Age journal : Age.values()) {
      for (Age anchor : Age.values()) {
        for (Age sealing : Age.values()) {
          for (Age derived : Age.values()) {
            all.add(new Parts(journal, anchor, sealing, derived));
          }
        }
      }
    }
    return all;
  }

  private void assemble(Parts parts, StoreHouse to) throws IOException {
    StoreHouse.copy(copyOf(Age.NEW), to.root);
    replace(parts.journal, to, to.paths.store().resolve("journal"));
    replace(parts.anchor, to, to.paths.anchors());
    replace(parts.sealing, to, to.paths.sealing());
    replace(parts.derived, to, to.paths.derived());
  }

  private void replace(Age age, StoreHouse to, Path part) throws IOException {
    StoreHouse.remove(part);
    if (age != Age.MISSING) {
      StoreHouse.copy(copyOf(age).resolve(to.root.relativize(part)), part);
    }
  }

  private Verdict use(StoreHouse assembled) throws Exception {
    try (PawlStore store = assembled.open()) {
      SignOutcome.Released next = released(store.signer().sign(request(key.id(), "next")));
      assertGenuine(HssPublicKey.parse(key.created().publicKey().toArray()), "next", next);
      if (next.receipt().leaf() < LEAVES_NEW) {
        return Verdict.REUSED;
      }
      SignOutcome.Released again =
          released(
              store
                  .signer()
                  .sign(request(key.id(), "m" + (LEAVES_NEW - 1), "id" + (LEAVES_NEW - 1))));
      assertThat(again.signature()).isEqualTo(newest.signature());
      assertThat(store.audit(AuditProgress.NONE).findings()).isEmpty();
      return Verdict.RIGHT;
    } catch (StoreDamagedException | NoSuchFileException | SealingDeniedException e) {
      assertThat(e).message().isNotBlank();
      return Verdict.REFUSED;
    }
  }

  @Test
  void open_anyPartsOldNewOrMissing_refusesOrIsRightUnlessTheAnchorIsAsOldAsTheJournal()
      throws Exception {
    int right = 0;
    int reused = 0;
    for (Parts parts : all()) {
      StoreHouse assembled = new StoreHouse(root.resolve("assembled"));
      assemble(parts, assembled);
      Verdict verdict;
      try (var _ = OneTimeOracle.ORACLE.branch()) { // each choice of parts is a store of its own
        verdict = use(assembled);
      }
      StoreHouse.remove(assembled.root);
      right += verdict == Verdict.RIGHT ? 1 : 0;
      reused += verdict == Verdict.REUSED ? 1 : 0;
      boolean allWentBack =
          parts.journal == Age.OLD && parts.anchor == Age.OLD && parts.sealing != Age.MISSING;
      assertThat(verdict == Verdict.REUSED).as("%s", parts).isEqualTo(allWentBack);
      assertThat(!OneTimeOracle.ORACLE.takeViolations().isEmpty())
          .as("computed twice, %s", parts)
          .isEqualTo(allWentBack);
    }
    assertThat(right).as("journal new, anchor there, sealing key there").isEqualTo(12);
    assertThat(reused).as("journal and anchor old, sealing key there").isEqualTo(6);
  }
}
