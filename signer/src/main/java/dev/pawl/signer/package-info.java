/// The signer.
package dev.pawl.signer;
