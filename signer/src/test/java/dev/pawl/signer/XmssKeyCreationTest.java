package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.XmssPublicKey;
import dev.pawl.hbs.XmssScheme;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys of XMSS are made as those of LMS are: sealed first, with checkpoints where it takes long.
class XmssKeyCreationTest {
  private static final String LONG = "XMSS-SHA2_16_256";

  @TempDir Path directory;

  private final Ledger ledger = TestLedger.of(KeyWorkshop.STORE);

  /// Makes leaves until there are so many, then cancels.
  ///
  /// @return how many leaves the first report knew of
  private long attempt(long leaves) {
    AtomicLong first = new AtomicLong();
    AtomicLong last = new AtomicLong();
    try (KeyWorkshop workshop = new KeyWorkshop(TestDisk.immortal(), directory)) {
      assertThatThrownBy(() ->
              workshop.creation.create(
                  ledger,
                  KeyWorkshop.request("long", LONG),
                  step -> {
                    first.compareAndSet(0, step.leaves());
                    last.set(step.leaves());
                  },
                  () -> last.get() >= leaves))
          .isInstanceOf(CancellationException.class);
    }
    return first.get();
  }

  private long chunksKept() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      Path checkpoints =
          files.filter(file -> file.toString().endsWith(".checkpoints")).findFirst().orElseThrow();
      return (Files.size(checkpoints) - NodeFileHeader.BYTES) / 36;
    }
  }

  @Test
  void create_ofALongTreeCancelledTwice_goesOnWhereItWas() throws Exception {
    var _ = attempt(8_192);
    long kept = chunksKept();
    int chunkLeaves = 1 << TreeCost.of(SchemeParameters.parse(LONG), 0).chunkHeight();
    assertThat(kept * chunkLeaves).isGreaterThan(8_192 - 4L * chunkLeaves);
    assertThat(attempt(1)).isGreaterThanOrEqualTo(kept * chunkLeaves);
    assertThat(chunksKept()).isGreaterThanOrEqualTo(kept);
  }

  @Test
  void create_recordsParametersHeightsAndPublicKey() throws Exception {
    try (KeyWorkshop workshop = new KeyWorkshop(TestDisk.immortal(), directory)) {
      KeyState single = workshop.create(ledger, "single", "XMSS-SHAKE256_10_192");
      KeyState layers = workshop.create(ledger, "layers", "XMSSMT-SHA2_60/12_256");
      assertThat(single.created().heights()).containsExactly(10);
      assertThat(layers.created().heights()).isEqualTo(Collections.nCopies(12, 5));
      assertThat(layers.leaves().capacity()).isEqualTo(1L << 60);
      for (KeyState key : List.of(single, layers)) {
        XmssScheme scheme = key == single ? XmssScheme.XMSS : XmssScheme.XMSS_MT;
        XmssPublicKey publicKey = XmssPublicKey.parse(scheme, key.created().publicKey().toArray());
        assertThat(publicKey.parameters().name()).isEqualTo(key.created().parameters());
        OpenKey open = workshop.open(ledger, key);
        int top = open.parameters().layers() - 1;
        assertThat(open.tree(top, 0).publicKey()).isEqualTo(publicKey.top());
      }
    }
  }
}
