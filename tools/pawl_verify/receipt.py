"""One signature's receipt, FILE.tlog-proof: that the ledger holds the entry of this signature.

The extra line is the base64 of: length of the disclosure u16 | disclosure | entry. The disclosure is

    1 u8 | salt 32 | request 32 | message 32 | label (u16 length and UTF-8) | signature 32

and its SHA-256 stands in the entry, so that the published entry alone tells nobody what was signed.
"""

import hashlib
from typing import NamedTuple

from . import Malformed, entries, merkle, notes

LABEL_BYTES_MAX = 1024


class Disclosure(NamedTuple):
    """What a signature's entry committed to."""

    version: int
    salt: bytes
    request: bytes
    message: bytes
    label: str
    signature: bytes


def parse_disclosure(data):
    """Reads a disclosure."""
    cursor = entries.Cursor(data)
    try:
        version = entries.u8(cursor)
        salt, request, message = (entries.sha256(cursor) for _ in range(3))
        label = notes.utf8(entries.blob(cursor), "the label")
        disclosure = Disclosure(version, salt, request, message, label, entries.sha256(cursor))
    except Malformed as e:
        raise Malformed("the disclosure %s" % e) from e
    if version != 1 or cursor.at != len(data) or len(label.encode()) > LABEL_BYTES_MAX:
        raise Malformed("the disclosure is not of version 1, or has bytes after its end")
    return disclosure


class Receipt(NamedTuple):
    """A receipt, nothing of it checked."""

    proof: notes.Proof
    disclosed: bytes
    disclosure: Disclosure
    entry_bytes: bytes
    entry: entries.Signed


def parse(data):
    """Reads a receipt."""
    proof = notes.parse_proof(data)
    length = int.from_bytes(proof.extra[:2], "big")
    disclosed, entry_bytes = proof.extra[2 : 2 + length], proof.extra[2 + length :]
    if len(proof.extra) < 2 or len(disclosed) < length:
        raise Malformed("extra is not the length of a disclosure, disclosure, entry")
    entry = entries.decode(entry_bytes)
    if not isinstance(entry, entries.Signed):
        raise Malformed("the entry is %s, not Signed" % type(entry).__name__)
    return Receipt(proof, disclosed, parse_disclosure(disclosed), entry_bytes, entry)


def checks(receipt, policy, message, signature, public_key):
    """Pairs of what must hold and whether it does. The public key may be None."""
    proof, disclosure, entry = receipt.proof, receipt.disclosure, receipt.entry
    signed = hashlib.sha256(signature).digest()
    yield "the receipt is of this message", hashlib.sha256(message).digest() == disclosure.message
    yield "the receipt is of this signature", signed == disclosure.signature == entry.signature
    committed = hashlib.sha256(receipt.disclosed).digest() == entry.disclosure
    yield "the entry commits to what the receipt discloses", committed
    yield "the entry is of a signature over a message", entry.layer == 0
    leaf = merkle.leaf_hash(receipt.entry_bytes)
    yield "the entry stands in the log of the checkpoint", proof.leads_from(leaf)
    yield "no signature of a known key is wrong", not policy.wrong_lines(proof.note)
    yield "the log signed the checkpoint", policy.log_says(proof.note)
    yield "the quorum of witnesses cosigned the checkpoint", policy.quorum_says(proof.note)
    if public_key is not None:
        try:
            verdict = public_key.verify(message, signature)
            yield "the signature is the public key's over this message", verdict.valid
            yield "the signature uses the leaf of the entry", verdict.leaf == entry.leaf
        except Malformed as e:
            yield "the signature can be read (%s)" % e, False
