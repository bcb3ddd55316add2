"""Signed notes, checkpoints, cosignatures, trust policies and proofs of C2SP.

c2sp.org: signed-note, tlog-checkpoint, tlog-cosignature, tlog-policy, tlog-proof.
"""

import base64
import binascii
import hashlib
import re
from typing import NamedTuple

from . import Malformed, ed25519, merkle, mldsa

ED25519, ED25519_COSIGNATURE, ML_DSA_44 = 0x01, 0x04, 0x06
TYPES = {
    ED25519: "Ed25519",
    ED25519_COSIGNATURE: "Ed25519 cosignature",
    ML_DSA_44: "ML-DSA-44",
}
SIGNATURES_MAX = 64
NOTE_BYTES_MAX = 1 << 20
DECIMAL = re.compile("0|[1-9][0-9]{0,18}", re.ASCII)


def decode_base64(text, field):
    """The bytes; only the one right way to write them is taken."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
        if encode_base64(data) == text:
            return data
    except (UnicodeEncodeError, binascii.Error, ValueError):
        pass
    raise Malformed("%s is not base64" % field)


def encode_base64(data):
    """The one way to write these bytes."""
    return base64.b64encode(data).decode()


def decimal(text, field):
    """A number below 2^63 without leading zeroes."""
    if not DECIMAL.fullmatch(text) or int(text) >= 1 << 63:
        raise Malformed("%s is not a decimal number below 2^63 without leading zeroes" % field)
    return int(text)


def utf8(data, what):
    """The text of these bytes."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as e:
        raise Malformed("%s is not UTF-8" % what) from e


def _is_name(name):
    return bool(name) and not any(c == "+" or c.isspace() or c < " " for c in name)


class VerifierKey(NamedTuple):
    """A public key for notes, with its name."""

    name: str
    type: int
    key: bytes

    @property
    def id(self):
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.type]) + self.key).digest()[:4]

    def __str__(self):
        return "%s+%s+%s" % (self.name, self.id.hex(), encode_base64(bytes([self.type]) + self.key))

    def says(self, note):
        """Whether this key signed the note: None where no line is of this key."""
        own = [s for s in note.signatures if s.name == self.name and s.key_id == self.id]
        return all(self._verifies(note.text, s.signature) for s in own) if own else None

    def _verifies(self, text, signature):
        if self.type == ED25519:
            return ed25519.verify(self.key, text.encode(), signature)
        time, rest = int.from_bytes(signature[:8], "big"), signature[8:]
        if len(signature) < 8 or time >> 63:
            return False
        try:
            checkpoint = parse_checkpoint(text)
        except Malformed:
            return False  # only checkpoints are cosigned
        if self.type == ED25519_COSIGNATURE:
            message = "cosignature/v1\ntime %d\n%s" % (time, text)
            return ed25519.verify(self.key, message.encode(), rest)
        name, origin = self.name.encode(), checkpoint.origin.encode()
        if len(name) > 255 or len(origin) > 255:
            return False
        message = b"subtree/v1\n\0" + bytes([len(name)]) + name + signature[:8]
        message += bytes([len(origin)]) + origin
        message += (0).to_bytes(8, "big") + checkpoint.size.to_bytes(8, "big") + checkpoint.root
        return mldsa.verify(self.key, message, rest)


def parse_key(text):
    """Reads a verifier key: name+id+base64(type | key)."""
    parts = text.split("+", 2)
    if len(parts) != 3 or not _is_name(parts[0]):
        raise Malformed("not a verifier key, name+id+base64: %.60s" % text)
    typed = decode_base64(parts[2], "verifier key %s" % parts[0])
    key = VerifierKey(parts[0], typed[0] if typed else 0, typed[1:])
    if key.type not in TYPES:
        raise Malformed("verifier key %s is of the unknown type %d" % (key.name, key.type))
    length = mldsa.PUBLIC_KEY_BYTES if key.type == ML_DSA_44 else 32
    if len(key.key) != length:
        raise Malformed("verifier key %s has %d bytes, expected %d" % (key.name, len(key.key), length))
    if key.type != ML_DSA_44 and not ed25519.is_public_key(key.key):
        raise Malformed("verifier key %s is no Ed25519 public key" % key.name)
    if parts[1] != key.id.hex():
        raise Malformed("verifier key %s has the id %s, expected %s" % (key.name, parts[1], key.id.hex()))
    return key


