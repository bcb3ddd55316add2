package dev.pawl.signer;

import static dev.pawl.signer.OneTimeOracle.ORACLE;
import static dev.pawl.signer.SigningTest.assertGenuine;
import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.ledger.AnchorUnavailableException;
import dev.pawl.ledger.Entry.Reserved;
import dev.pawl.ledger.EntryCodec;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerStore.RecordCursor;
import dev.pawl.ledger.StoreId;
import dev.pawl.ledger.journal.FileAnchor;
import dev.pawl.testkit.Choices;
import dev.pawl.testkit.CrashModel;
import dev.pawl.testkit.Fault;
import dev.pawl.testkit.Operation;
import dev.pawl.testkit.SimulatedDisk;
import dev.pawl.testkit.probe.Observer;
import dev.pawl.testkit.probe.Point;
import dev.pawl.testkit.probe.Probe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: a file anchor that fails costs leaves and never uses one twice, and nothing computes with
/// a leaf that the anchor does not know durably. [UnknownOutcomeTest] is the same for the journal.
///
/// Method: signing over a tree border, each write and each force of the anchor fails in turn,
/// before or after it took effect. Whenever a one-time key computes, what the anchor would know
/// after a power loss is read from the disk, and at the end compared with where the ledger reserved
/// that leaf. The process goes on as long as it is let, ends, and its disk is opened again as a
/// kill and as power losses leave it.
class AnchorFailsTest {
  private static final long FIRST = 30; // two before the border
  private static final int REQUESTS = 5;

  @TempDir Path root;

  private SimulatedHouse house;
  private SimulatedDisk template;
  private KeyState key;
  private StoreId storeId;
  private HssPublicKey publicKey;

  /// How a call fails.
  private enum Manner {
    WRITE(Operation.Kind.WRITE, Fault.FAILS),
    WRITE_AFTER_EFFECT(Operation.Kind.WRITE, Fault.FAILS_AFTER_EFFECT),
    WRITE_OF_HALF(Operation.Kind.WRITE, Fault.NO_SPACE),
    FORCE(Operation.Kind.FORCE, Fault.FAILS),
    FORCE_AFTER_EFFECT(Operation.Kind.FORCE, Fault.FAILS_AFTER_EFFECT);

    final Operation.Kind kind;
    final Fault fault;

    Manner(Operation.Kind kind, Fault fault) {
      this.kind = kind;
      this.fault = fault;
    }
  }

  /// What became of the process.
  ///
  /// @param released by the number of the request
  private record Life(Map<Integer, SignOutcome.Released> released, int failures) {}

  @BeforeEach
  void makeTemplate() throws Exception {
    house = new SimulatedHouse(root.resolve("house"));
    template = new SimulatedDisk();
    key = house.create(template, System.nanoTime(), StoreHouse.H5_H5, FIRST); // a key of its own
    try (PawlStore store = house.open(template, 1)) {
      storeId = store.id();
    }
    template = template.afterPowerLoss(Choices.first(), CrashModel.COARSE);
    publicKey = HssPublicKey.parse(key.created().publicKey().toArray());
  }

  @ParameterizedTest
  @EnumSource
  void anyConfirmation_thatFails_givesNoLeafThatIsNotAnchoredAndNoneTwice(Manner manner)
      throws Exception {
    int failures = 0;
    int computed = 0;
    int restarts = 0;
    boolean met = true;
    for (int call = 1; met; call++) {
      String when = manner + " of call " + call;
      try (var _ = ORACLE.branch()) {
        SimulatedDisk disk = template.copy();
        AtomicInteger calls = new AtomicInteger();
        int failing = call;
        disk.plan(operation ->
            operation.kind() == manner.kind
                    && operation.path().startsWith(house.paths().anchors())
                    && calls.incrementAndGet() == failing
                ? manner.fault
                : Fault.NONE);
        Anchored anchored = new Anchored(disk);
        Life life;
        try (var _ = Probe.watch(Set.of(OneTimeOracle.SIGN), anchored)) {
          life = sign(disk);
        }
        met = calls.get() >= call;
        failures += life.failures;
        computed += anchored.seen.size();
        for (SimulatedDisk left : images(disk)) {
          try (var _ = ORACLE.branch()) {
            restart(left, life, anchored, when);
            restarts++;
          }
        }
      }
      assertThat(ORACLE.takeViolations()).as(when).isEmpty();
    }
    System.out.println(
        "%s: %d requests failed, %d one-time signatures, each anchored before; %d restarts"
            .formatted(manner, failures, computed, restarts));
    assertThat(failures).isGreaterThan(5);
    assertThat(computed).isGreaterThan(20);
  }

