package dev.pawl.hbs.hash;

import java.lang.reflect.Method;

/// The incubating module `jdk.incubator.vector`, added to a running JVM.
///
/// Named on the command line (`--add-modules`), the module makes the JVM print a warning to the
/// user and turn down its ahead-of-time cache. Added later, by the call with which the JDK adds
/// modules of its own, it does neither and is exactly as fast. The launcher opens that call to this
/// module: `--add-exports java.base/jdk.internal.module=dev.pawl.hbs`, or `=ALL-UNNAMED` on a class
/// path.
final class VectorModule {
  private static final String NAME = "jdk.incubator.vector";

  private VectorModule() {}

  /// Makes the module's classes usable from here; call this before the first class that names them
  /// is linked.
  ///
  /// @return whether they are usable; false where this JDK lacks the module or the launcher did not
  ///   open the call, and then the scalar engines do the work
  static boolean load() {
    if (ModuleLayer.boot().findModule(NAME).isPresent()) {
      return true;
    }
    try {
      Class<?> modules = Class.forName("jdk.internal.module.Modules");
      Method loadModule = modules.getMethod("loadModule", String.class);
      Method addReads = modules.getMethod("addReads", Module.class, Module.class);
      Module vector = (Module) loadModule.invoke(null, NAME);
      addReads.invoke(null, VectorModule.class.getModule(), vector);
      return true;
    } catch (ReflectiveOperationException absent) {
      return false;
    }
  }
}
