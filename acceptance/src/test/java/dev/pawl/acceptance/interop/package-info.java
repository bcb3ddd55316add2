/// What we write, read by programs that share no code with us, and the other way round: the
/// verifier in Python under `tools`, and the modules of Go for notes and trees.
package dev.pawl.acceptance.interop;
