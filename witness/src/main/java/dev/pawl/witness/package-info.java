/// A witness of transparency logs.
package dev.pawl.witness;
