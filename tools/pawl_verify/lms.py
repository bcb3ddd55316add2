"""LMS and HSS: RFC 8554, with the parameter sets of RFC 9858 and SP 800-208. Verification only.

    HSS public key   L u32 | LMS public key of the top tree
    HSS signature    signed public keys u32 | (LMS signature | LMS public key)* | LMS signature
    LMS public key   typecode u32 | LM-OTS typecode u32 | I 16 bytes | T[1] m bytes
    LMS signature    q u32 | LM-OTS typecode u32 | C n | y p times n | typecode u32 | path h times m
"""

import hashlib
from typing import NamedTuple

from . import Malformed

D_PBLC = b"\x80\x80"
D_MESG = b"\x81\x81"
D_LEAF = b"\x82\x82"
D_INTR = b"\x83\x83"
LEVELS_MAX = 8  # RFC 8554, section 6


def _sha256(length):
    return lambda data: hashlib.sha256(data).digest()[:length]


def _shake256(length):
    return lambda data: hashlib.shake_256(data).digest(length)


# Family: name, length of the hash, the hash. Both registries count SHA-256, SHA-256/192, SHAKE256 and
# SHAKE256/192 in this order.
FAMILIES = [
    ("SHA256", 32, _sha256(32)),
    ("SHA256", 24, _sha256(24)),
    ("SHAKE", 32, _shake256(32)),
    ("SHAKE", 24, _shake256(24)),
]


class OneTime(NamedTuple):
    """An LM-OTS parameter set."""

    name: str
    family: int
    n: int  # bytes of a hash
    w: int  # bits of a coefficient
    p: int  # coefficients of a message, with those of its checksum
    ls: int  # how far the checksum is shifted to the left


class Tree(NamedTuple):
    """An LMS parameter set."""

    name: str
    family: int
    m: int  # bytes of a node
    h: int  # height


