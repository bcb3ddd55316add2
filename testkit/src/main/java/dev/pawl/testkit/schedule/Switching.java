package dev.pawl.testkit.schedule;

import java.lang.classfile.AccessFlags;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.FieldModel;
import java.lang.classfile.Label;
import java.lang.classfile.MethodElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Puts points into one class file: a switch may happen before each access to a field that can
/// change and each call of `java.util.concurrent`; monitors become locks of the stage, and platform
/// threads its threads.
final class Switching {
  private static final ClassDesc POINTS = ClassDesc.of(Points.class.getName());
  private static final ClassDesc THREAD = ClassDesc.of("java.lang.Thread");
  private static final ClassDesc OF_PLATFORM = ClassDesc.of("java.lang.Thread$Builder$OfPlatform");
  private static final ClassDesc OURS = ClassDesc.of(PlatformThreads.class.getName());
  private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);
  private static final MethodTypeDesc OF_MONITOR =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object);

  private final String name;
  private final List<Plant> plants;
  private final Set<Plant> planted = new HashSet<>();
  private Set<String> fixed = Set.of(); // the final fields of the class

  Switching(String binaryName, List<Plant> plants) {
    this.name = binaryName;
    this.plants = plants;
  }

  /// The bugs that found their place.
  Set<Plant> planted() {
    return planted;
  }

  byte[] apply(byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    fixed =
        model.fields().stream()
            .filter(field -> field.flags().has(AccessFlag.FINAL))
            .map((FieldModel field) -> field.fieldName().stringValue())
            .collect(Collectors.toSet());
    return ClassFile.of()
        .transformClass(
            model,
            (builder, element) -> {
              if (element instanceof MethodModel method
                  && method.code().isPresent()
                  && !method.methodName().equalsString("<clinit>")) {
                builder.transformMethod(method, method(method));
              } else {
                builder.with(element);
              }
            });
  }

  private MethodTransform method(MethodModel method) {
    boolean monitor = method.flags().has(AccessFlag.SYNCHRONIZED);
    if (monitor && method.flags().has(AccessFlag.STATIC)) {
      throw new IllegalArgumentException(name + " has a static monitor");
    }
    boolean kept = monitor && !isPlanted(method, Plant.MONITOR);
    CodeTransform points = (builder, element) -> instruction(method, builder, element);
    CodeTransform code = kept ? points.andThen(new Monitor()) : points;
    return MethodTransform.transformingCode(code).andThen(Switching::withoutMonitor);
  }

  private static void withoutMonitor(
      java.lang.classfile.MethodBuilder builder, MethodElement element) {
    if (element instanceof AccessFlags flags) {
      builder.withFlags(flags.flagsMask() & ~ClassFile.ACC_SYNCHRONIZED);
    } else {
      builder.with(element);
    }
  }

  private boolean isPlanted(MethodModel method, String callee) {
    for (Plant plant : plants) {
      if (plant.leavesOut(callee) && plant.isIn(name, method.methodName().stringValue())) {
        planted.add(plant);
        return true;
      }
    }
    return false;
  }

  private void instruction(MethodModel method, CodeBuilder builder, CodeElement element) {
    switch (element) {
      case InvokeInstruction call when isPlanted(method, call.name().stringValue()) ->
          leaveOut(builder, call);
      case InvokeInstruction call when isOfPlatform(call) ->
          builder.invokestatic(POINTS, "ofPlatform", MethodTypeDesc.of(OURS));
      case InvokeInstruction call when call.owner().asSymbol().equals(OF_PLATFORM) ->
          builder.invokeinterface(OURS, call.name().stringValue(), ours(call.typeSymbol()));
      case InvokeInstruction call when isConcurrent(call) -> point(builder, element);
      case FieldInstruction field when !isFixed(field) -> point(builder, element);
      case MonitorInstruction enter when enter.opcode() == Opcode.MONITORENTER ->
          builder.invokestatic(POINTS, "enter", OF_MONITOR);
      case MonitorInstruction _ -> builder.invokestatic(POINTS, "exit", OF_MONITOR);
      default -> builder.with(element);
    }
  }

  private static void point(CodeBuilder builder, CodeElement element) {
    builder.invokestatic(POINTS, "point", NOTHING).with(element);
  }

  private static void leaveOut(CodeBuilder builder, InvokeInstruction call) {
    List<ClassDesc> parameters = call.typeSymbol().parameterList();
    for (ClassDesc parameter : parameters.reversed()) {
      pop(builder, TypeKind.from(parameter));
    }
    if (call.opcode() != Opcode.INVOKESTATIC) {
      builder.pop();
    }
    switch (TypeKind.from(call.typeSymbol().returnType())) {
      case VOID -> {}
      case LONG -> builder.lconst_0();
      case DOUBLE -> builder.dconst_0();
      case FLOAT -> builder.fconst_0();
      case REFERENCE -> builder.aconst_null();
      case BOOLEAN, BYTE, SHORT, CHAR, INT -> builder.iconst_0();
    }
  }

  private static void pop(CodeBuilder builder, TypeKind kind) {
    if (kind.slotSize() == 2) {
      builder.pop2();
    } else {
      builder.pop();
    }
  }

  private static boolean isOfPlatform(InvokeInstruction call) {
    return call.owner().asSymbol().equals(THREAD) && call.name().equalsString("ofPlatform");
  }

  private static MethodTypeDesc ours(MethodTypeDesc type) {
    return type.returnType().equals(OF_PLATFORM) ? type.changeReturnType(OURS) : type;
  }

  private static boolean isConcurrent(InvokeInstruction call) {
    return call.owner().name().stringValue().startsWith("java/util/concurrent/")
        && !call.name().equalsString("<init>");
  }

  private boolean isFixed(FieldInstruction field) {
    String owner = field.owner().name().stringValue();
    return owner.startsWith("java/")
        || field.name().stringValue().startsWith("$")
        || (owner.equals(name.replace('.', '/')) && fixed.contains(field.name().stringValue()));
  }

  /// The body of a method that was `synchronized`, between enter and exit.
  private static final class Monitor implements CodeTransform {
    private @Nullable Label start; // set before the first element

    @Override
    public void atStart(CodeBuilder builder) {
      Label here = builder.newLabel();
      start = here;
      builder.aload(0).invokestatic(POINTS, "enter", OF_MONITOR).labelBinding(here);
    }

    @Override
    public void accept(CodeBuilder builder, CodeElement element) {
      if (element instanceof ReturnInstruction) {
        builder.aload(0).invokestatic(POINTS, "exit", OF_MONITOR);
      }
      builder.with(element);
    }

    @Override
    public void atEnd(CodeBuilder builder) {
      Label end = builder.newLabel();
      Label handler = builder.newLabel();
      builder
          .labelBinding(end)
          .labelBinding(handler)
          .exceptionCatchAll(Objects.requireNonNull(start), end, handler)
          .aload(0)
          .invokestatic(POINTS, "exit", OF_MONITOR)
          .athrow();
    }
  }
}
