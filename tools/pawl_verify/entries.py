"""The entries of a ledger, from their bytes: docs/design/entries.md.

The table below is the one of that document. Decoding is strict: a type, code or field that the document
does not have is refused, and so are missing and further bytes.
"""

import re
import struct
from collections import namedtuple

from . import Malformed

TEXT_MAX = 1024  # characters, as UTF-16 counts them
SPECIFICATION_MAX = 16384
U63 = 1 << 63

BURN_REASONS = {1: "abandoned", 2: "failed", 3: "skipped", 4: "resumed"}
FENCE_REASONS = {1: "closed", 2: "superseded", 3: "operator"}
RELEASES = {1: "receipt", 2: "witnessed"}


class Cursor:
    """Takes fields from the front of an entry."""

    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, count):
        if len(self.data) - self.at < count:
            raise Malformed("ends %d bytes early" % (count - len(self.data) + self.at))
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, count):
        return int.from_bytes(self.take(count), "big")


def u8(cursor):
    return cursor.number(1)


def u16(cursor):
    return cursor.number(2)


def u32(cursor):
    value = cursor.number(4)
    if value >= 1 << 31:
        raise Malformed("has a count of 2^31 or more")
    return value


def u64(cursor):
    value = cursor.number(8)
    if value >= U63:
        raise Malformed("has a number of 2^63 or more")
    return value


def identity(cursor):
    return cursor.take(16)


def sha256(cursor):
    return cursor.take(32)


def blob(cursor):
    return cursor.take(u16(cursor))


def _characters(value):
    return len(value.encode("utf-16-le")) // 2


def text_up_to(characters):
    def text(cursor):
        try:
            value = blob(cursor).decode("utf-8")
        except UnicodeDecodeError as e:
            raise Malformed("has a text that is not UTF-8") from e
        if _characters(value) > characters:
            raise Malformed("has a text of more than %d characters" % characters)
        return value

    return text


text = text_up_to(TEXT_MAX)
verifier_key = text_up_to(4096)
specification = text_up_to(SPECIFICATION_MAX)


def anchor(cursor):
    """A required anchor, as (kind, specification)."""
    return text(cursor), specification(cursor)


def leaves(cursor):
    """A range, as (first, end)."""
    first, count = u64(cursor), u64(cursor)
    if count < 1 or first + count >= U63:
        raise Malformed("has a range that is empty or ends beyond 2^63")
    return first, first + count


def code(names):
    def read(cursor):
        value = u8(cursor)
        if value not in names:
            raise Malformed("has the unknown code %d" % value)
        return names[value]

    return read


def list_of(count, item):
    return lambda cursor: [item(cursor) for _ in range(count(cursor))]


def _fields(**fields):
    return fields


# Type, name, fields in their order.
TABLE = {
    1: ("StoreCreated", _fields(store=identity, schema=u16, unsafe=text, sealing=sha256, time=u64)),
    2: (
        "KeyCreated",
        _fields(
            key=identity,
            name=text,
            parameters=text,
            public_key=blob,
            heights=list_of(u8, u8),
            profile=text,
            thresholds=list_of(u8, u16),
            sealed=sha256,
            time=u64,
        ),
    ),
    3: (
        "SignerOpened",
        _fields(
            signer=text, version=text, boot=text, machine=text, vm_generation=text, process=text, time=u64
        ),
    ),
    4: ("SignerFenced", _fields(epoch=u64, reason=code(FENCE_REASONS), time=u64)),
    5: ("Reserved", _fields(key=identity, layer=u8, leaves=leaves, epoch=u64)),
    6: (
        "Signed",
        _fields(key=identity, layer=u8, leaf=u64, epoch=u64, signature=sha256, disclosure=sha256, time=u64),
    ),
    7: ("Burned", _fields(key=identity, layer=u8, leaves=leaves, reason=code(BURN_REASONS))),
    8: ("KeyQuarantined", _fields(key=identity, reason=text, evidence=text, who=text, time=u64)),
    9: ("KeyResumed", _fields(key=identity, reason=text, who=text, time=u64)),
    10: ("KeyRetired", _fields(key=identity, reason=text, who=text, time=u64)),
    11: ("ThresholdAcknowledged", _fields(key=identity, threshold=u16, who=text, time=u64)),
    12: ("SchemaRaised", _fields(schema=u16)),
    13: ("StateRecorded", _fields(state=sha256)),
    14: ("LogKeyCreated", _fields(origin=text, keys=list_of(u8, verifier_key), sealed=sha256, time=u64)),
    15: (
        "AnchorsConfigured",
        _fields(
            anchors=list_of(u8, anchor),
            release=code(RELEASES),
            grace=u32,
            approvers=list_of(u8, text),
            reason=text,
            time=u64,
        ),
    ),
    16: ("GraceUsed", _fields(leaves=u32, anchor=text)),
}

