/// The embedded store: a journal of forced batches, its file anchor and its snapshot.
package dev.pawl.ledger.journal;
