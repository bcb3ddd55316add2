package dev.pawl.ledger.journal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DurableFiles;
import dev.pawl.ledger.journal.CrashSearch.LeftOut;
import dev.pawl.testkit.Fault;
import dev.pawl.testkit.ForwardingDisk;
import dev.pawl.testkit.ForwardingFile;
import dev.pawl.testkit.Operation.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The search is not blind. Each mechanism of the journal is taken away, as a fault of the disk
/// that has the same effect as leaving the call out, and the search of [CrashSmokeTest] must find a
/// broken promise.
class CrashSearchTest {
  private static final Fault.Plan NO_FORCE = Fault.Plan.every(Kind.FORCE, Fault.SKIPPED);

  private static void assertFound(Fault.Plan opening, Fault.Plan serving) {
    assertThatThrownBy(() -> Workload.search(Workload.smoke(), new LeftOut(opening, serving)))
        .isInstanceOf(Broken.class);
  }

  @Test
  void plantedBug_noForce_isFound() {
    assertFound(NO_FORCE, NO_FORCE);
  }

  @Test
  void plantedBug_noDirectoryForce_isFound() {
    Fault.Plan noDirectoryForce = Fault.Plan.every(Kind.FORCE_DIRECTORY, Fault.SKIPPED);
    assertFound(noDirectoryForce, noDirectoryForce);
  }

  /// A directory that a process made and died, or met an error, before it forced the name: the next
  /// one finds it and makes the store in it.
  @Test
  void plantedBug_noForceOfADirectoryThatIsThere_isFound() {
    LeftOut leftOut =
        new LeftOut(Fault.Plan.NO_FAULTS, Fault.Plan.NO_FAULTS, ForcingWhatItMade::new);
    assertThatThrownBy(() -> Workload.search(Workload.smoke(), leftOut))
        .isInstanceOf(Broken.class)
        .hasMessageContaining("a crash was taken for damage");
  }

  /// Above store and anchor, a process forces only the directories in which it made one.
  private static final class ForcingWhatItMade extends ForwardingDisk {
    private final Set<Path> madeIn = new HashSet<>();

    ForcingWhatItMade(Disk disk) {
      super(disk);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
      super.createDirectory(directory);
      madeIn.add(DurableFiles.parent(directory));
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
      boolean above =
          List.of(Life.STORE, Life.ANCHOR.getParent()).stream()
              .anyMatch(below -> below.startsWith(directory) && !below.equals(directory));
      if (!above || madeIn.contains(directory)) {
        super.forceDirectory(directory);
      }
    }
  }

  /// A read that fails is taken for zeros, and these for what a crash leaves.
  @Test
  void plantedBug_failedReadIsTakenForZeros_isFound() {
    LeftOut leftOut = new LeftOut(Fault.Plan.NO_FAULTS, Fault.Plan.NO_FAULTS, ReadingZeros::new);
    assertThatThrownBy(() -> Workload.search(Workload.smoke(), leftOut)).isInstanceOf(Broken.class);
  }

  private static final class ReadingZeros extends ForwardingDisk {
    ReadingZeros(Disk disk) {
      super(disk);
    }

    @Override
    public DiskFile open(Path path, Access access) throws IOException {
      return new ForwardingFile(super.open(path, access)) {
        @Override
        public int read(long offset, ByteBuffer target) throws IOException {
          int asked = target.remaining();
          try {
            return super.read(offset, target);
          } catch (IOException e) {
            target.put(new byte[asked]);
            return asked;
          }
        }
      };
    }
  }

  /// The page cache shows a batch whose force had failed; recovery serves it without writing it.
  @Test
  void plantedBug_noRewriteOfTheTail_isFound() {
    assertFound(Fault.Plan.every(Kind.WRITE, Fault.SKIPPED), Fault.Plan.NO_FAULTS);
  }

  @Test
  void plantedBug_noForceOfTheRewrittenTail_isFound() {
    assertFound(NO_FORCE, Fault.Plan.NO_FAULTS);
  }
}
