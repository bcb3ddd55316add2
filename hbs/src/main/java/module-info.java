/// Stateful hash-based signatures as pure functions. Holds no state: an index always comes from
/// outside.
@org.jspecify.annotations.NullMarked
module dev.pawl.hbs {
  requires static jdk.incubator.vector;
  requires static org.jspecify;

  exports dev.pawl.hbs;
}
