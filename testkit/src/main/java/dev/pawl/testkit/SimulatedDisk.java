package dev.pawl.testkit;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DiskLock;
import dev.pawl.durable.DurableFiles;
import dev.pawl.durable.LockedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A disk in memory that may lose whatever a program did not force.
///
/// It keeps two images: what the page cache shows to the program, and what the disk holds. Between
/// the two, every block, every length and every change of a name is on its way on its own:
///
/// - After a power loss each block of 4 KiB is as it was durable, or as any later write left it, or
///   torn between two of these. So unforced writes are lost, kept and reordered independently.
/// - A file's length, and each name made, removed or renamed in a directory, is one or the other.
/// - A block that is written with the very bytes it durably holds is not on its way: drives finish
///   a block of 4 KiB or leave it. Where yours does not, nothing here says anything about it.
/// - After a force that failed, the cache calls the pages clean; the disk never gets them until
///   they are written again ([Fault#FAILS]). Some of them it may have got ([Fault.ForcedInPart]).
///
/// Which of these happens is up to [Choices]: chance with a seed, or every combination in turn.
/// Faults of single calls come from a [Fault.Plan]. No real file is touched, blocks are shared
/// between images, and the same choices give the same run.
///
/// One object is the disk as one process sees it. Its end makes another object: [#afterPowerLoss]
/// or [#afterKill()].
///
/// Method and fault kinds follow FoundationDB's and TigerBeetle's simulators, and for failed forces
/// Rebello et al., "Can Applications Recover from fsync Failures?", USENIX ATC 2020.
public final class SimulatedDisk implements Disk {
  private static final int NAMES_MAX = 1_000;

  // Paths taken apart: searches open the same few files millions of times.
  private static final Map<Path, List<String>> NAMES = new ConcurrentHashMap<>();

  private final Directory root;
  private final Set<Path> locked = new HashSet<>(); // guarded by this
  private Fault.Plan plan = Fault.Plan.NO_FAULTS; // guarded by this
  private long operations; // guarded by this
  private long reads; // guarded by this
  private boolean dead; // guarded by this

  /// An empty disk.
  public SimulatedDisk() {
    this(new Directory());
  }

  private SimulatedDisk(Directory root) {
    this.root = root;
  }

  // What tests do to it.

  /// From the next operation on, these faults happen.
  public synchronized void plan(Fault.Plan faults) {
    this.plan = faults;
  }

  /// How many operations there were, reads not counted: the number of the next one.
  public synchronized long operations() {
    return operations;
  }

  /// The power fails now. This disk is not changed: several images can be made of one moment.
  ///
  /// @param choices what became of everything that was on its way
  /// @return the disk as the next process finds it, with an empty cache and no locks
  public synchronized SimulatedDisk afterPowerLoss(Choices choices, CrashModel model) {
    return new SimulatedDisk(root.afterPowerLoss(choices, model));
  }

  /// The process is killed now, and the kernel lives on: what was on its way still is, pages in
  /// limbo still hide what the disk holds. This disk is dead afterwards.
  public synchronized SimulatedDisk afterKill() {
    dead = true;
    return new SimulatedDisk(root);
  }

  /// A second disk in the same state, which changes on its own; without locks and faults.
  public synchronized SimulatedDisk copy() {
    return new SimulatedDisk(root.copy());
  }

  /// A hash of all that the disk and the cache hold and of all that is on its way: equal for equal
  /// disks, and nearly never for different ones. Locks, faults and counters are left out.
  public synchronized long fingerprint() {
    return root.fingerprint();
  }

  /// Clean pages leave the cache: what is in limbo shows its old content again.
  public synchronized void dropCaches() {
    dropCaches(root);
  }

  private static void dropCaches(Directory directory) {
    for (Node node : directory.names().values()) {
      switch (node) {
        case Directory child -> dropCaches(child);
        case Inode file -> file.dropCache();
      }
    }
  }

  /// Inverts bytes of a file, on the disk and in the cache.
  public synchronized void rot(Path path, long offset, int count) throws IOException {
    file(path).rot(offset, count);
  }

  /// What a read of the whole file returns.
  public synchronized byte[] contents(Path path) throws IOException {
    return file(path).contents();
  }

  /// Gives a file exactly these bytes, durably, as somebody with an editor would.
  public synchronized void replace(Path path, byte[] bytes) throws IOException {
    file(path).replace(bytes);
  }

  // What programs do with it.

