"""XMSS and XMSS^MT: RFC 8391, with the parameter sets of SP 800-208. Verification only.

    public key          OID u32 | root n bytes | SEED n bytes
    XMSS signature      idx u32 | r n bytes | one-time signature len times n | path h times n
    XMSS^MT signature   idx ceil(h/8) bytes | r n bytes | (one-time signature | path of h/d nodes) d times
"""

import hashlib
from typing import NamedTuple

from . import Malformed
from .lms import Reader, Verdict

WINTERNITZ_LAST = 15  # w = 16 in every set
OTS_ADDRESS, L_TREE_ADDRESS, TREE_ADDRESS = 0, 1, 2  # RFC 8391, section 2.5


class Hash(NamedTuple):
    """A hash of the standard: its name in parameter sets, n, the bytes of the prefix, the function."""

    name: str
    n: int
    padding: int
    function: object


def _sha256(data):
    return hashlib.sha256(data).digest()


SHA2_256 = Hash("SHA2_%s_256", 32, 32, _sha256)
SHA2_512 = Hash("SHA2_%s_512", 64, 64, lambda data: hashlib.sha512(data).digest())
SHAKE_256 = Hash("SHAKE_%s_256", 32, 32, lambda data: hashlib.shake_128(data).digest(32))
SHAKE_512 = Hash("SHAKE_%s_512", 64, 64, lambda data: hashlib.shake_256(data).digest(64))
# SP 800-208, sections 5.1 to 5.4: with n = 24 the prefix has four bytes.
SHA2_192 = Hash("SHA2_%s_192", 24, 4, lambda data: _sha256(data)[:24])
SHAKE256_256 = Hash("SHAKE256_%s_256", 32, 32, lambda data: hashlib.shake_256(data).digest(32))
SHAKE256_192 = Hash("SHAKE256_%s_192", 24, 4, lambda data: hashlib.shake_256(data).digest(24))

# The order in which both registries count.
HASHES = (SHA2_256, SHA2_512, SHAKE_256, SHAKE_512, SHA2_192, SHAKE256_256, SHAKE256_192)


class Parameters(NamedTuple):
    """A parameter set."""

    name: str
    hash: Hash
    h: int  # height over all layers
    d: int  # layers

    @property
    def chains(self):
        return 2 * self.hash.n + 3  # len = len_1 + len_2, RFC 8391, section 3.1.1


def _sets(prefix, shapes):
    sets = {}
    for hash_ in HASHES:
        for label, h, d in shapes:
            sets[len(sets) + 1] = Parameters(prefix + hash_.name % label, hash_, h, d)
    return sets


XMSS_SETS = _sets("XMSS-", [(str(h), h, 1) for h in (10, 16, 20)])
XMSS_MT_SETS = _sets(
    "XMSSMT-",
    [
        ("%d/%d" % (h, d), h, d)
        for h, d in ((20, 2), (20, 4), (40, 2), (40, 4), (40, 8), (60, 3), (60, 6), (60, 12))
    ],
)


class XmssKey(NamedTuple):
    """A public key of either scheme."""

    parameters: Parameters
    multi_tree: bool
    root: bytes
    seed: bytes


def xmss_key(data, multi_tree):
    """Reads a public key (RFC 8391, sections 4.1.7 and 4.2.2)."""
    reader = Reader(data, "XMSS^MT public key" if multi_tree else "XMSS public key")
    number = reader.u32("the OID")
    parameters = (XMSS_MT_SETS if multi_tree else XMSS_SETS).get(number)
    if parameters is None:
        raise Malformed("%s: unknown OID %d" % (reader.what, number))
    root = reader.take(parameters.hash.n, "the root")
    seed = reader.take(parameters.hash.n, "SEED")
    reader.end()
    return XmssKey(parameters, multi_tree, root, seed)


