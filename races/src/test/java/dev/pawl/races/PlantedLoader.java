package dev.pawl.races;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ConstantDescs;
import java.util.Set;

/// Loads the shipped classes once more, with a bug in one of them: a method no longer makes certain
/// calls.
public final class PlantedLoader extends ClassLoader {
  private final String type;
  private final String method;
  private final Set<String> callees;
  private boolean planted;

  /// @param type the full name of the class
  /// @param method every method of this name
  /// @param callees methods that are not called any more, without result or with null for one;
  ///   their parameters are references
  public PlantedLoader(String type, String method, String... callees) {
    super(PlantedLoader.class.getClassLoader());
    this.type = type;
    this.method = method;
    this.callees = Set.of(callees);
  }

  /// A new object of this class, which has a constructor without parameters, as it is here.
  ///
  /// @throws AssertionError where the bug has no place in what was loaded
  public Object instance(Class<?> of) {
    try {
      Object made = loadClass(of.getName()).getConstructor().newInstance();
      requirePlanted();
      return made;
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(of + " cannot be made", e);
    }
  }

  /// Fails where the bug has no place in what was loaded.
  public void requirePlanted() throws ClassNotFoundException {
    var _ = loadClass(type);
    if (!planted) {
      throw new AssertionError(type + "." + method + " calls none of " + callees);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith("dev.pawl.") || name.startsWith("dev.pawl.races.")) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = bytes(name);
    if (name.equals(type)) {
      bytes = withBug(bytes);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] withBug(byte[] bytes) {
    ClassFile file = ClassFile.of();
    return file.transformClass(
        file.parse(bytes), ClassTransform.transformingMethodBodies(this::isMeant, this::leaveOut));
  }

  private boolean isMeant(MethodModel model) {
    return model.methodName().equalsString(method);
  }

  private void leaveOut(CodeBuilder builder, CodeElement element) {
    if (element instanceof InvokeInstruction call && callees.contains(call.name().stringValue())) {
      call.typeSymbol().parameterList().forEach(parameter -> builder.pop()); // none takes two
      builder.pop(); // whose method it is
      if (call.typeSymbol().returnType().equals(ConstantDescs.CD_Object)) {
        builder.aconst_null();
      }
      planted = true;
    } else {
      builder.with(element);
    }
  }

  private byte[] bytes(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
