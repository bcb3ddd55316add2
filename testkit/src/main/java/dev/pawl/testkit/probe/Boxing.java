package dev.pawl.testkit.probe;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/// Values as objects and back, in woven instructions.
final class Boxing {
  private Boxing() {}

  /// A value of this type on the stack becomes an object.
  static void box(CodeBuilder code, ClassDesc type) {
    if (type.isPrimitive()) {
      ClassDesc wrapper = wrapper(type);
      code.invokestatic(wrapper, "valueOf", MethodTypeDesc.of(wrapper, type));
    }
  }

  /// An object on the stack becomes a value of this type again.
  static void unbox(CodeBuilder code, ClassDesc type) {
    if (type.isPrimitive()) {
      code.checkcast(wrapper(type));
      code.invokevirtual(wrapper(type), type.displayName() + "Value", MethodTypeDesc.of(type));
    } else {
      code.checkcast(type);
    }
  }

  private static ClassDesc wrapper(ClassDesc primitive) {
    return switch (primitive.displayName()) {
      case "boolean" -> ConstantDescs.CD_Boolean;
      case "byte" -> ConstantDescs.CD_Byte;
      case "char" -> ConstantDescs.CD_Character;
      case "short" -> ConstantDescs.CD_Short;
      case "int" -> ConstantDescs.CD_Integer;
      case "long" -> ConstantDescs.CD_Long;
      case "float" -> ConstantDescs.CD_Float;
      default -> ConstantDescs.CD_Double;
    };
  }
}
