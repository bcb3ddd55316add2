/// What signing and verification of XMSS and XMSS^MT share: the hashes of one tree.
package dev.pawl.hbs.xmss;
