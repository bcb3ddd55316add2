package dev.pawl.acceptance.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.io.Serializable;
import java.nio.MappedByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/// The rules of the house. Each has at least one planted class that breaks it, see [Breaks].
enum HouseRule {
  /// DESIGN section 4: arrows point down, and a part uses no library.
  ARROWS(house -> dependencies("use only what stands below", (from, to) -> house.mayUse(from, to))),

  /// Between packages, within modules too.
  NO_CYCLES(house -> slices().matching(house.root() + ".(**)").should().beFreeOfCycles()),

  /// Raw signing could sign a leaf twice, so only the one order may call it.
  ONE_SIGNER(house ->
      dependencies(
          "leave raw signing to the signer",
          (from, to) ->
              !to.getPackageName().equals(house.root() + ".hbs.sign")
                  || house.isIn(from, "hbs", "signer", "bench"))),

  /// One way leads to a one-time signature, and it takes no live key along a side path: no self
  /// test, no measurement of the signer's, no advice. A seed is copied to be sealed, and to make
  /// the trees below. Measurements of `bench` make their own keys.
  ONE_ORDER(house ->
      accesses(
          "leave one-time signatures and seeds to the one order",
          (from, access) ->
              !isGuarded(house, access)
                  || house.isIn(from, "hbs", "bench")
                  || maySign(house, from, access))),

  /// A key that can be written out can be read back twice. The ledger alone says what is used, so
  /// nothing here serializes, clones or hands out a key with its state.
  NO_KEY_LEAVES(house -> types("let no private key out", type -> letsKeyOut(house, type))),

  /// A disk whose force does nothing could stand in for the real one; in programs there is one
  /// disk, and its force asks no option. The kit simulates, and `bench` counts.
  ONE_DISK(house ->
      types(
          "leave the disk to durable",
          type ->
              !house.isIn(type, "durable", "testkit", "bench")
                  && (type.isAssignableTo(house.root() + ".durable.Disk")
                      || type.isAssignableTo(house.root() + ".durable.DiskFile")))),

  /// Where a simulated disk cannot stand, no crash can be tested. Measurements copy whole stores.
  ONLY_DURABLE_WRITES_FILES(house ->
      accesses(
          "leave writing files to durable",
          (from, access) ->
              house.isIn(from, "durable", "bench") || mayWrite(from) || !writesFiles(access))),

  /// What a library reads is a parameter.
  ONLY_PROGRAMS_READ_FILES(house ->
      accesses(
          "take files as parameters",
          (from, access) ->
              house.isIn(from, "durable", "cli", "bench", "testkit")
                  || mayRead(from)
                  || !access.getTargetOwner().isEquivalentTo(Files.class))),

  /// A lost page of a mapped file kills the process, and its write-back has no order. A derived
  /// cache may be listed here.
  NO_MAPPED_FILES(
      house -> accesses("map no file", (from, access) -> !mapsFiles(access) || mayMap(from))),

  /// Time and randomness arrive as arguments, so that every run can be replayed.
  NO_CLOCK_NO_DICE(house ->
      accesses(
          "be given time and randomness",
          (from, access) ->
              house.isIn(from, "cli", "bench")
                  || !asksClockOrDice(access)
                  || (mayTime(from) && access.getName().equals("nanoTime")))),

  /// Waiting is for a condition, never for a while. What another process does is no condition here.
  NO_SLEEP(house ->
      accesses(
          "wait for a condition",
          (from, access) ->
              maySleep(from)
                  || (!calls(access, Thread.class, "sleep")
                      && !calls(access, TimeUnit.class, "sleep")))),

  /// Libraries return and throw; programs talk, and the kit for tests prints its seeds.
  ONLY_PROGRAMS_TALK(house ->
      accesses(
          "leave talking to the programs",
          (from, access) -> house.isIn(from, "cli", "bench", "testkit") || !talks(access)));

  private static final Set<String> FILES_WRITE =
      Set.of(
          "write",
          "writeString",
          "newOutputStream",
          "newBufferedWriter",
          "newByteChannel",
          "copy",
          "move",
          "delete",
          "deleteIfExists",
          "createFile",
          "createDirectory",
          "createDirectories",
          "createLink",
          "createSymbolicLink",
          "createTempFile",
          "createTempDirectory",
          "setAttribute",
          "setLastModifiedTime",
          "setOwner",
          "setPosixFilePermissions");

  /// Who may call what of raw signing, by the method and the class in the house.
  private static final Map<String, Set<String>> MAY_SIGN =
      Map.of(
          "sign", Set.of("signer.OpenTree", "signer.KeySigner", "signer.ChildTrees"),
          "secretForSealing", Set.of("signer.Vault", "signer.OpenKey"));

  /// Full names of classes that may map a file: derived caches only.
  private static final Set<String> MAY_MAP = Set.of();

  /// Full names of classes that may write files which no crash concerns: the jar of the testkit's
  /// agent.
  private static final Set<String> MAY_WRITE = Set.of("dev.pawl.testkit.probe.Probe");

  /// Full names of classes that may read files which are none of ours: what the kernel and the
  /// system say of this machine.
  private static final Set<String> MAY_READ = Set.of("dev.pawl.signer.HostFingerprints");

  /// Full names of classes that may look again after a while: following what another process or
  /// another machine does.
  private static final Set<String> MAY_SLEEP = Set.of("dev.pawl.cli.Pause");

  /// Full names of classes that may time themselves: which hash engine is faster is no matter of
  /// any key, and every engine gives the same bytes.
  private static final Set<String> MAY_TIME =
      Set.of("dev.pawl.hbs.hash.Engines", "dev.pawl.hbs.hash.XmssEngines");

