package dev.pawl.testkit.schedule;

/// A bug planted in a class as it is loaded: one of its methods no longer makes a certain call, and
/// goes on as if that had returned null, 0 or false.
///
/// @param type the simple binary name of the class, such as `LeafSource` or `Sequencer$Batch`
/// @param method the method that makes the call, and the bodies of lambdas in it
/// @param callee the name of the method that is not called any more, and `unlock` with `lock`;
///   `synchronized` takes the monitor of the method away
public record Plant(String type, String method, String callee) {
  /// The callee that stands for the method's own monitor.
  public static final String MONITOR = "synchronized";

  boolean leavesOut(String name) {
    return name.equals(callee) || (callee.equals("lock") && name.equals("unlock"));
  }

  boolean isIn(String binaryName, String methodName) {
    return binaryName.substring(binaryName.lastIndexOf('.') + 1).equals(type)
        && (methodName.equals(method) || methodName.startsWith("lambda$" + method + "$"));
  }

  /// `LeafSource.next without lock`.
  @Override
  public String toString() {
    return type + "." + method + " without " + callee;
  }
}