class Line(NamedTuple):
    """A signature line: nothing is checked yet."""

    name: str
    key_id: bytes
    signature: bytes


class Note(NamedTuple):
    """A text and who says to have signed it."""

    text: str
    signatures: tuple


def parse_note(data):
    """Reads a signed note from its bytes."""
    if len(data) > NOTE_BYTES_MAX:
        raise Malformed("the note has %d bytes, expected at most %d" % (len(data), NOTE_BYTES_MAX))
    whole = utf8(data, "the note")
    text, gap, lines = whole.rpartition("\n\n")
    if not gap or not lines.endswith("\n") or any(c < " " and c != "\n" for c in whole):
        raise Malformed("not a signed note: text, an empty line, signature lines")
    signatures = []
    for line in lines[:-1].split("\n"):
        match = re.fullmatch("\u2014 ([^ ]+) ([^ ]+)", line)
        if not match or not _is_name(match.group(1)):
            raise Malformed("a signature line of the note is not: em dash, name, base64")
        signed = decode_base64(match.group(2), "the signature of %s" % match.group(1))
        if len(signed) < 5:
            raise Malformed("the signature of %s is too short" % match.group(1))
        signatures.append(Line(match.group(1), signed[:4], signed[4:]))
    if len(signatures) > SIGNATURES_MAX:
        raise Malformed("the note has %d signatures, expected at most %d" % (len(signatures), SIGNATURES_MAX))
    return Note(text + "\n", tuple(signatures))


class Checkpoint(NamedTuple):
    """Which log, how many entries, which root."""

    origin: str
    size: int
    root: bytes


def parse_checkpoint(text):
    """Reads the text of a checkpoint; extension lines are allowed and not told."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
        raise Malformed("the checkpoint is not three lines or more, none of them empty")
    root = decode_base64(lines[2], "the root of the checkpoint")
    if len(root) != 32:
        raise Malformed("the root of the checkpoint has %d bytes, expected 32" % len(root))
    return Checkpoint(lines[0], decimal(lines[1], "the size of the checkpoint"), root)


class Witness(NamedTuple):
    """A witness of a policy."""

    name: str
    key: VerifierKey


class Policy:
    """Which logs, and which witnesses together, are believed (tlog-policy)."""

    def __init__(self):
        self.logs = []
        self.witnesses = []
        self.voters = {}  # name: function of the note, whether it agrees
        self.members = set()  # names that are in a group
        self.quorum = None

    def log_says(self, note):
        """Whether a log's key signed this checkpoint of its own origin."""
        origin = note.text.split("\n")[0]
        return any(key.name == origin and key.says(note) for key in self.logs)

    def wrong_lines(self, note):
        """The names of known keys that are said to have signed it, and did not."""
        keys = self.logs + [witness.key for witness in self.witnesses]
        return [key.name for key in keys if key.says(note) is False]

    def quorum_says(self, note):
        """Whether the quorum of witnesses cosigned it."""
        return self.quorum(note)

    def signers(self, note):
        """The names of the log's keys and witnesses whose signatures are right."""
        found = ["%s (%s)" % (key.name, TYPES[key.type]) for key in self.logs if key.says(note)]
        return found + ["witness %s" % w.name for w in self.witnesses if w.key.says(note)]

    def add_log(self, key):
        """Believes one log more."""
        if key.type == ED25519_COSIGNATURE:
            raise Malformed("the key of %s is a witness's, not a log's" % key.name)
        if any(other.key == key.key for other in self.logs):
            raise Malformed("the key of %s is named twice" % key.name)
        self.logs.append(key)

    def read(self, words):
        """Reads one line of a policy file."""
        word, count = words[0], len(words)
        if word == "log" and count in (2, 3):
            self.add_log(parse_key(words[1]))
        elif word == "witness" and count in (3, 4):
            self._add_witness(words[1], parse_key(words[2]))
        elif word == "group" and count >= 4:
            self._add_group(words[1], words[2], words[3:])
        elif word == "quorum" and count == 2:
            if self.quorum:
                raise Malformed("a second quorum line")
            self.quorum = (lambda note: True) if words[1] == "none" else self._voter(words[1])
        else:
            raise Malformed("not a line of log, witness, group or quorum")

    def _add_witness(self, name, key):
        if key.type == ED25519:
            raise Malformed("the key of %s does not make cosignatures" % name)
        if any(other.key.key == key.key for other in self.witnesses):
            raise Malformed("the key of %s is named twice" % name)
        self.witnesses.append(Witness(name, key))
        self._name(name, lambda note: key.says(note) is True)

    def _add_group(self, name, threshold, members):
        voters = []
        for member in members:
            voters.append(self._voter(member))
            if member in self.members:
                raise Malformed("%s is a member already" % member)
            self.members.add(member)
        known = {"all": len(voters), "any": 1}
        k = known[threshold] if threshold in known else decimal(threshold, "the threshold")
        if not 1 <= k <= len(voters):
            raise Malformed("the threshold is %d of %d" % (k, len(voters)))
        self._name(name, lambda note: sum(voter(note) for voter in voters) >= k)

    def _voter(self, name):
        if name not in self.voters:
            raise Malformed("no witness and no group above has the name %s" % name)
        return self.voters[name]

    def _name(self, name, voter):
        if name == "none" or name in self.voters:
            raise Malformed("the name %s is taken" % name)
        self.voters[name] = voter


