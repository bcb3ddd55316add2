/// A black-box check of any stateful hash-based signer against RFC 10033, "Hash-Based Signatures:
/// State and Backup Management".
///
/// Whoever wants to check a signer of his own writes a [SignerUnderTest] for it, some fifty lines,
/// and runs [StateConformance]. The kit starts the signer, lets it sign, kills it, puts older
/// copies of its data back, runs copies side by side, and looks at nothing but the signatures that
/// come out: each names the leaf that made it. What a signer keeps, and how, is its own business.
package dev.pawl.testkit.conformance;