class _Functions:
    """The keyed functions of one key (RFC 8391, section 5.1; SP 800-208, section 5)."""

    def __init__(self, key):
        hash_ = key.parameters.hash
        self.n = hash_.n
        self.function = hash_.function
        self.chain_prefix = (0).to_bytes(hash_.padding, "big")
        self.node_prefix = (1).to_bytes(hash_.padding, "big")
        self.message_prefix = (2).to_bytes(hash_.padding, "big")
        self.prf_prefix = (3).to_bytes(hash_.padding, "big") + key.seed

    def chain(self, value, steps, address):
        """Algorithm 2, from the given steps; address is that of the chain, 24 bytes."""
        for step in steps:
            at = address + step.to_bytes(4, "big")
            key = self.function(self.prf_prefix + at + b"\0\0\0\0")
            mask = self.function(self.prf_prefix + at + b"\0\0\0\1")
            value = self.function(self.chain_prefix + key + self._xor(value, mask))
        return value

    def node(self, left, right, address):
        """Algorithm 7, RAND_HASH; address without its last word, 28 bytes."""
        key = self.function(self.prf_prefix + address + b"\0\0\0\0")
        left_mask = self.function(self.prf_prefix + address + b"\0\0\0\1")
        right_mask = self.function(self.prf_prefix + address + b"\0\0\0\2")
        return self.function(
            self.node_prefix + key + self._xor(left, left_mask) + self._xor(right, right_mask)
        )

    def message(self, randomizer, root, index, message):
        """H_msg, keyed by r, the root and the index."""
        return self.function(
            self.message_prefix + randomizer + root + index.to_bytes(self.n, "big") + message
        )

    def _xor(self, a, b):
        return (int.from_bytes(a, "big") ^ int.from_bytes(b, "big")).to_bytes(self.n, "big")


def digits(value, n):
    """The base-16 digits of an n-byte value and of its checksum (Algorithms 1 and 6)."""
    found = []
    for byte in value:
        found += (byte >> 4, byte & 15)
    checksum = sum(WINTERNITZ_LAST - digit for digit in found)
    return found + [checksum >> 8 & 15, checksum >> 4 & 15, checksum & 15]


def _words(*numbers):
    return b"".join(number.to_bytes(4, "big") for number in numbers)


def _one_time_key(functions, tree_address, leaf, signature, digest):
    """Algorithm 6 and, over its result, Algorithm 8: the leaf of the tree."""
    n = functions.n
    nodes = []
    for i, digit in enumerate(digits(digest, n)):
        address = tree_address + _words(OTS_ADDRESS, leaf, i)
        nodes.append(
            functions.chain(signature[i * n : (i + 1) * n], range(digit, WINTERNITZ_LAST), address)
        )
    height = 0
    while len(nodes) > 1:
        above = []
        for i in range(len(nodes) // 2):
            address = tree_address + _words(L_TREE_ADDRESS, leaf, height, i)
            above.append(functions.node(nodes[2 * i], nodes[2 * i + 1], address))
        if len(nodes) % 2:
            above.append(nodes[-1])
        nodes = above
        height += 1
    return nodes[0]


def _root(functions, layer, tree, leaf, signature, path, digest):
    """Algorithm 13, XMSS_rootFromSig, of the tree with this number in this layer."""
    n = functions.n
    tree_address = _words(layer) + tree.to_bytes(8, "big")
    node = _one_time_key(functions, tree_address, leaf, signature, digest)
    index = leaf
    for height in range(len(path) // n):
        sibling = path[height * n : (height + 1) * n]
        address = tree_address + _words(TREE_ADDRESS, 0, height, index >> 1)
        pair = (sibling, node) if index & 1 else (node, sibling)
        node = functions.node(pair[0], pair[1], address)
        index >>= 1
    return node


def verify(key, message, data):
    """Whether the bytes are a signature of the message (Algorithms 14 and 17); malformed bytes raise."""
    parameters = key.parameters
    n = parameters.hash.n
    tree_height = parameters.h // parameters.d
    reader = Reader(data, "XMSS^MT signature" if key.multi_tree else "XMSS signature")
    index_bytes = -(-parameters.h // 8) if key.multi_tree else 4
    index = int.from_bytes(reader.take(index_bytes, "idx"), "big")
    randomizer = reader.take(n, "r")
    parts = []
    for layer in range(parameters.d):
        signature = reader.take(parameters.chains * n, "the one-time signature of layer %d" % layer)
        parts.append((signature, reader.take(tree_height * n, "the path of layer %d" % layer)))
    reader.end()
    if index >> parameters.h:
        raise Malformed("idx is %d, the key has %d leaves" % (index, 1 << parameters.h))
    functions = _Functions(key)
    node = functions.message(randomizer, key.root, index, message)
    rest = index
    for layer, (signature, path) in enumerate(parts):
        leaf = rest & ((1 << tree_height) - 1)
        rest >>= tree_height
        node = _root(functions, layer, rest, leaf, signature, path, node)
    heights = (tree_height,) * parameters.d
    return Verdict(node == key.root, index, heights, (parameters.name,))
