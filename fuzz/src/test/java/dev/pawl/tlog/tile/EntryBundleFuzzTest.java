package dev.pawl.tlog.tile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import dev.pawl.tlog.MalformedException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The entries of a tile, of as many as its path says; and the path itself.
class EntryBundleFuzzTest {
  private static final RoundTrip ONE = bundle(1);
  private static final RoundTrip THREE = bundle(3);
  private static final RoundTrip FULL = bundle(Tile.FULL);
  private static final RoundTrip PATH =
      RoundTrip.ofText(MalformedException.class, text -> Tile.parse(text).path());

  private static RoundTrip bundle(int count) {
    return RoundTrip.of(
        MalformedException.class,
        bytes -> Optional.of(EntryBundle.encode(EntryBundle.decode(bytes, count))));
  }

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    accepts(bytes);
  }

  private static boolean accepts(byte[] bytes) {
    return ONE.check(bytes) | THREE.check(bytes) | FULL.check(bytes) | PATH.check(bytes);
  }

  @Test
  void decode_changedTiles_areTheSameOrRefused() {
    byte[] entry = {1, 2, 3};
    Mutations.of(
            List.of(
                EntryBundle.encode(List.of(entry)),
                EntryBundle.encode(List.of(entry, new byte[0], entry)),
                new byte[2 * Tile.FULL],
                "tile/0/x001/x234/067.p/9".getBytes(US_ASCII),
                "tile/entries/000".getBytes(US_ASCII)))
        .run(EntryBundleFuzzTest::accepts);
  }
}
