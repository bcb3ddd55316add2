package dev.pawl.durable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The disk of this machine.
///
/// Files are made 0600 and directories 0700, in the call that makes them: there is no moment in
/// which another user could open them. Files for others are made 0666 less the umask. Where the
/// file system knows no owners (Windows), they inherit the rights of the directory above.
public final class RealDisk implements Disk {
  private static final FileAttribute<?>[] UMASK_DECIDES = {};
  private static final FileAttribute<?>[] FILE_FOR_OWNER = attributes("rw-------");
  private static final FileAttribute<?>[] DIRECTORY_FOR_OWNER = attributes("rwx------");

  /// The default file system.
  public RealDisk() {}

  @Override
  public DiskFile open(Path file, Access access) throws IOException {
    Set<OpenOption> options =
        switch (access) {
          case READ -> Set.of(StandardOpenOption.READ);
          case WRITE -> Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
          case CREATE, CREATE_SHARED ->
              Set.of(
                  StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        };
    FileAttribute<?>[] rights = access == Access.CREATE_SHARED ? UMASK_DECIDES : FILE_FOR_OWNER;
    return new RealFile(file, FileChannel.open(file, options, rights));
  }

  @Override
  public void rename(Path source, Path target) throws IOException {
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.delete(file);
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    Files.createDirectory(directory, DIRECTORY_FOR_OWNER);
  }

  @Override
  public void createSharedDirectory(Path directory) throws IOException {
    Files.createDirectory(directory, UMASK_DECIDES);
  }

  /// A directory opens for reading like a file, and `fsync` of it makes its names durable.
  @Override
  public void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      throw RealFile.named(directory, e);
    }
  }

  /// A dangling symbolic link counts as existing: something is there, and it is not ours to
  /// replace.
  @Override
  public boolean exists(Path path) throws IOException {
    try {
      Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return true;
    } catch (NoSuchFileException e) {
      return false; // whatever else keeps us from looking, it does not say that nothing is there
    }
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    }
  }

  @Override
  public DiskLock lock(Path lockFile) throws IOException {
    return RealLock.acquire(lockFile, FILE_FOR_OWNER);
  }

  @Override
  public String fileSystemType(Path path) throws IOException {
    return MountTable.typeOf(path);
  }

  @Override
  public boolean othersMayRead(Path path) throws IOException {
    return anyOf(path, PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
  }

  @Override
  public boolean othersMayWrite(Path path) throws IOException {
    return anyOf(path, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
  }

  private static boolean anyOf(Path path, PosixFilePermission group, PosixFilePermission others)
      throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view == null) {
      return false;
    }
    Set<PosixFilePermission> permissions = view.readAttributes().permissions();
    return permissions.contains(group) || permissions.contains(others);
  }

  private static FileAttribute<?>[] attributes(String permissions) {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