  /// A process that went on although the anchor is not durable would be seen.
  @Test
  void anchorThatIsNeverForced_isSeen() throws Exception {
    SimulatedDisk disk = template.copy();
    disk.plan(operation ->
        operation.kind() == Operation.Kind.FORCE
                && operation.path().startsWith(house.paths().anchors())
            ? Fault.SKIPPED
            : Fault.NONE);
    Anchored anchored = new Anchored(disk);
    try (var _ = Probe.watch(Set.of(OneTimeOracle.SIGN), anchored)) {
      assertThat(sign(disk).released).hasSize(REQUESTS);
    }
    try (PawlStore store = house.open(disk.afterKill(), 3)) {
      assertThatThrownBy(() -> anchored.check(store, "never forced"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("computed without being anchored");
    }
  }

  /// Kept, lost, and something between.
  private static List<SimulatedDisk> images(SimulatedDisk disk) {
    List<SimulatedDisk> images = new ArrayList<>(List.of(disk.copy()));
    images.add(disk.afterPowerLoss(Choices.first(), CrashModel.COARSE));
    for (int seed = 0; seed < 2; seed++) {
      images.add(disk.afterPowerLoss(Choices.seeded(seed), CrashModel.COARSE));
    }
    return images;
  }

  private Life sign(SimulatedDisk disk) throws Exception {
    Map<Integer, SignOutcome.Released> released = new TreeMap<>();
    int failures = 0;
    house.index(Optional.empty());
    try (PawlStore store = house.open(disk, 2)) {
      for (int i = 0; i < REQUESTS; i++) {
        try {
          SignOutcome outcome = store.signer().sign(request(key.id(), "m" + i, "id" + i));
          released.put(i, released(outcome));
        } catch (AnchorUnavailableException e) {
          failures++;
        }
      }
    } catch (IOException | AnchorUnavailableException e) {
      // The call that fails is one of the opening, or the end finds the anchor shut.
    }
    return new Life(released, failures);
  }

  private void restart(SimulatedDisk disk, Life life, Anchored anchored, String when)
      throws Exception {
    house.index(Optional.empty());
    try (PawlStore store = house.open(disk, 3)) {
      anchored.check(store, when);
      Set<Long> leaves = new HashSet<>();
      life.released.values().forEach(earlier -> leaves.add(earlier.receipt().leaf()));
      assertThat(leaves).as(when).hasSize(life.released.size());
      for (int i = 0; i < REQUESTS; i++) {
        SignOutcome.Released again =
            released(store.signer().sign(request(key.id(), "m" + i, "id" + i)));
        assertGenuine(publicKey, "m" + i, again);
        SignOutcome.Released earlier = life.released.get(i);
        if (earlier != null) {
          assertThat(again.signature()).as(when).isEqualTo(earlier.signature());
        } else if (!again.replayed()) {
          assertThat(leaves.add(again.receipt().leaf())).as(when).isTrue();
        }
      }
      assertThat(store.audit(AuditProgress.NONE).findings()).as(when).isEmpty();
    }
  }

  /// Each one-time signature, with what the anchor knew durably when it was computed.
  private final class Anchored implements Observer {
    private final SimulatedDisk disk;
    private final List<Computed> seen = new CopyOnWriteArrayList<>();

    /// @param anchored how many entries the anchor knew, whatever becomes of the power
    private record Computed(int layer, long leaf, long anchored) {}

    Anchored(SimulatedDisk disk) {
      this.disk = disk;
    }

    @Override
    public void entered(Point point, @Nullable Object self, Object[] arguments) {
      if (self != null && point.equals(OneTimeOracle.SIGN)) {
        TreeAddress tree = ORACLE.address(OneTimeOracle.treeIdentifier(self));
        assertThat(tree).isNotNull();
        long leaf = (tree.tree() << 5) + (int) arguments[0];
        seen.add(new Computed(tree.layer(), leaf, durablyAnchored()));
      }
    }

    private long durablyAnchored() {
      SimulatedDisk left = disk.afterPowerLoss(Choices.first(), CrashModel.COARSE);
      try (FileAnchor anchor = FileAnchor.open(left, house.paths().anchor(storeId), storeId)) {
        return anchor.remembered().size();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    /// Each leaf was reserved by an entry that the anchor knew.
    void check(PawlStore store, String when) {
      List<Computed> unknown = new ArrayList<>(seen);
      try (RecordCursor records = store.ledger().readFrom(0)) {
        long index = 0;
        for (Optional<LedgerRecord> next = records.next();
            next.isPresent();
            next = records.next()) {
          if (EntryCodec.decode(next.get().entry()) instanceof Reserved reserved) {
            long at = index;
            unknown.removeIf(computed ->
                computed.layer == reserved.layer()
                    && reserved.range().first() <= computed.leaf
                    && computed.leaf < reserved.range().end()
                    && at < computed.anchored);
          }
          index++;
        }
      }
      assertThat(unknown).as("computed without being anchored, %s", when).isEmpty();
    }
  }
}
