/// A witness of transparency logs, and the client of any.
package dev.pawl.witness;
