package dev.pawl.signer;

import dev.pawl.ledger.KeyId;

/// Which tree of which key.
///
/// @param layer 0 for the trees that sign messages
/// @param tree counted from 0 over the whole layer
record TreeAddress(KeyId key, int layer, long tree) {}
