package dev.pawl.testkit.conformance;

import dev.pawl.ledger.Bytes;
import java.util.Optional;

/// What somebody wants signed.
///
/// @param message exactly these bytes
/// @param requestId names the wish, so that it can be asked for again; a signer that knows no such
///   thing ignores it
public record SigningWish(Bytes message, Optional<String> requestId) {}
