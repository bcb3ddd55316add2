package dev.pawl.ledger;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import dev.pawl.ledger.SnapshotStore.Snapshot;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The contents of a snapshot, offered with the head of the frontier that it holds: no other head
/// gets far.
class SnapshotFuzzTest {
  private static final RoundTrip SNAPSHOT =
      RoundTrip.of(
          MalformedEntryException.class,
          bytes ->
              SnapshotCodec.decode(new Snapshot(headIn(bytes), Bytes.copyOf(bytes)))
                  .map(restored ->
                      SnapshotCodec.encode(restored.state(), restored.frontier())
                          .state()
                          .toArray()));

  /// The head of the frontier behind a 16-bit length.
  private static TreeHead headIn(byte[] bytes) {
    if (bytes.length < 2) {
      return MerkleTree.EMPTY;
    }
    int length = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort());
    try {
      int end = Math.min(bytes.length, 2 + length);
      return Frontier.decode(Arrays.copyOfRange(bytes, 2, end)).head();
    } catch (MalformedException e) {
      return MerkleTree.EMPTY;
    }
  }

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    SNAPSHOT.check(bytes);
  }

  @Test
  void decode_changedSnapshots_areTheSameOrRefused() {
    List<byte[]> snapshots = new ArrayList<>();
    LedgerState state = LedgerState.EMPTY;
    Frontier frontier = new Frontier();
    for (Entry entry : LedgerSamples.history()) {
      state = state.apply(entry);
      frontier.append(MerkleTree.leafHash(EntryCodec.encode(entry).toArray()));
      snapshots.add(SnapshotCodec.encode(state, frontier).state().toArray());
    }
    Mutations.of(snapshots).run(SNAPSHOT);
  }
}