def _one_time(family, w):
    name, n, _ = FAMILIES[family]
    u = -(-8 * n // w)  # RFC 8554, appendix B
    v = -(-(((1 << w) - 1) * u).bit_length() // w)
    return OneTime("LMOTS_%s_N%d_W%d" % (name, n, w), family, n, w, u + v, 16 - v * w)


def _tree(family, h):
    name, m, _ = FAMILIES[family]
    return Tree("LMS_%s_M%d_H%d" % (name, m, h), family, m, h)


ONE_TIME = {
    1 + 4 * family + i: _one_time(family, w) for family in range(4) for i, w in enumerate((1, 2, 4, 8))
}
TREES = {
    5 + 5 * family + i: _tree(family, h) for family in range(4) for i, h in enumerate((5, 10, 15, 20, 25))
}


class Reader:
    """Takes bytes from the front; says what was missing."""

    def __init__(self, data, what):
        self.data = data
        self.at = 0
        self.what = what

    def take(self, count, field):
        if len(self.data) - self.at < count:
            raise Malformed(
                "%s ends in %s: %d bytes are left, expected %d"
                % (self.what, field, len(self.data) - self.at, count)
            )
        self.at += count
        return self.data[self.at - count : self.at]

    def u32(self, field):
        return int.from_bytes(self.take(4, field), "big")

    def end(self):
        if self.at != len(self.data):
            raise Malformed("%s has %d bytes after its end" % (self.what, len(self.data) - self.at))


class LmsKey(NamedTuple):
    """One LMS tree's public key."""

    tree: Tree
    one_time: OneTime
    types: bytes  # both typecodes, as they stand in the key
    identifier: bytes  # I
    root: bytes  # T[1]

    @property
    def encoded(self):
        return self.types + self.identifier + self.root

    @property
    def name(self):
        return self.tree.name + "/" + self.one_time.name


def _read_lms_key(reader):
    types = reader.take(8, "the typecodes")
    tree = TREES.get(int.from_bytes(types[:4], "big"))
    one_time = ONE_TIME.get(int.from_bytes(types[4:], "big"))
    if tree is None or one_time is None:
        raise Malformed("%s: unknown LMS or LM-OTS typecode %s" % (reader.what, types.hex()))
    if tree.family != one_time.family:
        raise Malformed("%s: LMS and LM-OTS use different hashes" % reader.what)
    return LmsKey(tree, one_time, types, reader.take(16, "I"), reader.take(tree.m, "the root"))


class HssKey(NamedTuple):
    """An HSS public key."""

    levels: int
    top: LmsKey


def hss_key(data):
    """Reads an HSS public key (RFC 8554, section 6.1)."""
    reader = Reader(data, "HSS public key")
    levels = reader.u32("the number of levels")
    if not 1 <= levels <= LEVELS_MAX:
        raise Malformed("HSS public key has %d levels, expected 1 to %d" % (levels, LEVELS_MAX))
    key = HssKey(levels, _read_lms_key(reader))
    reader.end()
    return key


def lms_key(data):
    """Reads a bare LMS public key (RFC 8554, section 5.3)."""
    reader = Reader(data, "LMS public key")
    key = _read_lms_key(reader)
    reader.end()
    return key


class _Signature(NamedTuple):
    q: int
    randomizer: bytes
    y: bytes
    path: bytes


def _read_signature(reader, key):
    """An LMS signature of this key: its typecodes must be the key's (RFC 8554, Algorithm 6a, 2)."""
    q = reader.u32("q")
    if reader.take(4, "the LM-OTS typecode") != key.types[4:]:
        raise Malformed("the signature's LM-OTS typecode is not the key's")
    randomizer = reader.take(key.one_time.n, "C")
    y = reader.take(key.one_time.p * key.one_time.n, "y")
    if reader.take(4, "the LMS typecode") != key.types[:4]:
        raise Malformed("the signature's LMS typecode is not the key's")
    path = reader.take(key.tree.h * key.tree.m, "the path")
    if q >= 1 << key.tree.h:
        raise Malformed("q is %d, the tree has %d leaves" % (q, 1 << key.tree.h))
    return _Signature(q, randomizer, y, path)


def coefficients(digest, one_time):
    """The coefficients of digest and checksum (RFC 8554, sections 3.1.3 and 4.4)."""
    w = one_time.w
    mask = (1 << w) - 1

    def split(data):
        number = int.from_bytes(data, "big")
        bits = 8 * len(data)
        return [(number >> (bits - w * (i + 1))) & mask for i in range(bits // w)]

    digits = split(digest)
    checksum = sum(mask - digit for digit in digits) << one_time.ls
    return (digits + split(checksum.to_bytes(2, "big")))[: one_time.p]


def _candidate(one_time, identifier, q, signature, message):
    """The one-time public key that this signature would belong to (RFC 8554, Algorithm 4b)."""
    hash_ = FAMILIES[one_time.family][2]
    n = one_time.n
    prefix = identifier + q.to_bytes(4, "big")
    digest = hash_(prefix + D_MESG + signature.randomizer + message)
    last = (1 << one_time.w) - 1
    steps = [bytes([j]) for j in range(last)]
    ends = [prefix + D_PBLC]
    for i, digit in enumerate(coefficients(digest, one_time)):
        value = signature.y[i * n : (i + 1) * n]
        chain = prefix + i.to_bytes(2, "big")
        for j in range(digit, last):
            value = hash_(chain + steps[j] + value)
        ends.append(value)
    return hash_(b"".join(ends))


def _leads_to_root(key, signature, message):
    """RFC 8554, Algorithm 6a."""
    hash_ = FAMILIES[key.tree.family][2]
    m = key.tree.m
    node = (1 << key.tree.h) + signature.q
    one_time = _candidate(key.one_time, key.identifier, signature.q, signature, message)
    value = hash_(key.identifier + node.to_bytes(4, "big") + D_LEAF + one_time)
    for i in range(key.tree.h):
        sibling = signature.path[i * m : (i + 1) * m]
        pair = sibling + value if node & 1 else value + sibling
        node >>= 1
        value = hash_(key.identifier + node.to_bytes(4, "big") + D_INTR + pair)
    return value == key.root


class Verdict(NamedTuple):
    """What a signature turned out to be."""

    valid: bool
    leaf: int  # counted over the whole bottom layer
    heights: tuple  # of each level, the bottom one first
    names: tuple  # of each level's parameter set, the top one first


def verify_lms(key, message, data):
    """Whether the bytes are a bare LMS signature of the message; malformed bytes raise."""
    reader = Reader(data, "LMS signature")
    signature = _read_signature(reader, key)
    reader.end()
    valid = _leads_to_root(key, signature, message)
    return Verdict(valid, signature.q, (key.tree.h,), (key.name,))


def verify_hss(key, message, data):
    """Whether the bytes are an HSS signature of the message (RFC 8554, section 6.3)."""
    reader = Reader(data, "HSS signature")
    signed = reader.u32("the number of signed public keys")
    if signed + 1 != key.levels:
        raise Malformed("HSS signature has %d levels, the key %d" % (signed + 1, key.levels))
    trusted = key.top
    valid = True
    leaf = 0
    trees = [trusted]
    for _ in range(signed):
        signature = _read_signature(reader, trusted)
        child = _read_lms_key(reader)
        valid = _leads_to_root(trusted, signature, child.encoded) and valid
        leaf = (leaf << trusted.tree.h) + signature.q
        trusted = child
        trees.append(child)
    signature = _read_signature(reader, trusted)
    reader.end()
    valid = _leads_to_root(trusted, signature, message) and valid
    leaf = (leaf << trusted.tree.h) + signature.q
    heights = tuple(tree.tree.h for tree in reversed(trees))
    return Verdict(valid, leaf, heights, tuple(tree.name for tree in trees))
