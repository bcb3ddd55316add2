/// Raw signing, for the signer alone: an index always comes from outside.
package dev.pawl.hbs.sign;
