/// The one store of truth.
package dev.pawl.ledger;
