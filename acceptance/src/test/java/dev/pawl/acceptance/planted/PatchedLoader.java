package dev.pawl.acceptance.planted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Loads Pawl's classes anew, those that were patched from memory, and everything else from the
/// loader above it. So the patched ones share a package with the rest, and each bug begins with
/// fresh static fields.
final class PatchedLoader extends ClassLoader {
  private final Map<String, byte[]> patched;
  private final List<Path> directories;

  PatchedLoader(Map<String, byte[]> patched, List<Path> directories) {
    super(PatchedLoader.class.getClassLoader());
    this.patched = patched;
    this.directories = directories;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith("dev.pawl.") || name.startsWith("dev.pawl.acceptance.")) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known != null ? known : findClass(name);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = patched.get(name);
    try {
      bytes = bytes != null ? bytes : read(name);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] read(String name) throws IOException, ClassNotFoundException {
    String file = name.replace('.', '/') + ".class";
    for (Path directory : directories) {
      if (Files.exists(directory.resolve(file))) {
        return Files.readAllBytes(directory.resolve(file));
      }
    }
    throw new ClassNotFoundException(name);
  }

  static {
    registerAsParallelCapable();
  }
}