def parse_policy(data):
    """Reads a policy file from its bytes, of which those above 0x7F are opaque."""
    policy = Policy()
    for number, line in enumerate(data.decode("utf-8", "surrogateescape").split("\n"), 1):
        words = line.strip(" \t")
        try:
            if any(c < " " and c != "\t" or c == "\x7f" for c in line):
                raise Malformed("a control character")
            if words and not words.startswith("#"):
                policy.read(re.split("[ \t]+", words))
        except Malformed as e:
            raise Malformed("line %d of the policy: %s" % (number, e)) from e
    if policy.quorum is None:
        raise Malformed("the policy has no quorum line; without witnesses: quorum none")
    return policy


class Proof(NamedTuple):
    """A tlog-proof: where an entry stands, the way to the root, the checkpoint."""

    extra: bytes  # nobody signed it
    index: int
    path: tuple
    note: Note
    checkpoint: Checkpoint

    def leads_from(self, leaf):
        """Whether the leaf with this hash stands at the index."""
        point = self.checkpoint
        return merkle.verifies_inclusion(leaf, self.index, point.size, self.path, point.root)


def parse_proof(data):
    """Reads a proof from its bytes."""
    text = utf8(data, "the proof")
    head, gap, rest = text.partition("\n\n")
    lines = head.split("\n")
    if not gap or lines.pop(0) != "c2sp.org/tlog-proof@v1":
        raise Malformed("not a proof of c2sp.org/tlog-proof@v1 with a checkpoint")
    extra = b""
    if lines and lines[0].startswith("extra "):
        extra = decode_base64(lines.pop(0)[6:], "extra")
    if not lines or not lines[0].startswith("index "):
        raise Malformed("the proof has no index")
    index = decimal(lines.pop(0)[6:], "the index of the proof")
    path = tuple(decode_base64(line, "a hash of the proof") for line in lines)
    if len(path) > 63 or any(len(hash_) != 32 for hash_ in path):
        raise Malformed("the path of the proof is not at most 63 hashes of 32 bytes")
    note = parse_note(rest.encode())
    return Proof(extra, index, path, note, parse_checkpoint(note.text))
