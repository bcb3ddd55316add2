/// Raw LMS signing, for the signer alone (RFC 8554, Appendix A for the derivation of one-time
/// keys).
///
/// Nothing here knows which leaves are spent: a leaf always comes from outside, and whoever passes
/// one has reserved it durably first. What this package does promise: the same leaf and message
/// give the same bytes, no one-time value is computed from a damaged tree, and one-time secrets are
/// erased before a method returns.
package dev.pawl.hbs.sign;
