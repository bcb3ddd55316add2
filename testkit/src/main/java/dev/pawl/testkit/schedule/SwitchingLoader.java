package dev.pawl.testkit.schedule;

import dev.pawl.testkit.Choices;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Loads the shipped classes once more, with points of [Switching] in some of them, and with bugs
/// planted where a test wants to see them caught.
///
/// Classes of Pawl are loaded here again, this package aside; all others come from the parent. A
/// scenario is a class of the test that is loaded here too, so that it sees these classes and
/// shares their packages.
public final class SwitchingLoader extends ClassLoader {
  private static final String OURS = "dev.pawl.";

  /// What has to be the same on both sides; all of it knows no class of any other package of ours.
  private static final List<String> SHARED =
      List.of("dev.pawl.testkit.schedule.", Choices.class.getName());

  private final Set<String> switching;
  private final List<Plant> plants;
  private final Set<Plant> planted = new HashSet<>();

  /// @param switching binary names of the classes in which threads may give way, nested ones
  ///   included
  public SwitchingLoader(ClassLoader parent, Collection<String> switching, Plant... plants) {
    super(parent);
    this.switching = Set.copyOf(switching);
    this.plants = new ArrayList<>(Arrays.asList(plants));
  }

  /// A new scenario of this class, which has a constructor without parameters.
  public Scenario scenario(Class<? extends Scenario> type) {
    try {
      var constructor = loadClass(type.getName()).getDeclaredConstructor();
      constructor.setAccessible(true);
      return (Scenario) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type + " is no scenario", e);
    }
  }

  /// The bugs that found their place in the classes loaded so far.
  public Set<Plant> planted() {
    return Set.copyOf(planted);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS) || SHARED.stream().anyMatch(name::startsWith)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = bytes(name);
    String outermost = name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
    if (switching.contains(outermost)) {
      Switching transform = new Switching(name, plants);
      bytes = transform.apply(bytes);
      planted.addAll(transform.planted());
    }
    return defineClass(name, bytes, 0, bytes.length);
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
