package dev.pawl.testkit.probe;

/// A method that is watched, with all its overloads; not a constructor.
///
/// @param type the binary name of the class that declares it
/// @param method its name
public record Point(String type, String method) {

  /// `Type.method`, the type without its package.
  @Override
  public String toString() {
    return type.substring(type.lastIndexOf('.') + 1) + "." + method;
  }
}
