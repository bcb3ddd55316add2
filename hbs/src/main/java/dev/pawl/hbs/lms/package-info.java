/// What signing and verification of LMS share: the Winternitz encoding and the tree's hashes.
package dev.pawl.hbs.lms;
