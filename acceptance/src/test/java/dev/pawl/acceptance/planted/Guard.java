package dev.pawl.acceptance.planted;

import java.lang.reflect.Method;

/// A test that has to notice a bug.
///
/// @param testClass its full name
/// @param method parameterized or not
record Guard(Layer layer, String testClass, String method) {
  /// The test of this name, as documents write it: `LedgerTest.submit_afterClose_isRefused`.
  ///
  /// @throws IllegalArgumentException where no layer has its class
  static Guard of(String name) {
    int dot = name.indexOf('.');
    for (Layer layer : Layer.values()) {
      for (String testClass : layer.testClasses()) {
        if (testClass.endsWith("." + name.substring(0, dot))) {
          return new Guard(layer, testClass, name.substring(dot + 1));
        }
      }
    }
    throw new IllegalArgumentException("no layer has the test class of " + name);
  }

  /// The method, in the class as this loader has it or in one that it extends.
  ///
  /// @throws IllegalArgumentException where there is none
  Method in(Class<?> loaded) {
    for (Class<?> type = loaded; type != null; type = type.getSuperclass()) {
      for (Method each : type.getDeclaredMethods()) {
        if (each.getName().equals(method)) {
          return each;
        }
      }
    }
    throw new IllegalArgumentException("there is no test " + this);
  }

  /// As documents write it.
  @Override
  public String toString() {
    return testClass.substring(testClass.lastIndexOf('.') + 1) + "." + method;
  }
}
