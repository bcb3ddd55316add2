/// Verification, keys and parameters of LM-OTS, LMS and HSS (RFC 8554, RFC 9858) and of WOTS+, XMSS
/// and XMSS^MT (RFC 8391, NIST SP 800-208).
///
/// Formulas keep the letters of the RFC; the API says words:
///
/// | RFC 8554 | here | meaning |
/// |---|---|---|
/// | `n`, `m` | `n()` | length of a hash in bytes, 24 or 32; the same in a tree and its one-time keys |
/// | `w` | `w()` | Winternitz width: bits of the message hash that one chain carries, 1, 2, 4 or 8 |
/// | `p` | `p()` | chains of a one-time key |
/// | `ls` | `ls()` | left shift of the checksum |
/// | `h` | `height()` | height of a tree, which has 2^h leaves |
/// | `q` | `leaf` | number of a leaf in its tree, 0-based |
/// | `r` | node number | 1 is the root, `2r` and `2r + 1` are the children of `r`, leaf `q` is `2^h + q` |
/// | `I` | tree identifier | 16 bytes that tell trees apart |
/// | `SEED` | seed | n secret bytes from which all one-time keys of a tree follow (Appendix A) |
/// | `C` | randomizer | n bytes hashed before the message |
/// | `Q` | message hash | what the chains sign, with its checksum |
/// | `x`, `y`, `z` | chain values | at the start, in the signature, at the end |
/// | `a` | Winternitz coefficient | the place in its chain that a signature reveals |
/// | `K` | one-time public key | hash of all chain ends |
/// | `T[r]` | node | `T[1]` is the root |
/// | `path` | authentication path | the siblings on the way from a leaf to the root |
/// | `L` | `levels()` | levels of an HSS key |
/// | `Nspk` | level count less one | signed public keys in an HSS signature |
///
/// XMSS has words of its own for some of these, and things of its own. Whatever the scheme, the API
/// counts layers of trees from 0 at the bottom ([dev.pawl.hbs.tree.Hypertree]).
///
/// | RFC 8391 | here | meaning |
/// |---|---|---|
/// | `n` | `n()` | length of a hash in bytes: 24, 32 or 64 |
/// | `w` | 4 bits | Winternitz parameter, 16 in all sets; the count of values of a digit, where RFC 8554 has its bits |
/// | `len` | `chains()` | chains of a one-time key, `p` of RFC 8554 |
/// | `h`, `d` | `height()`, `hypertree()` | height of all layers together, and their number |
/// | `idx_sig` | `leaf` | number of a leaf in the key, 0-based |
/// | `OID` | `oid()` | number of a parameter set, of XMSS or of XMSS^MT |
/// | `SEED` | public seed | n public bytes that go into every key and mask |
/// | `ADRS` | address | where in a key a hash is computed |
/// | `S_XMSS`, `SK_PRF` | secret | 2n bytes from which one-time keys and randomizers follow |
/// | `r` | randomizer | n bytes hashed before the message |
/// | `F`, `H`, `H_msg`, `PRF`, `PRF_keygen` | [dev.pawl.hbs.hash.XmssHash] | the hash functions |
/// | L-tree | `lTrees` | the tree that hashes chain ends into a leaf |
/// | `auth` | authentication path | the siblings on the way from a leaf to the root |
///
/// Bytes from outside are read strictly: exact lengths, known typecodes, nothing left over. What
/// does not parse is a [MalformedException] with the field and its offset; what parses and does not
/// verify is a [Verification.Invalid] with the reason.
package dev.pawl.hbs;