  @Override
  public synchronized DiskFile open(Path file, Access access) throws IOException {
    checkAlive();
    if (access == Access.READ || access == Access.WRITE) {
      return new OpenFile(file, file(file), access == Access.WRITE);
    }
    if (exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Inode created = new Inode();
    change(Operation.Kind.CREATE, file, () -> parent(file).link(name(file), created));
    return new OpenFile(file, created, true);
  }

  @Override
  public synchronized void rename(Path source, Path target) throws IOException {
    Inode file = file(source);
    if (!DurableFiles.parent(source).equals(DurableFiles.parent(target))) {
      throw new IOException("the simulated disk renames inside one directory only");
    }
    change(
        Operation.Kind.RENAME,
        target,
        () -> parent(source).rename(name(source), name(target), file));
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    if (node(file) instanceof Directory directory && !directory.names().isEmpty()) {
      throw new DirectoryNotEmptyException(file.toString());
    }
    change(Operation.Kind.DELETE, file, () -> parent(file).unlink(name(file)));
  }

  @Override
  public synchronized void createDirectory(Path directory) throws IOException {
    if (exists(directory)) {
      throw new FileAlreadyExistsException(directory.toString());
    }
    Directory created = new Directory();
    change(
        Operation.Kind.CREATE_DIRECTORY,
        directory,
        () -> parent(directory).link(name(directory), created));
  }

  @Override
  public synchronized void forceDirectory(Path directory) throws IOException {
    Directory target = directory(directory);
    change(Operation.Kind.FORCE_DIRECTORY, directory, target::force);
  }

  @Override
  public synchronized boolean exists(Path path) throws IOException {
    checkAlive();
    try {
      node(path);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public synchronized List<Path> list(Path directory) throws IOException {
    checkAlive();
    return directory(directory).names().keySet().stream().map(directory::resolve).toList();
  }

  /// The lock lives as long as this process: a kill or a power loss gives it back. Its file is made
  /// like any other.
  @Override
  public synchronized DiskLock lock(Path lockFile) throws IOException {
    if (!exists(lockFile)) {
      open(lockFile, Access.CREATE).close();
    }
    if (!locked.add(lockFile)) {
      throw new LockedException(lockFile);
    }
    return new Lock(lockFile, file(lockFile));
  }

  @Override
  public String fileSystemType(Path path) {
    return "simulated";
  }

  @Override
  public boolean othersMayRead(Path path) {
    return false; // there are no others here
  }

  @Override
  public boolean othersMayWrite(Path path) {
    return false;
  }

  private interface Effect {
    void happen() throws IOException;
  }

  private void change(Operation.Kind kind, Path path, Effect effect) throws IOException {
    switch (fault(kind, path)) {
      case Fault.Fails f -> throw new IOException("simulated error: " + kind + " of " + path);
      case Fault.ForcedInPart f ->
          throw new IOException("simulated error: " + kind + " of " + path);
      case Fault.NoSpace f -> throw new IOException("No space left on device: " + path);
      case Fault.FailsAfterEffect f -> {
        effect.happen();
        throw new IOException("simulated error after " + kind + " of " + path);
      }
      case Fault.Skipped f -> {}
      case Fault.None f -> effect.happen();
      case Fault.Partial f -> effect.happen();
      case Fault.Misdirected f -> effect.happen();
      case Fault.PowerLoss f -> throw new AssertionError("fault() answers this one");
    }
  }

  private Fault fault(Operation.Kind kind, Path path) throws IOException {
    checkAlive();
    long number = kind == Operation.Kind.READ ? reads++ : operations++;
    Operation operation = new Operation(kind, path, number);
    Fault fault = plan.of(operation);
    if (fault instanceof Fault.PowerLoss) {
      dead = true;
      throw new PowerLossException(operation);
    }
    return fault;
  }

  private void checkAlive() throws IOException {
    if (dead) {
      throw new PowerLossException();
    }
  }

  private Node node(Path path) throws NoSuchFileException {
    Node node = root;
    for (String name : names(path)) {
      node = node instanceof Directory directory ? directory.names().get(name) : null;
      if (node == null) {
        throw new NoSuchFileException(path.toString());
      }
    }
    return node;
  }

  private static List<String> names(Path path) {
    List<String> known = NAMES.get(path);
    if (known == null) {
      List<String> names = new ArrayList<>();
      path.toAbsolutePath().forEach(name -> names.add(name.toString()));
      known = List.copyOf(names);
      if (NAMES.size() < NAMES_MAX) {
        NAMES.put(path, known);
      }
    }
    return known;
  }

  private Inode file(Path path) throws IOException {
    if (node(path) instanceof Inode file) {
      return file;
    }
    throw new IOException(path + " is a directory");
  }

  private Directory directory(Path path) throws IOException {
    if (node(path) instanceof Directory directory) {
      return directory;
    }
    throw new NotDirectoryException(path.toString());
  }

  private Directory parent(Path path) throws IOException {
    return directory(DurableFiles.parent(path));
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  private final class OpenFile implements DiskFile {
    private final Path path;
    private final Inode inode;
    private final boolean writable;
    private boolean closed;

    OpenFile(Path path, Inode inode, boolean writable) {
      this.path = path;
      this.inode = inode;
      this.writable = writable;
    }

    @Override
    public int read(long offset, ByteBuffer target) throws IOException {
      synchronized (SimulatedDisk.this) {
        checkOpen();
        return switch (fault(Operation.Kind.READ, path)) {
          case Fault.Partial f -> readSome(offset, target, f.bytesMax());
          case Fault.None f -> inode.read(offset, target);
          default -> throw new IOException("simulated error: read of " + path);
        };
      }
    }

    private int readSome(long offset, ByteBuffer target, int bytesMax) {
      int limit = target.limit();
      target.limit(Math.min(limit, target.position() + bytesMax));
      int count = inode.read(offset, target);
      target.limit(limit);
      return count;
    }

    @Override
    public int write(long offset, ByteBuffer source) throws IOException {
      synchronized (SimulatedDisk.this) {
        checkWritable();
        int asked = source.remaining();
        return switch (fault(Operation.Kind.WRITE, path)) {
          case Fault.None f -> write(inode, offset, source, asked);
          case Fault.Partial f -> write(inode, offset, source, Math.min(asked, f.bytesMax()));
          case Fault.Misdirected f -> write(file(f.path()), f.offset(), source, asked);
          case Fault.Skipped f -> skip(source, asked);
          case Fault.NoSpace f -> {
            write(inode, offset, source, asked / 2);
            throw new IOException("No space left on device: " + path);
          }
          case Fault.FailsAfterEffect f -> {
            write(inode, offset, source, asked);
            throw new IOException("simulated error after write to " + path);
          }
          case Fault.Fails f -> throw new IOException("simulated error: write to " + path);
          case Fault.ForcedInPart f -> throw new IOException("simulated error: write to " + path);
          case Fault.PowerLoss f -> throw new AssertionError("fault() answers this one");
        };
      }
    }

    private static int write(Inode target, long offset, ByteBuffer source, int count) {
      int limit = source.limit();
      source.limit(source.position() + count);
      target.write(offset, source);
      source.limit(limit);
      return count;
    }

    private static int skip(ByteBuffer source, int count) {
      source.position(source.position() + count);
      return count;
    }

    @Override
    public void force() throws IOException {
      synchronized (SimulatedDisk.this) {
        checkWritable();
        switch (fault(Operation.Kind.FORCE, path)) {
          case Fault.Fails f -> {
            inode.failForce(0);
            throw new IOException("simulated error: force of " + path);
          }
          case Fault.ForcedInPart f -> {
            inode.failForce(f.written());
            throw new IOException("simulated error: force of " + path);
          }
          case Fault.NoSpace f -> {
            inode.failForce(0);
            throw new IOException("No space left on device: " + path);
          }
          case Fault.FailsAfterEffect f -> {
            inode.force();
            throw new IOException("simulated error after force of " + path);
          }
          case Fault.Skipped f -> {}
          case Fault.None f -> inode.force();
          case Fault.Partial f -> inode.force();
          case Fault.Misdirected f -> inode.force();
          case Fault.PowerLoss f -> throw new AssertionError("fault() answers this one");
        }
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (SimulatedDisk.this) {
        checkWritable();
        change(Operation.Kind.TRUNCATE, path, () -> inode.truncate(size));
      }
    }

    @Override
    public long size() throws IOException {
      synchronized (SimulatedDisk.this) {
        checkOpen();
        return inode.length();
      }
    }

    @Override
    public void close() {
      synchronized (SimulatedDisk.this) {
        closed = true;
      }
    }

    private void checkOpen() throws IOException {
      checkAlive();
      if (closed) {
        throw new IOException(path + " is closed");
      }
    }

    private void checkWritable() throws IOException {
      checkOpen();
      if (!writable) {
        throw new IOException(path + " is open for reading only");
      }
    }
  }

  private final class Lock implements DiskLock {
    private final Path path;
    private final Inode inode;

    Lock(Path path, Inode inode) {
      this.path = path;
      this.inode = inode;
    }

    @Override
    public void check() throws IOException {
      synchronized (SimulatedDisk.this) {
        checkAlive();
        if (!exists(path) || file(path) != inode) {
          throw new IOException(path + " was removed or replaced while it was locked");
        }
      }
    }

    @Override
    public void close() {
      synchronized (SimulatedDisk.this) {
        locked.remove(path);
      }
    }
  }
}
