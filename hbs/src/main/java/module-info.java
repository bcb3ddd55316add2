/// Stateful hash-based signatures as pure functions. Holds no state: an index always comes from
/// outside.
///
/// Verification, keys and parameters are for everyone. Raw signing is for the signer alone, because
/// nothing in this module knows which leaves are spent.
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the signer is built after this module and so is not found yet
module dev.pawl.hbs {
  requires static jdk.incubator.vector;
  requires static org.jspecify;

  exports dev.pawl.hbs;
  exports dev.pawl.hbs.hash to
      dev.pawl.signer,
      dev.pawl.cli;
  exports dev.pawl.hbs.sign to
      dev.pawl.signer;
  exports dev.pawl.hbs.tree to
      dev.pawl.signer;
}