_READERS = {
    number: (namedtuple(name, fields), list(fields.values())) for number, (name, fields) in TABLE.items()
}

# What the document asks of the values of one entry by themselves.
ANCHORS_MAX = 16
GRACE_MAX = 65536
KEYS_MAX = 8
KIND_MAX = 32
THRESHOLDS_MAX = 8


def _check_key_created(e):
    falling = [1000] + e.thresholds + [0]
    if len(e.thresholds) > THRESHOLDS_MAX or any(a <= b for a, b in zip(falling, falling[1:])):
        raise Malformed("has the thresholds %s, expected falling ones, each 1 to 999" % e.thresholds)


def _check_signer_opened(e):
    if not re.fullmatch("[A-Za-z0-9._-]{1,64}", e.signer):
        raise Malformed("has a signer that is not 1 to 64 of A-Z a-z 0-9 . _ -")


def _check_log_key(e):
    if not 1 <= len(e.keys) <= KEYS_MAX or not all(e.keys):
        raise Malformed("has %d verifier keys, or an empty one" % len(e.keys))


def _check_anchors(e):
    if len(e.anchors) > ANCHORS_MAX or len(set(e.anchors)) != len(e.anchors):
        raise Malformed("has more than %d anchors, or one twice" % ANCHORS_MAX)
    if any(not kind or len(kind) > KIND_MAX or not rest for kind, rest in e.anchors):
        raise Malformed("has an anchor whose kind is not 1 to 32 letters, or without a specification")
    if sum(_characters(rest) for _, rest in e.anchors) > SPECIFICATION_MAX:
        raise Malformed("has specifications of more than %d characters" % SPECIFICATION_MAX)
    if not all(" " <= c <= "~" for name in e.approvers for c in name):
        raise Malformed("has an approver that is not ASCII")
    if e.grace > GRACE_MAX or len(e.approvers) > ANCHORS_MAX:
        raise Malformed("has a grace above %d or more than %d approvers" % (GRACE_MAX, ANCHORS_MAX))


_CHECKS = {2: _check_key_created, 3: _check_signer_opened, 14: _check_log_key, 15: _check_anchors}
_SIGNED = struct.Struct(">x16sBQQ32s32sQ")  # by far the most frequent
Signed = _READERS[6][0]


def decode(data):
    """The entry in these bytes: a named tuple, whose type has the entry's name."""
    number = data[0] if data else 0
    if number == 6 and len(data) == _SIGNED.size:
        entry = Signed._make(_SIGNED.unpack(data))
        if max(entry.leaf, entry.epoch, entry.time) >= U63:
            raise Malformed("Signed has a number of 2^63 or more")
        return entry
    if number not in _READERS:
        raise Malformed("an entry of the unknown type %d" % number if data else "an empty entry")
    kind, readers = _READERS[number]
    cursor = Cursor(data)
    cursor.at = 1
    try:
        entry = kind._make([read(cursor) for read in readers])
        if cursor.at != len(data):
            raise Malformed("has %d bytes after its end" % (len(data) - cursor.at))
        _CHECKS.get(number, lambda e: None)(entry)
    except Malformed as e:
        raise Malformed("%s %s" % (kind.__name__, e)) from e
    return entry
