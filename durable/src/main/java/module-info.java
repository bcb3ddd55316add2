/// Files that survive: append, atomic replace, directory force, lock. The only module that touches
/// a file channel.
@org.jspecify.annotations.NullMarked
module dev.pawl.durable {
  requires static org.jspecify;

  exports dev.pawl.durable;
}
