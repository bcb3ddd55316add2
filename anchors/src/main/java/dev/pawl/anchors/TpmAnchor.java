package dev.pawl.anchors;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskLock;
import dev.pawl.durable.DurableFiles;
import dev.pawl.ledger.Anchor;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A counter in a TPM that only goes up, and a file that says which head its value stands for.
///
/// ```
///  confirm     file := (value + 1, head), forced    →    counter := value + 1    →    counter = file?
///
///  file = counter          as it should be
///  file = counter + 1      a crash between the two: the counter is raised before anything else
///  file < counter          the disk went back
///  file > counter + 1      another TPM, or one that went back
/// ```
///
/// The file comes first: were it second, a crash between would look like a disk that went back.
/// What the file says of the head is believed as far as the counter agrees: somebody who may write
/// it could lie, and so could they to any program here. Against a restored disk the two are enough.
///
/// Each confirmation raises the counter once. For one thread at a time.
final class TpmAnchor implements Anchor {
  private final AnchorContext context;
  private final TpmCounter counter;
  private final Path file;
  private final DiskLock lock;
  private TpmMemory memory;
  private boolean settled; // whether the counter is known to be what the file says
  private @Nullable Throwable shut;

  private TpmAnchor(
      AnchorContext context, TpmCounter counter, Path file, DiskLock lock, TpmMemory memory) {
    this.context = context;
    this.counter = counter;
    this.file = file;
    this.lock = lock;
    this.memory = memory;
  }

  /// Defines the counter and makes the file.
  ///
  /// @throws IOException where the TPM is not reached or refuses, or the index is in use
  static void enrol(TpmPlace place, AnchorContext context, TreeHead head) throws IOException {
    Path file = file(place, context);
    if (!context.disk().exists(file)) {
      DurableFiles.createDirectories(context.disk(), context.directory());
      try (DiskLock _ = lock(context.disk(), file)) {
        TpmCounter counter = counter(place, context);
        define(place, context, counter);
        counter.increment();
        long value = counter.read().orElseThrow(() -> new IOException(counter + " has no value"));
        new TpmMemory(context.store(), head, place.indexText(), value).write(context.disk(), file);
      }
    }
    try (TpmAnchor anchor = open(place, context)) {
      anchor.confirm(head);
    }
  }

  private static void define(TpmPlace place, AnchorContext context, TpmCounter counter)
      throws IOException {
    OptionalInt attributes = counter.attributes();
    if (attributes.isEmpty()) {
      counter.define(password(context.disk(), place.ownerAuthFile()));
      return;
    }
    requireAttributes(counter, attributes.getAsInt());
    if (counter.read().isPresent()) {
      throw new IOException(
          "%s is in use; choose another index, or free it: tpm2_nvundefine %s"
              .formatted(counter, place.indexText()));
    }
  }

  /// Opens an anchor that was enrolled.
  ///
  /// @throws IOException where the TPM is not reached
  /// @throws StoreDamagedException where file or counter are missing, or do not belong together
  static TpmAnchor open(TpmPlace place, AnchorContext context) throws IOException {
    Path file = file(place, context);
    Disk disk = context.disk();
    if (!disk.exists(file)) {
      throw lost("there is no file " + file + ", which says what the TPM's counter stands for");
    }
    DiskLock lock = lock(disk, file);
    try {
      TpmMemory memory = TpmMemory.read(disk, file, context.store(), place.indexText());
      disk.forceDirectory(DurableFiles.parent(file)); // a crash may have come before it
      TpmCounter counter = counter(place, context);
      OptionalInt attributes = counter.attributes();
      if (attributes.isEmpty()) {
        throw lost(counter + " is gone: the TPM was cleared or replaced, or somebody undefined it");
      }
      requireAttributes(counter, attributes.getAsInt());
      TpmAnchor anchor = new TpmAnchor(context, counter, file, lock, memory);
      anchor.settle();
      return anchor;
    } catch (Throwable e) {
      lock.close();
      throw e;
    }
  }

