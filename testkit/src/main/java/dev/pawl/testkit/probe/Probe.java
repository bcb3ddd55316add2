package dev.pawl.testkit.probe;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Watches methods of this process: calls are woven into their bytes as classes are loaded, so the
/// sources have no hook that somebody could leave switched the wrong way.
///
/// The process loads itself as an agent, which needs the options [#JVM_OPTIONS]. What is woven
/// stays as long as the process lives; without an observer it does nothing. Works on the class path
/// only, where every class sees this one.
public final class Probe {
  /// What the JVM must be started with.
  public static final String JVM_OPTIONS =
      "-Djdk.attach.allowAttachSelf=true -XX:+EnableDynamicAgentLoading";

  private static final List<Point> POINTS = new CopyOnWriteArrayList<>();
  private static final List<Observer> OBSERVERS = new CopyOnWriteArrayList<>();
  private static final Set<Point> woven = new HashSet<>(); // guarded by the class
  private static @Nullable Instrumentation instrumentation; // guarded by the class

  private Probe() {}

  /// Lets an observer hear of calls of these methods from now on, and of whatever else is watched.
  /// Of several observers the newest hears first, so the oldest knows what really is returned.
  ///
  /// @return ends it
  /// @throws IllegalStateException where a class has no such method, or the process may not be
  ///   watched
  public static synchronized Watch watch(Set<Point> points, Observer observer) {
    Set<Point> more =
        points.stream().filter(point -> !POINTS.contains(point)).collect(Collectors.toSet());
    POINTS.addAll(more);
    weave(more);
    OBSERVERS.addFirst(observer);
    return () -> OBSERVERS.remove(observer);
  }

  /// Ends the watching.
  @FunctionalInterface
  public interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  /// Loads the classes, has them woven, and makes sure that they were.
  private static void weave(Set<Point> points) {
    Instrumentation agent = agent();
    try {
      for (String type : points.stream().map(Point::type).distinct().toList()) {
        agent.retransformClasses(Class.forName(type));
      }
    } catch (ClassNotFoundException | UnmodifiableClassException e) {
      throw new IllegalStateException("cannot be watched: " + e.getMessage(), e);
    }
    for (Point point : points) {
      if (!woven.contains(point)) {
        throw new IllegalStateException("there is no method " + point + " to watch");
      }
    }
  }

  private static Instrumentation agent() {
    Instrumentation present = instrumentation;
    if (present == null) {
      attach();
      present = instrumentation;
    }
    if (present == null) {
      throw new IllegalStateException("the agent was loaded by another class loader");
    }
    return present;
  }

  /// Loads a jar that names [ProbeAgent] and holds nothing: the class is on the class path already.
  private static void attach() {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Agent-Class", ProbeAgent.class.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    try {
      Path jar = Files.createTempFile("probe", ".jar");
      try (OutputStream out = Files.newOutputStream(jar);
          JarOutputStream empty = new JarOutputStream(out, manifest)) {
        empty.finish();
      }
      VirtualMachine machine = VirtualMachine.attach(Long.toString(ProcessHandle.current().pid()));
      try {
        machine.loadAgent(jar.toString());
      } finally {
        machine.detach();
        Files.delete(jar);
      }
    } catch (IOException | AttachNotSupportedException e) {
      throw new IllegalStateException("start the JVM with " + JVM_OPTIONS, e);
    } catch (AgentLoadException | AgentInitializationException e) {
      throw new IllegalStateException("the agent was not loaded", e);
    }
  }

  static void install(Instrumentation given) {
    instrumentation = given;
    given.addTransformer(new Weaver(POINTS, woven), true);
  }

  /// Called by woven methods.
  ///
  /// @param point its number in the order of registration
  public static void entered(int point, @Nullable Object self, Object[] arguments) {
    for (Observer observer : OBSERVERS) {
      observer.entered(POINTS.get(point), self, arguments);
    }
  }

  /// Called by woven methods.
  ///
  /// @param point its number in the order of registration
  public static @Nullable Object left(
      @Nullable Object result, int point, @Nullable Object self, Object[] arguments) {
    Object returned = result;
    for (Observer observer : OBSERVERS) {
      returned = observer.left(POINTS.get(point), self, arguments, returned);
    }
    return returned;
  }
}
