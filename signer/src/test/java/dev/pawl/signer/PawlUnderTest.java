package dev.pawl.signer;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.KeyPolicy;
import dev.pawl.ledger.KeyState;
import dev.pawl.testkit.conformance.Installation;
import dev.pawl.testkit.conformance.RunningSigner;
import dev.pawl.testkit.conformance.SignerUnderTest;
import dev.pawl.testkit.conformance.SigningWish;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Pawl, for the conformance kit: the data is the store, and anchor and sealing key are kept apart.
final class PawlUnderTest implements SignerUnderTest {
  private static final String KEY = "k";

  @Override
  public String name() {
    return "Pawl, one machine, file anchor";
  }

  @Override
  public long capacity() {
    return StoreHouse.H5_H5.capacity();
  }

  private static StorePaths paths(Installation place) {
    return new StorePaths(
        place.data(), place.apart().resolve("sealing"), place.apart().resolve("anchors"));
  }

  private static Surroundings surroundings(Installation place, TestDisk disk) {
    return new StoreHouse(place.data()).surroundings(disk);
  }

  @Override
  public void create(Installation place, boolean warnAhead) throws IOException {
    Files.createDirectory(place.apart());
    KeyPolicy policy = new KeyPolicy("", warnAhead ? List.of(950) : List.of());
    try (PawlStore store =
        PawlStore.create(
            paths(place),
            surroundings(place, TestDisk.immortal()),
            new CreateOptions(true, Optional.empty()))) {
      var _ = StoreHouse.key(store, KEY, StoreHouse.H5_H5, policy);
    }
  }

  @Override
  public RunningSigner start(Installation place) throws IOException {
    TestDisk disk = TestDisk.immortal();
    PawlStore store =
        PawlStore.open(
            paths(place),
            surroundings(place, disk),
            () -> {
              throw new IOException("nobody has a passphrase");
            });
    return new Running(store, disk);
  }

  @Override
  public boolean warnsAhead() {
    return true;
  }

  private record Running(PawlStore store, TestDisk disk) implements RunningSigner {
    private KeyState key() {
      return store.state().keyNamed(KEY).orElseThrow();
    }

    @Override
    public byte[] publicKey() {
      return key().created().publicKey().toArray();
    }

    @Override
    public void sign(SigningWish wish, Consumer<byte[]> released) throws IOException {
      Bytes message = wish.message();
      SignOutcome outcome =
          store
              .signer()
              .sign(
                  new SignRequest(
                      key().id(),
                      dev.pawl.hbs.Message.of(message.toArray()),
                      "",
                      wish.requestId()));
      if (!(outcome instanceof SignOutcome.Released signed)) {
        throw new IOException(outcome.toString());
      }
      store.ledger().confirmAnchors(); // as the command line does before it hands a signature out
      released.accept(signed.signature().toArray());
    }

    @Override
    public boolean dieAtChange(int change) {
      disk.dieAfter(change - 1);
      return true;
    }

    @Override
    public void kill() {
      disk.dieAfter(0);
    }

    @Override
    public void acknowledge() {
      store.acknowledge(key().id(), "somebody");
    }

    @Override
    public void close() throws IOException {
      try {
        store.close();
      } catch (IOException | RuntimeException e) {
        if (!disk.isDead()) {
          throw e;
        }
      }
    }
  }
}