  private static Path file(TpmPlace place, AnchorContext context) {
    return context.directory().resolve(context.store() + ".tpm-" + place.indexText());
  }

  private static DiskLock lock(Disk disk, Path file) throws IOException {
    return disk.lock(file.resolveSibling(file.getFileName() + ".lock"));
  }

  private static TpmCounter counter(TpmPlace place, AnchorContext context) throws IOException {
    byte[] auth = password(context.disk(), place.authFile());
    return new TpmCounter(place.transport(), place.index(), auth);
  }

  private static byte[] password(Disk disk, Optional<Path> file) throws IOException {
    return file.isEmpty()
        ? new byte[0]
        : SecretFile.read(disk, file.get()).getBytes(StandardCharsets.US_ASCII);
  }

  /// Another kind of index could be set back, or be written without being raised.
  private static void requireAttributes(TpmCounter counter, int attributes) throws IOException {
    if (attributes != TpmCounter.ATTRIBUTES) {
      throw new IOException(
          "%s has attributes 0x%x, expected 0x%x: authwrite|ownerread|authread|no_da|nt=counter"
              .formatted(counter, attributes, TpmCounter.ATTRIBUTES));
    }
  }

  private static StoreDamagedException lost(String what) {
    return new StoreDamagedException(StoreDamagedException.Kind.ANCHOR_LOST, what);
  }

  /// Compares file and counter, and finishes what a crash or an error cut short.
  private void settle() throws IOException {
    if (memory.counter() == value() + 1) {
      counter.increment();
    }
    requireEqual(value());
    settled = true;
  }

  private long value() throws IOException {
    OptionalLong read = counter.read();
    if (read.isEmpty()) {
      throw lost(counter + " was deleted and defined anew: what it remembered is gone");
    }
    return read.getAsLong();
  }

  private void requireEqual(long value) {
    if (memory.counter() < value) {
      throw new StoreDamagedException(
          StoreDamagedException.Kind.ROLLED_BACK,
          "the disk went back, or a copy runs: %s is at %d, the file %s belongs to %d; it says that the ledger has %d entries, and %d confirmations came after"
              .formatted(
                  counter,
                  value,
                  file,
                  memory.counter(),
                  memory.head().size(),
                  value - memory.counter()));
    }
    if (memory.counter() > value) {
      throw lost(
          "%s is at %d, the file %s belongs to %d: it is another TPM, or its memory went back"
              .formatted(counter, value, file, memory.counter()));
    }
  }

  @Override
  public String description() {
    return counter.toString();
  }

  @Override
  public TreeHead remembered() throws IOException {
    failIfShut();
    return memory.head();
  }

  /// {@inheritDoc}
  ///
  /// @throws IOException where the file cannot be written, and then until a restart, or the TPM
  ///   does not answer
  /// @throws StoreDamagedException where the counter is not what only this process can have made it
  @Override
  public void confirm(TreeHead head) throws IOException {
    failIfShut();
    TreeHead known = memory.head();
    if (head.size() < known.size()) {
      throw new IllegalArgumentException(
          "head of size " + head.size() + ", the anchor remembers " + known.size());
    }
    try {
      if (head.size() == known.size() && !head.root().equals(known.root())) {
        throw Found.forked(file.toString(), head, "it has another root at this size");
      }
      if (!settled) {
        settle();
      }
      if (head.size() > known.size()) {
        requireEqual(value()); // before the file says otherwise
        remember(memory.next(head));
        counter.increment();
        requireEqual(value());
        settled = true;
      }
    } catch (StoreDamagedException e) {
      shut = e;
      throw e;
    }
  }

  private void remember(TpmMemory next) throws IOException {
    try {
      lock.check();
      next.write(context.disk(), file);
    } catch (Throwable e) {
      shut = e;
      throw e;
    }
    memory = next;
    settled = false;
  }

  private void failIfShut() throws IOException {
    if (shut instanceof StoreDamagedException damage) {
      throw new StoreDamagedException(damage.kind(), String.valueOf(damage.getMessage()));
    }
    if (shut != null) {
      throw new IOException("the anchor " + file + " shut after an error; restart", shut);
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
