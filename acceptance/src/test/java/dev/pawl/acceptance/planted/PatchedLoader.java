package dev.pawl.acceptance.planted;

import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.IllegalClassFormatException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Loads Pawl's classes anew, those that were patched from memory, and everything else from the
/// loader above it. So the patched ones share a package with the rest, and each bug begins with
/// fresh static fields.
final class PatchedLoader extends ClassLoader {
  private static final String PROBE = "dev.pawl.testkit.probe.Probe";
  private static final String ORACLE = "dev.pawl.signer.OneTimeOracle";

  private final Map<String, byte[]> patched;
  private final List<Path> directories;
  private volatile @Nullable ClassFileTransformer weaver;

  PatchedLoader(Map<String, byte[]> patched, List<Path> directories) {
    super(PatchedLoader.class.getClassLoader());
    this.patched = patched;
    this.directories = directories;
  }

  /// Has the signer's one-time oracle hear of every one-time signature in these classes.
  ///
  /// An agent would weave the probe's calls into classes that are loaded already. This loader does
  /// it as it loads them, so the process needs no leave to attach to itself. A method that is to be
  /// watched when its class is loaded already is an error, as the probe sees that it is not woven.
  void watchOneTimeKeys() throws ReflectiveOperationException {
    if (weaver == null) {
      Method install = loadClass(PROBE).getDeclaredMethod("install", Instrumentation.class);
      install.setAccessible(true);
      var _ = install.invoke(null, agent());
    }
    var _ = Class.forName(ORACLE, true, this);
  }

  private Instrumentation agent() {
    return (Instrumentation)
        Proxy.newProxyInstance(
            getParent(),
            new Class<?>[] {Instrumentation.class},
            (_, method, arguments) -> {
              switch (method.getName()) {
                case "addTransformer" -> weaver = (ClassFileTransformer) arguments[0];
                case "retransformClasses" -> {} // woven when it was loaded
                default -> throw new UnsupportedOperationException(method.getName());
              }
              return null;
            });
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
      bytes = woven(name, bytes != null ? bytes : read(name));
    } catch (IOException | IllegalClassFormatException e) {
      throw new ClassNotFoundException(name, e);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] woven(String name, byte[] bytes) throws IllegalClassFormatException {
    ClassFileTransformer present = weaver;
    byte[] woven =
        present == null ? null : present.transform(this, name.replace('.', '/'), null, null, bytes);
    return woven != null ? woven : bytes;
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

  /// The files beside the classes: by them JUnit finds what stands over a module's tests.
  @Override
  protected Enumeration<URL> findResources(String name) throws MalformedURLException {
    List<URL> found = new ArrayList<>();
    for (Path directory : directories) {
      if (Files.exists(directory.resolve(name))) {
        found.add(directory.resolve(name).toUri().toURL());
      }
    }
    return Collections.enumeration(found);
  }

  static {
    registerAsParallelCapable();
  }
}
