package dev.pawl.signer;

import java.util.Optional;

/// A key whose making was begun and is not done: [PawlStore#createKey] of the same name and
/// parameters goes on, [PawlStore#discardKey] gives it up.
///
/// @param parameters the canonical name of its parameter set; empty where its record cannot be read
public record UnfinishedKey(String name, Optional<String> parameters) {}
