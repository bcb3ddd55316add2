/// The Winternitz encoding that the one-time signatures of all schemes share.
package dev.pawl.hbs.winternitz;
