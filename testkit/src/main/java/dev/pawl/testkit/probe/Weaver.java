package dev.pawl.testkit.probe;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.reflect.AccessFlag;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts a call of [Probe#entered] at the beginning of each watched method and one of [Probe#left]
/// before each of its returns. Every other instruction stays what it was.
final class Weaver implements ClassFileTransformer {
  private static final ClassDesc PROBE = Probe.class.describeConstable().orElseThrow();
  private static final ClassDesc OBJECTS = ConstantDescs.CD_Object.arrayType();
  private static final MethodTypeDesc ENTERED =
      MethodTypeDesc.of(
          ConstantDescs.CD_void, ConstantDescs.CD_int, ConstantDescs.CD_Object, OBJECTS);
  private static final MethodTypeDesc LEFT =
      MethodTypeDesc.of(
          ConstantDescs.CD_Object,
          ConstantDescs.CD_Object,
          ConstantDescs.CD_int,
          ConstantDescs.CD_Object,
          OBJECTS);

  private final List<Point> points;
  private final Set<Point> woven;

  /// @param woven gets what was found
  Weaver(List<Point> points, Set<Point> woven) {
    this.points = points;
    this.woven = woven;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    String type = name == null ? "" : name.replace('/', '.');
    // Schedules load classes again, play the same key many times over, and watch it themselves.
    boolean ours = Objects.equals(loader, Probe.class.getClassLoader());
    if (!ours || points.stream().noneMatch(point -> point.type().equals(type))) {
      return null;
    }
    ClassFile classFile = ClassFile.of();
    ClassModel model = classFile.parse(bytes);
    ClassTransform all = ClassTransform.ACCEPT_ALL;
    for (MethodModel method : model.methods()) {
      int point = points.indexOf(new Point(type, method.methodName().stringValue()));
      if (point >= 0 && method.code().isPresent()) {
        all =
            all.andThen(
                ClassTransform.transformingMethodBodies(
                    other -> isSame(method, other), new Body(method, point)));
        woven.add(points.get(point));
      }
    }
    return classFile.transformClass(model, all);
  }

  private static boolean isSame(MethodModel method, MethodModel other) {
    return method.methodName().equals(other.methodName())
        && method.methodType().equals(other.methodType());
  }

  private record Body(MethodModel method, int point) implements CodeTransform {
    @Override
    public void atStart(CodeBuilder code) {
      code.loadConstant(point);
      loadCall(code);
      code.invokestatic(PROBE, "entered", ENTERED);
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      if (element instanceof ReturnInstruction returns) {
        ClassDesc type = method.methodTypeSymbol().returnType();
        boolean isVoid = returns.typeKind() == TypeKind.VOID;
        if (isVoid) {
          code.aconst_null();
        } else {
          Boxing.box(code, type);
        }
        code.loadConstant(point);
        loadCall(code);
        code.invokestatic(PROBE, "left", LEFT);
        if (isVoid) {
          code.pop();
        } else {
          Boxing.unbox(code, type);
        }
      }
      code.with(element);
    }

    /// Pushes `this` and the arguments.
    private void loadCall(CodeBuilder code) {
      boolean isStatic = method.flags().has(AccessFlag.STATIC);
      if (isStatic) {
        code.aconst_null();
      } else {
        code.aload(code.receiverSlot());
      }
      List<ClassDesc> parameters = method.methodTypeSymbol().parameterList();
      code.loadConstant(parameters.size()).anewarray(ConstantDescs.CD_Object);
      for (int i = 0; i < parameters.size(); i++) {
        code.dup().loadConstant(i);
        code.loadLocal(TypeKind.from(parameters.get(i)), code.parameterSlot(i));
        Boxing.box(code, parameters.get(i));
        code.aastore();
      }
    }
  }
}
