package dev.pawl.signer;

import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.durable.Disk;
import dev.pawl.durable.LockedException;
import dev.pawl.durable.RealDisk;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.testkit.ForwardingDisk;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stores that are copied, put back, used twice, cut or not there. The answer is always an error
/// and never a second signature of a leaf (FAULTS 23, 34, 39, 42, 90).
class CopiesTest {
  @TempDir Path root;

  private KeyState key;

  /// A store with one key and one signature.
  private StoreHouse used() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5);
      var _ = released(store.signer().sign(request(key.id(), "first")));
    }
    return house;
  }

  private void use(StoreHouse house) throws Exception {
    try (PawlStore store = house.open()) {
      var _ = released(store.signer().sign(request(key.id(), "more")));
    }
  }

  @Test
  void copyPutBack_afterTheStoreWasUsed_isRolledBack() throws Exception {
    StoreHouse house = used();
    Path backup = root.resolve("backup");
    StoreHouse.copy(house.paths.store(), backup);
    use(house);
    StoreHouse.remove(house.paths.store());
    StoreHouse.copy(backup, house.paths.store());
    assertThatThrownBy(house::open)
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("rolled back");
  }

  @Test
  void copy_openedAfterTheOriginalSigned_isRolledBack() throws Exception {
    StoreHouse house = used();
    StoreHouse copy = house.withStore("copy");
    StoreHouse.copy(house.paths.store(), copy.paths.store());
    use(house);
    assertThatThrownBy(copy::open)
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("rolled back");
    use(house);
  }

  @Test
  void copy_openedWhileTheOriginalIsOpen_isBusy() throws Exception {
    StoreHouse house = used();
    StoreHouse copy = house.withStore("copy");
    StoreHouse.copy(house.paths.store(), copy.paths.store());
    try (PawlStore _ = house.open()) {
      assertThatThrownBy(copy::open).isInstanceOf(LockedException.class);
    }
    use(house);
  }

  @Test
  void copy_usedInsteadOfTheOriginal_stopsTheOriginal() throws Exception {
    StoreHouse house = used();
    StoreHouse copy = house.withStore("copy");
    StoreHouse.copy(house.paths.store(), copy.paths.store());
    use(copy);
    assertThatThrownBy(house::open).isInstanceOf(StoreDamagedException.class);
  }

  @Test
  void open_ofAStoreThatIsOpen_isBusy() throws Exception {
    StoreHouse house = used();
    try (PawlStore _ = house.open()) {
      assertThatThrownBy(house::open).isInstanceOf(LockedException.class);
    }
    use(house);
  }

  @Test
  void open_withoutTheAnchor_isRefused() throws Exception {
    StoreHouse house = used();
    try (var anchors = Files.list(house.paths.anchors())) {
      for (Path file : anchors.toList()) {
        Files.delete(file);
      }
    }
    assertThatThrownBy(house::open)
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("anchor");
  }

  @Test
  void sign_withoutTheSealingKey_isDeniedAndTheStoreIsNotHarmed() throws Exception {
    StoreHouse house = used();
    Path away = root.resolve("away");
    Files.move(house.paths.sealing(), away);
    try (PawlStore store = house.open()) {
      assertThatThrownBy(() -> store.signer().sign(request(key.id(), "m")))
          .isInstanceOf(SealingDeniedException.class);
      assertThat(store.signer().epoch()).isEmpty();
    }
    Files.move(away, house.paths.sealing());
    use(house);
  }

  @Test
  void open_whereThereIsNothing_saysSoAndMakesNothing() {
    StoreHouse house = new StoreHouse(root);
    assertThatThrownBy(house::open)
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("pawl init");
    assertThat(house.paths.store()).doesNotExist();
  }

  @Test
  void open_ofAJournalThatIsGone_isDamage() throws Exception {
    StoreHouse house = used();
    StoreHouse.remove(house.paths.store().resolve("journal"));
    assertThatThrownBy(house::open).isInstanceOf(StoreDamagedException.class);
  }

  @Test
  void create_whereThereIsAStore_isRefused() throws Exception {
    StoreHouse house = used();
    assertThatThrownBy(house::create).isInstanceOf(FileAlreadyExistsException.class);
    use(house);
  }

  @Test
  void create_onAnUnsafeFileSystem_isRefusedUnlessAllowedAndThenRecorded() throws Exception {
    StoreHouse house = new StoreHouse(root);
    Surroundings onNfs = house.surroundings(on("nfs4"));
    assertThatThrownBy(() -> PawlStore.create(house.paths, onNfs, CreateOptions.DEFAULT))
        .isInstanceOf(UnsafeFilesystemException.class)
        .hasMessageContaining("network file system");
    assertThat(house.paths.store()).doesNotExist();
    CreateOptions allowed = new CreateOptions(true, Optional.empty());
    try (PawlStore store = PawlStore.create(house.paths, onNfs, allowed)) {
      assertThat(store.status().unsafeFilesystem()).contains("nfs4");
    }
    try (PawlStore store = house.open(onNfs)) {
      assertThat(store.status().unsafeFilesystem()).contains("nfs4");
    }
  }

  @Test
  void create_onASafeFileSystem_recordsNothing() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store =
        PawlStore.create(house.paths, house.surroundings(on("ext4")), CreateOptions.DEFAULT)) {
      assertThat(store.status().unsafeFilesystem()).isEmpty();
    }
  }

  /// What was accepted is one file system, not whichever the store is moved to.
  @Test
  void open_onAnUnsafeFileSystemThatNobodyAccepted_isRefused() throws Exception {
    StoreHouse house = used();
    for (String type : List.of("nfs4", "fuse.sshfs")) {
      assertThatThrownBy(() -> house.open(house.surroundings(on(type))))
          .isInstanceOf(UnsafeFilesystemException.class)
          .hasMessageContaining("was not made on this kind of file system: " + type);
    }
    use(house);
  }

  /// The real disk, said to be of this type.
  private static Disk on(String type) {
    return new ForwardingDisk(new RealDisk()) {
      @Override
      public String fileSystemType(Path path) {
        return type;
      }
    };
  }

  @Test
  void create_diesAtAnyChange_leavesNoStoreThatSigns() throws Exception {
    boolean died = true;
    for (int changes = 0; died; changes++) {
      StoreHouse house = new StoreHouse(root.resolve("run" + changes));
      Files.createDirectories(house.root);
      TestDisk disk = TestDisk.dyingAfter(changes, "never");
      died = false;
      try (PawlStore _ =
          PawlStore.create(
              house.paths, house.surroundings(disk), new CreateOptions(true, Optional.empty()))) {
        died = disk.isDead();
      } catch (IOException | RuntimeException e) {
        died = true;
      }
      if (died) {
        try (PawlStore store = house.open()) {
          // It died after the first entry was written: a store like any other.
          key = StoreHouse.key(store, "k", StoreHouse.H5);
          var _ = released(store.signer().sign(request(key.id(), "m")));
        } catch (NoSuchFileException | StoreDamagedException e) {
          assertThat(e).isNotNull(); // no store, or one that says that it was never finished
        }
      }
    }
  }

  @Test
  void files_areTheOwnersAlone() throws Exception {
    StoreHouse house = used();
    try (PawlStore store = house.open()) {
      var _ = store.signer();
      var _ = store.prove(0);
    }
    for (Path part :
        new Path[] {house.paths.store(), house.paths.sealing(), house.paths.anchors()}) {
      try (var files = Files.walk(part)) {
        for (Path file : files.toList()) {
          String allowed = Files.isDirectory(file) ? "rwx------" : "rw-------";
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
              .as(file.toString())
              .isEqualTo(allowed);
        }
      }
    }
  }

  @Test
  void reading_opensNoEpochAndWritesNoEntry() throws Exception {
    StoreHouse house = used();
    try (PawlStore store = house.open()) {
      var before = store.ledger().head();
      var _ = store.status();
      assertThat(store.audit(AuditProgress.NONE).passed()).isTrue();
      var _ = store.prove(0);
      assertThat(store.ledger().head()).isEqualTo(before);
    }
    use(house);
  }
}
