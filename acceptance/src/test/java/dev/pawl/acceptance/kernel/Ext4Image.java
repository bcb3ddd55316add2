package dev.pawl.acceptance.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/// An ext4 file system in a file, mounted through a loop device: a disk whose power one can cut.
///
/// Its journal is so large that nothing in it is ever given up while a test runs. So a copy of the
/// file that is made while the file system lives holds, in that journal, all that was forced before
/// the copy began, however torn the copy is otherwise.
///
/// @param file the disk
/// @param mount where it is mounted
record Ext4Image(Path file, Path mount) implements AutoCloseable {
  private static final int JOURNAL_MEGABYTES = 64;

  /// `_IOR('X', 125, __u32)`: ext4 and xfs stop at once and write nothing more.
  private static final long SHUTDOWN = 0x8004587DL;

  /// Not even what the file system's own journal holds in memory.
  private static final int WITHOUT_FLUSHING = 2;

  /// Makes a file system and mounts it.
  static Ext4Image create(Path file, Path mount) throws IOException, InterruptedException {
    Files.createDirectories(mount);
    Files.deleteIfExists(file);
    Program.must("truncate", "-s", "192M", file.toString());
    Program.must(
        "mkfs.ext4",
        "-q",
        "-F",
        "-J",
        "size=" + JOURNAL_MEGABYTES,
        "-E",
        "lazy_itable_init=0",
        file.toString());
    return new Ext4Image(file, mount).mounted();
  }

  /// A copy of the disk as it is at this moment.
  Ext4Image copy(Path to, Path mountTo) throws IOException, InterruptedException {
    Files.createDirectories(mountTo);
    Program.must("cp", "--sparse=always", file.toString(), to.toString());
    return new Ext4Image(to, mountTo);
  }

  /// Mounts it; what its journal holds is replayed, as after a loss of power.
  Ext4Image mounted() throws IOException, InterruptedException {
    Program.must("mount", "-o", "loop", file.toString(), mount.toString());
    return this;
  }

  /// Cuts the power: what was not written to the disk by now never will be, and whoever uses the
  /// file system gets errors. Mount it again to see what is left.
  void cutPower() throws IOException, InterruptedException {
    ioctl(mount, SHUTDOWN, WITHOUT_FLUSHING);
  }

  @SuppressWarnings("restricted") // no Java call shuts a file system down
  private static void ioctl(Path directory, long request, int argument) throws IOException {
    Linker linker = Linker.nativeLinker();
    MethodHandle open =
        linker.downcallHandle(
            linker.defaultLookup().find("open").orElseThrow(),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    MethodHandle call =
        linker.downcallHandle(
            linker.defaultLookup().find("ioctl").orElseThrow(),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS),
            Linker.Option.firstVariadicArg(2));
    MethodHandle close =
        linker.downcallHandle(
            linker.defaultLookup().find("close").orElseThrow(),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int descriptor = (int) open.invokeExact(arena.allocateFrom(directory.toString()), 0);
      MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
      value.set(ValueLayout.JAVA_INT, 0, argument);
      int answer = (int) call.invokeExact(descriptor, request, value);
      int closed = (int) close.invokeExact(descriptor);
      if (descriptor < 0 || answer != 0 || closed != 0) {
        throw new IOException("cannot shut down the file system at " + directory);
      }
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  void unmount() throws IOException, InterruptedException {
    Program.must("umount", mount.toString());
  }

  /// Unmounts it where it is mounted, and removes it.
  @Override
  public void close() throws IOException {
    try {
      Program.run("umount", mount.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(file);
  }
}