  private final Function<House, ArchRule> rule;

  HouseRule(Function<House, ArchRule> rule) {
    this.rule = rule;
  }

  /// This rule for a house.
  ArchRule in(House house) {
    return rule.apply(house);
  }

  private static boolean writesFiles(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    return owner.isAssignableTo(FileChannel.class)
        || owner.isAssignableTo(AsynchronousFileChannel.class)
        || owner.isAssignableTo(RandomAccessFile.class)
        || owner.isAssignableTo(FileOutputStream.class)
        || owner.isAssignableTo(FileWriter.class)
        || (owner.isEquivalentTo(Files.class) && FILES_WRITE.contains(access.getName()));
  }

  private static boolean mapsFiles(JavaAccess<?> access) {
    return access.getTargetOwner().isAssignableTo(MappedByteBuffer.class)
        || (access.getTargetOwner().isAssignableTo(FileChannel.class)
            && access.getName().equals("map"));
  }

  private static boolean mayMap(JavaClass type) {
    return MAY_MAP.contains(type.getFullName());
  }

  private static boolean mayWrite(JavaClass type) {
    return MAY_WRITE.contains(type.getFullName());
  }

  private static boolean mayRead(JavaClass type) {
    return MAY_READ.contains(type.getFullName());
  }

  private static boolean maySleep(JavaClass type) {
    return MAY_SLEEP.contains(type.getFullName());
  }

  private static boolean mayTime(JavaClass type) {
    return MAY_TIME.contains(type.getFullName());
  }

  private static boolean asksClockOrDice(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    return calls(access, System.class, "currentTimeMillis")
        || calls(access, System.class, "nanoTime")
        || (owner.getPackageName().equals("java.time") && access.getName().equals("now"))
        || (owner.isEquivalentTo(Clock.class) && access.getName().startsWith("system"))
        || calls(access, UUID.class, "randomUUID")
        || calls(access, Math.class, "random")
        || owner.isEquivalentTo(ThreadLocalRandom.class)
        || calls(access, SecureRandom.class, "<init>")
        || (owner.isEquivalentTo(SecureRandom.class) && access.getName().startsWith("getInstance"))
        || calls(access, Random.class, "<init>");
  }

  private static boolean talks(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    return (owner.isEquivalentTo(System.class) && Set.of("out", "err").contains(access.getName()))
        || (owner.isAssignableTo(Throwable.class)
            && access.getName().equals("printStackTrace")
            && access.getDescription().contains("printStackTrace()"))
        || (owner.isEquivalentTo(PrintStream.class) && access.getName().equals("<init>"));
  }

  private static boolean maySign(House house, JavaClass type, JavaAccess<?> access) {
    return MAY_SIGN.getOrDefault(access.getName(), Set.of()).contains(nameInside(house, type));
  }

  private static boolean isGuarded(House house, JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    return MAY_SIGN.containsKey(access.getName())
        && (owner.getPackageName().equals(house.root() + ".hbs.sign")
            || owner.getFullName().equals(house.root() + ".signer.SigningTree"));
  }

  /// The name of the outermost class that this one stands in, below the root of the house.
  private static String nameInside(House house, JavaClass type) {
    return type.getFullName().substring(house.root().length() + 1).split("\\$", 2)[0];
  }

  private static boolean letsKeyOut(House house, JavaClass type) {
    if (!house.isIn(type, "hbs", "signer")) {
      return false;
    }
    boolean isSerializableAnyway =
        type.isAssignableTo(Throwable.class)
            || type.isAssignableTo(Enum.class)
            || type.isAssignableTo(Map.class); // a cache that drops its eldest entry
    boolean isCopied =
        type.isAssignableTo(Serializable.class) || type.isAssignableTo(Cloneable.class);
    return (isCopied && !isSerializableAnyway)
        || (house.isIn(type, "signer")
            && isPublic(type.getModifiers())
            && handsOutKey(house, type));
  }

  private static boolean handsOutKey(House house, JavaClass type) {
    return type.getMethods().stream()
        .filter(method -> isPublic(method.getModifiers()))
        .map(JavaMethod::getRawReturnType)
        .anyMatch(returned -> returned.getPackageName().equals(house.root() + ".hbs.sign"));
  }

  private static boolean isPublic(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC);
  }

  private static boolean calls(JavaAccess<?> access, Class<?> owner, String name) {
    return access.getTargetOwner().isEquivalentTo(owner) && access.getName().equals(name);
  }

  private static ArchRule dependencies(
      String description, BiPredicate<JavaClass, JavaClass> allowed) {
    return classes()
        .should(
            new ArchCondition<JavaClass>(description) {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                for (Dependency arrow : type.getDirectDependenciesFromSelf()) {
                  JavaClass target = arrow.getTargetClass().getBaseComponentType();
                  if (!allowed.test(type, target)) {
                    events.add(SimpleConditionEvent.violated(type, arrow.getDescription()));
                  }
                }
              }
            });
  }

  private static ArchRule types(String description, Predicate<JavaClass> breaks) {
    return classes()
        .should(
            new ArchCondition<JavaClass>(description) {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                if (breaks.test(type)) {
                  events.add(SimpleConditionEvent.violated(type, type.getFullName()));
                }
              }
            });
  }

  /// Calls, references to methods and constructors, and uses of fields.
  private static ArchRule accesses(
      String description, BiPredicate<JavaClass, JavaAccess<?>> allowed) {
    return classes()
        .should(
            new ArchCondition<JavaClass>(description) {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                  if (!allowed.test(type, access)) {
                    events.add(SimpleConditionEvent.violated(type, access.getDescription()));
                  }
                }
              }
            });
  }
}
