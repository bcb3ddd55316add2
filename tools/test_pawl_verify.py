"""Tests of pawl-verify.py: python3 -m unittest discover -s tools -v, or run this file.

Known answers come from the standards, from the repository's test resources and, where it lies beside the
checkout, from ../shared/vectors.
"""

import ast
import base64
import contextlib
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import unittest
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
SHARED = os.path.join(os.path.dirname(ROOT), "shared", "vectors")
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True

from pawl_verify import Malformed, cli, ed25519, entries, merkle, mldsa, notes  # noqa: E402
from pawl_verify import publickey, published, receipt, replay, xmss  # noqa: E402

unhex = bytes.fromhex


def resource(*path):
    """The cases of one of the repository's files of vectors: name to fields."""
    cases, field = {}, None
    with open(os.path.join(*path), encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            if line.startswith("["):
                case = cases.setdefault(line[1:-1], {})
            elif line.endswith(" =") or line.endswith("="):
                field = line.rstrip(" =")
                case[field] = b""
            elif line.startswith("  "):
                case[field] += unhex(line.strip())
    return cases


def verifies(key, message, signature):
    """Whether it does; malformed signatures do not."""
    try:
        return key.verify(message, signature).valid
    except Malformed:
        return False


def flipped(data, at):
    """The bytes with one bit changed."""
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


class HashBasedSignatures(unittest.TestCase):
    def check_with_negatives(self, key, message, signature, step):
        self.assertTrue(verifies(key, message, signature))
        self.assertFalse(verifies(key, message + b"x", signature))
        self.assertFalse(verifies(key, message, signature[:-1]))
        self.assertFalse(verifies(key, message, signature + b"\0"))
        for at in range(0, len(signature), step):
            self.assertFalse(verifies(key, message, flipped(signature, at)), "byte %d" % at)

    def test_examples_of_the_rfcs(self):
        for name in ("rfc8554.txt", "rfc9858.txt"):
            path = (ROOT, "testkit/src/main/resources/dev/pawl/testkit/vectors", name)
            for case, fields in resource(*path).items():
                with self.subTest(case):
                    key = publickey.parse(fields["publicKey"], "hss")
                    self.check_with_negatives(key, fields["message"], fields["signature"], 97)

    def test_examples_of_the_xmss_reference(self):
        path = (ROOT, "hbs/src/test/resources/dev/pawl/hbs/vectors/xmss-reference.txt")
        for case, fields in resource(*path).items():
            with self.subTest(case):
                key = publickey.parse(fields["public key"], "xmss")
                self.assertEqual(case, key.key.parameters.name)
                self.check_with_negatives(key, fields["message"], fields["signature"], 397)

    def test_parameter_sets_are_those_of_the_registries(self):
        self.assertEqual("XMSS-SHAKE256_20_192", xmss.XMSS_SETS[0x15].name)
        self.assertEqual("XMSSMT-SHA2_40/4_256", xmss.XMSS_MT_SETS[0x04].name)
        self.assertEqual("XMSSMT-SHAKE256_60/12_192", xmss.XMSS_MT_SETS[0x38].name)
        self.assertEqual((0x15, 0x38), (len(xmss.XMSS_SETS), len(xmss.XMSS_MT_SETS)))
        one_time = publickey.lms.ONE_TIME
        self.assertEqual((265, 7), (one_time[1].p, one_time[1].ls))
        self.assertEqual((200, 8), (one_time[5].p, one_time[5].ls))
        self.assertEqual("LMOTS_SHAKE_N24_W8", one_time[0x10].name)
        self.assertEqual("LMS_SHAKE_M24_H25", publickey.lms.TREES[0x18].name)

    @unittest.skipUnless(os.path.isdir(SHARED), "../shared/vectors is not beside the checkout")
    def test_shared_vectors(self):
        counts = {}
        for name, scheme in (("hss_lms_verify", "hss"), ("hss_lms_invalid", "hss"), ("xmss_verify", "xmss")):
            for case in self.botan(name + ".vec"):
                key = publickey.parse(unhex(case["PublicKey"]), scheme)
                signature = unhex(case.get("Signature", case.get("InvalidSignature")))
                holds = verifies(key, unhex(case["Msg"]), signature)
                self.assertEqual("Signature" in case, holds, case["PublicKey"])
                counts[name] = counts.get(name, 0) + 1
        for name in ("LMS-sigGen-1.0", "LMS-sigGen-SP800-208"):
            with open(os.path.join(SHARED, "acvp", name, "internalProjection.json"), encoding="utf-8") as file:
                groups = json.load(file)["testGroups"]
            for group in groups:
                key = publickey.parse(unhex(group["publicKey"]), "lms")
                for test in group["tests"]:
                    signature = unhex(test["signature"])
                    self.assertTrue(verifies(key, unhex(test["message"]), signature))
                    counts[name] = counts.get(name, 0) + 1
        self.assertEqual([5, 4, 63, 20, 42], list(counts.values()))

    @staticmethod
    def botan(name):
        case = {}
        with open(os.path.join(SHARED, "botan", name), encoding="utf-8") as file:
            for line in list(file) + [""]:
                field, equals, value = line.split("#")[0].partition("=")
                if equals:
                    case[field.strip()] = value.strip()
                elif case and not line.strip():
                    yield case
                    case = {}


class PublicKeys(unittest.TestCase):
    RAW = unhex("00000001" + "00000005" + "00000004" + "61" * 16 + "50" * 32)  # HSS, one level
    DER = unhex("304e300d060b2a864886f70d0109100311033d00") + RAW

    def test_raw_der_and_pem_are_one_key(self):
        body = base64.encodebytes(self.DER)
        pem = b"-----BEGIN PUBLIC KEY-----\n%s-----END PUBLIC KEY-----\n" % body
        for form in (self.RAW, self.DER, pem, pem.replace(b"\n", b"\r\n")):
            self.assertEqual(publickey.parse(self.RAW), publickey.parse(form))
        self.assertEqual("lms", publickey.parse(self.RAW[4:]).scheme)

    def test_other_bytes_are_refused(self):
        for bad in (b"", self.RAW[:-1], self.RAW + b"\0", self.DER[:-1], self.DER + b"\0", b"-----BEGIN "):
            with self.assertRaises(Malformed):
                publickey.parse(bad)
        for at in range(20):
            with self.assertRaises(Malformed):
                publickey.parse(flipped(self.DER, at))

    def test_a_raw_key_of_two_schemes_wants_the_scheme(self):
        raw = unhex("00000001") + b"r" * 32 + b"s" * 32
        with self.assertRaisesRegex(Malformed, "xmss or xmssmt"):
            publickey.parse(raw)
        self.assertEqual("XMSSMT-SHA2_20/2_256", publickey.parse(raw, "xmssmt").key.parameters.name)


class OtherSignatures(unittest.TestCase):
    RFC_8032 = [  # section 7.1, tests 1 to 3
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
            "4a7c15e9716ed28dc027beceea1ec40a",
        ),
    ]

    def test_ed25519_of_rfc_8032(self):
        for key, message, signature in self.RFC_8032:
            key, message, signature = unhex(key), unhex(message), unhex(signature)
            self.assertTrue(ed25519.verify(key, message, signature))
            self.assertFalse(ed25519.verify(key, message + b"x", signature))
            for at in range(0, 64, 7):
                self.assertFalse(ed25519.verify(key, message, flipped(signature, at)))
            s = int.from_bytes(signature[32:], "little") + ed25519.ORDER
            self.assertFalse(ed25519.verify(key, message, signature[:32] + s.to_bytes(32, "little")))

    def test_ml_dsa_44(self):
        fields = resource(HERE, "testdata", "ml-dsa-44.txt")["ML-DSA-44"]
        key, message, signature = fields["public key"], fields["message"], fields["signature"]
        self.assertTrue(mldsa.verify(key, message, signature))
        self.assertFalse(mldsa.verify(key, message + b"x", signature))
        self.assertFalse(mldsa.verify(flipped(key, 700), message, signature))
        self.assertFalse(mldsa.verify(key, message, signature[:-1]))
        for at in list(range(0, len(signature), 211)) + [len(signature) - 1]:
            self.assertFalse(mldsa.verify(key, message, flipped(signature, at)), "byte %d" % at)


class ToySigner:
    """Signs notes with Ed25519, for tests: RFC 8032, section 5.1.6."""

    def __init__(self, name, type_=notes.ED25519, seed=b"seed"):
        digest = hashlib.sha512(hashlib.sha256(seed + name.encode()).digest()).digest()
        self.s = int.from_bytes(digest[:32], "little") & ~7 & ((1 << 254) - 1) | 1 << 254
        self.prefix = digest[32:]
        self.verifier = notes.VerifierKey(name, type_, self.encode(self.s))

    @staticmethod
    def encode(scalar):
        x, y, z, _ = ed25519._multiply(scalar, ed25519.BASE)
        inverse = pow(z, ed25519.P - 2, ed25519.P)
        x, y = x * inverse % ed25519.P, y * inverse % ed25519.P
        return (y | (x & 1) << 255).to_bytes(32, "little")

    def raw(self, message):
        r = int.from_bytes(hashlib.sha512(self.prefix + message).digest(), "little") % ed25519.ORDER
        start = self.encode(r)
        k = int.from_bytes(hashlib.sha512(start + self.verifier.key + message).digest(), "little")
        return start + ((r + k * self.s) % ed25519.ORDER).to_bytes(32, "little")

    def line(self, text, seconds=1700000000):
        if self.verifier.type == notes.ED25519:
            signed = self.raw(text.encode())
        else:
            signed = seconds.to_bytes(8, "big")
            signed += self.raw(("cosignature/v1\ntime %d\n%s" % (seconds, text)).encode())
        return "\u2014 %s %s\n" % (self.verifier.name, notes.encode_base64(self.verifier.id + signed))


def note_of(text, *signers):
    """The bytes of a note."""
    return (text + "\n" + "".join(signer.line(text) for signer in signers)).encode()


class Notes(unittest.TestCase):
    # The example of the Go module golang.org/x/mod/sumdb/note.
    KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    NOTE = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n\n"
        "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )

    def test_a_note_that_go_signed(self):
        key = notes.parse_key(self.KEY)
        self.assertEqual(self.KEY, str(key))
        self.assertIs(True, key.says(notes.parse_note(self.NOTE.encode())))
        self.assertIs(False, key.says(notes.parse_note(self.NOTE.replace("think", "thank").encode())))
        self.assertIsNone(ToySigner("other").verifier.says(notes.parse_note(self.NOTE.encode())))

    def test_malformed_notes_are_refused(self):
        for bad in (
            b"",
            b"text\n",
            b"text\n\n",
            self.NOTE[:-1].encode(),
            self.NOTE.replace("\u2014", "-").encode(),
            self.NOTE.replace("If", "\x00").encode(),
            self.NOTE.replace("AM=", "AN=").encode(),
            self.NOTE.encode() + b"\n",
            b"\xff" + self.NOTE.encode(),
        ):
            with self.assertRaises(Malformed):
                notes.parse_note(bad)

    def test_malformed_keys_are_refused(self):
        for bad in ("", "a+b", self.KEY[:-1], self.KEY.replace("c7", "c8"), self.KEY.replace("Peter", "Pe ter")):
            with self.assertRaises(Malformed):
                notes.parse_key(bad)

    def test_malformed_checkpoints_are_refused(self):
        root = notes.encode_base64(bytes(32))
        self.assertEqual(7, notes.parse_checkpoint("log\n7\n%s\nmore\n" % root).size)
        for bad in ("log\n07\n%s\n", "log\n-1\n%s\n", "\n7\n%s\n", "log\n7\n%s", "log\n7\nA%s\n", "log\n7\n%s\n\n"):
            with self.assertRaises(Malformed):
                notes.parse_checkpoint(bad % root)
        with self.assertRaises(Malformed):
            notes.parse_checkpoint("log\n%d\n%s\n" % (1 << 63, root))


class Policies(unittest.TestCase):
    TEXT = "log\n7\n%s\n" % notes.encode_base64(bytes(32))

    def setUp(self):
        self.log = ToySigner("log")
        self.witnesses = [ToySigner("w%d" % i, notes.ED25519_COSIGNATURE) for i in range(3)]
        self.head = "log %s\n" % str(self.log.verifier)
        for i, witness in enumerate(self.witnesses):
            self.head += "witness W%d %s\n" % (i, str(witness.verifier))

    def policy(self, rest):
        return notes.parse_policy((self.head + rest).encode())

    def test_quorums(self):
        two = self.policy("group pair 2 W0 W1\ngroup any any pair W2\nquorum any\n")
        note = partial(note_of, self.TEXT, self.log)
        w0, w1, w2 = self.witnesses
        for signers, agrees in (((), False), ((w0,), False), ((w0, w1), True), ((w2,), True)):
            self.assertEqual(agrees, two.quorum_says(notes.parse_note(note(*signers))))
        self.assertTrue(self.policy("quorum none\n").quorum_says(notes.parse_note(note())))

    def test_the_log_must_sign_its_own_origin(self):
        policy = self.policy("quorum none\n")
        self.assertTrue(policy.log_says(notes.parse_note(note_of(self.TEXT, self.log))))
        self.assertFalse(policy.log_says(notes.parse_note(note_of(self.TEXT, self.witnesses[0]))))
        other = self.TEXT.replace("log\n", "other\n")
        self.assertFalse(policy.log_says(notes.parse_note(note_of(other, self.log))))

    def test_malformed_policies_are_refused(self):
        for bad in (
            "",
            "quorum W9\n",
            "quorum none\nquorum none\n",
            "group g 0 W0\nquorum g\n",
            "group g 2 W0\nquorum g\n",
            "group g any W0\ngroup h any W0\nquorum g\n",
            "group W0 any W1\nquorum none\n",
            "group none any W1\nquorum none\n",
            "group g any W0 W0\nquorum g\n",
            "witness W4 %s\nquorum none\n" % str(self.witnesses[0].verifier),
            "witness W4 %s\nquorum none\n" % str(ToySigner("x").verifier),
            "log %s\nquorum none\n" % str(self.log.verifier),
            "logs\nquorum none\n",
            "quorum none\n\x7f\n",
        ):
            with self.assertRaises(Malformed, msg=bad):
                self.policy(bad)


class MerkleTrees(unittest.TestCase):
    @staticmethod
    def definition(hashes):
        """RFC 9162, section 2.1.1, word for word."""
        if len(hashes) < 2:
            return hashes[0] if hashes else merkle.EMPTY
        k = 1
        while 2 * k < len(hashes):
            k *= 2
        own = MerkleTrees.definition
        return merkle.node_hash(own(hashes[:k]), own(hashes[k:]))

    @staticmethod
    def path(index, hashes):
        """RFC 9162, section 2.1.3.1."""
        if len(hashes) < 2:
            return []
        k = 1
        while 2 * k < len(hashes):
            k *= 2
        own, root = MerkleTrees.path, MerkleTrees.definition
        if index < k:
            return own(index, hashes[:k]) + [root(hashes[k:])]
        return own(index - k, hashes[k:]) + [root(hashes[:k])]

    def test_tiles_make_the_root_at_every_size(self):
        tree, hashes = merkle.TileTree(lambda *tile: None), []
        for size in range(1100):
            if size < 20 or size % 61 == 0 or size % 256 in (0, 1, 255):
                self.assertEqual(self.definition(hashes), tree.root(), size)
            hashes.append(merkle.leaf_hash(b"%d" % size))
            tree.append(hashes[-1])

    def test_inclusion(self):
        hashes = [merkle.leaf_hash(b"%d" % i) for i in range(23)]
        for size in range(1, 24):
            root = self.definition(hashes[:size])
            for index in range(size):
                path = self.path(index, hashes[:size])
                self.assertTrue(merkle.verifies_inclusion(hashes[index], index, size, path, root))
                self.assertFalse(merkle.verifies_inclusion(hashes[index], index, size, path + [root], root))
                self.assertFalse(merkle.verifies_inclusion(hashes[index], index + 1, size, path, root))
                self.assertFalse(merkle.verifies_inclusion(b"x" * 32, index, size, path, root))

    def test_paths_of_tiles(self):
        self.assertEqual("tile/entries/x001/x234/067", published.path_of("entries", 1234067, 256))
        self.assertEqual("tile/0/000.p/7", published.path_of(0, 0, 7))


KEY_ID = b"k" * 16
PUBLIC_KEY = PublicKeys.RAW
PARAMETERS = "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8"


def u(bytes_, value):
    return value.to_bytes(bytes_, "big")


def txt(value):
    return u(2, len(value.encode())) + value.encode()


def store(schema=1):
    return b"\1" + b"s" * 16 + u(2, schema) + txt("") + bytes(32) + u(8, 1)


def key_created(thresholds=(), heights=(5,), parameters=PARAMETERS, key=KEY_ID, name="demo", public=PUBLIC_KEY):
    head = b"\2" + key + txt(name) + txt(parameters) + u(2, len(public)) + public
    head += u(1, len(heights)) + bytes(heights) + txt("firmware")
    return head + u(1, len(thresholds)) + b"".join(u(2, t) for t in thresholds) + bytes(32) + u(8, 2)


def opened(signer="host"):
    return b"\3" + txt(signer) + b"".join(txt(x) for x in ("1", "boot", "machine", "", "p")) + u(8, 3)


def fenced(epoch):
    return b"\4" + u(8, epoch) + b"\1" + u(8, 4)


def reserved(first, count, epoch=2, layer=0):
    return b"\5" + KEY_ID + u(1, layer) + u(8, first) + u(8, count) + u(8, epoch)


def signed(leaf, epoch=2, layer=0, signature=bytes(32), disclosure=bytes(32)):
    return b"\6" + KEY_ID + u(1, layer) + u(8, leaf) + u(8, epoch) + signature + disclosure + u(8, 5)


def burned(first, count, reason=1, layer=0):
    return b"\7" + KEY_ID + u(1, layer) + u(8, first) + u(8, count) + u(1, reason)


def quarantined():
    return b"\x08" + KEY_ID + txt("found a copy") + txt("two receipts") + txt("ada") + u(8, 6)


def resumed():
    return b"\x09" + KEY_ID + txt("it was none") + txt("ada") + u(8, 7)


def retired():
    return b"\x0a" + KEY_ID + txt("old") + txt("ada") + u(8, 8)


def acknowledged(threshold):
    return b"\x0b" + KEY_ID + u(2, threshold) + txt("ada") + u(8, 9)


def log_key(*keys):
    return b"\x0e" + txt("log") + u(1, len(keys)) + b"".join(txt(str(k)) for k in keys) + bytes(32) + u(8, 1)


def anchors(kinds, release, grace, approvers):
    body = u(1, len(kinds)) + b"".join(txt(kind) + txt("spec") for kind in kinds) + u(1, release) + u(4, grace)
    return b"\x0f" + body + u(1, len(approvers)) + b"".join(map(txt, approvers)) + txt("why") + u(8, 1)


def grace(leaves):
    return b"\x10" + u(4, leaves) + txt("witness does not answer")


BEGUN = [store(), key_created(), opened()]
HEALTHY = BEGUN + [reserved(0, 8), signed(0), signed(1), burned(2, 1, 2), signed(4), signed(3)]


class Entries(unittest.TestCase):
    ALL = HEALTHY + [fenced(2), quarantined(), resumed(), retired(), acknowledged(100)]
    ALL += [b"\x0c" + u(2, 2), b"\x0d" + bytes(32), log_key(ToySigner("log").verifier)]
    ALL += [anchors(["tpm", "https"], 2, 5, ["ada", "bob"]), grace(2)]

    def test_what_is_cut_or_has_more_is_refused(self):
        for data in self.ALL:
            entries.decode(data)
            for end in range(len(data)):
                with self.assertRaises(Malformed):
                    entries.decode(data[:end])
            with self.assertRaises(Malformed):
                entries.decode(data + b"\0")

    def test_what_the_document_does_not_have_is_refused(self):
        for bad in (
            b"\0",
            b"\x11",
            fenced(2).replace(b"\1", b"\4"),
            burned(0, 1, 5),
            burned(0, 0),
            reserved((1 << 63) - 1, 1),
            signed(1 << 63),
            opened("a b"),
            opened(""),
            key_created((100, 100)),
            key_created((1000,)),
            quarantined().replace(b"ada", b"\xff\xff\xff"),
            txt("x").join([b"\x0a" + KEY_ID, b""]) + txt("x" * 1025) + u(8, 1),
            log_key(),
            anchors(["tpm", "tpm"], 1, 0, ["ada"]),
            anchors([], 3, 0, ["ada"]),
            anchors([], 1, 65537, ["ada"]),
        ):
            with self.assertRaises(Malformed, msg=bad):
                entries.decode(bad)


class Replays(unittest.TestCase):
    def replay(self, ledger):
        fold = replay.Replay()
        for data in ledger:
            fold.apply(entries.decode(data))
        return fold

    def assert_found(self, ledger, *kinds):
        found = self.replay(ledger).findings
        self.assertEqual(list(kinds), [finding.kind for finding in found], found)
        return found[0].text if found else ""

    def test_a_healthy_ledger(self):
        fold = self.replay(HEALTHY)
        self.assertEqual([], fold.findings)
        [(_, _, account)] = fold.accounts()
        self.assertEqual({"capacity": 32, "signed": 4, "burned": 1, "reserved": 3, "free": 24}, account)

    def test_a_life_with_an_end(self):
        ledger = HEALTHY + [burned(5, 3), fenced(2), opened(), reserved(8, 4, 11), signed(8, 11)]
        ledger += [quarantined(), burned(9, 3, 4), resumed(), burned(12, 3, 3), reserved(15, 1, 11), signed(15, 11)]
        self.assert_found(ledger + [retired()])

    def test_leaves(self):
        says = self.assert_found(HEALTHY + [signed(1)], "reuse")
        self.assertIn("leaf 1 of key 'demo' is signed, but was signed before, by entry 5", says)
        self.assertIn("burned by entry 6", self.assert_found(HEALTHY + [signed(2)], "unreserved"))
        self.assertIn("no reservation", self.assert_found(HEALTHY + [signed(8)], "unreserved"))
        self.assertIn("does not exist", self.assert_found(HEALTHY + [signed(32)], "unreserved"))
        self.assert_found(HEALTHY + [reserved(7, 2)], "overlap")
        self.assert_found(HEALTHY + [reserved(9, 2)], "gap")
        self.assert_found(HEALTHY + [reserved(8, 25)], "overlap")
        self.assert_found(HEALTHY + [reserved(8, 1, layer=1)], "key")
        self.assert_found(HEALTHY + [burned(0, 1)], "burned")
        self.assert_found(HEALTHY + [burned(9, 1)], "burned")
        self.assert_found(HEALTHY + [burned(7, 2)], "burned")
        self.assert_found(HEALTHY + [burned(8, 25)], "burned")

    def test_a_reservation_given_twice_and_signed_twice(self):
        ledger = BEGUN + [reserved(0, 4), signed(0), opened("copy"), reserved(0, 4, 5), signed(0, 5)]
        self.assert_found(ledger, "overlap", "reuse")

    def test_epochs(self):
        self.assert_found(HEALTHY + [fenced(2)], "epoch")  # leaves left open
        self.assert_found(HEALTHY + [fenced(1)], "epoch")
        self.assert_found(HEALTHY + [opened()], "epoch")
        self.assert_found(HEALTHY + [opened("other"), signed(5, 9)], "epoch")
        self.assert_found(HEALTHY + [reserved(8, 1, 7)], "epoch")
        over = HEALTHY + [burned(5, 3), fenced(2)]
        self.assertIn("entry 10 fenced it", self.assert_found(over + [reserved(8, 1)], "epoch"))
        self.assert_found(over + [fenced(2)], "epoch")

    def test_stopped_keys(self):
        for stop in (quarantined(), retired()):
            self.assert_found(HEALTHY + [stop, signed(5)], "stopped")
            self.assert_found(HEALTHY + [stop, reserved(8, 1)], "stopped")
        self.assert_found(HEALTHY + [quarantined(), resumed()], "stopped")
        self.assert_found(HEALTHY + [resumed()], "stopped")
        self.assert_found(HEALTHY + [retired(), resumed()], "stopped")
        self.assert_found(HEALTHY + [retired(), retired()], "stopped")
        self.assert_found(HEALTHY + [quarantined(), quarantined()], "stopped")

    def test_stores_and_keys(self):
        self.assert_found(HEALTHY + [store()], "store")
        self.assert_found(HEALTHY[1:2], "store")
        self.assert_found([store(2)], "store")
        self.assert_found(HEALTHY + [b"\x0c" + u(2, 1)], "store")
        self.assert_found(BEGUN + [key_created()], "key", "key", "key")
        other = dict(key=b"o" * 16, name="other", public=PUBLIC_KEY[:-1] + b"x")
        self.assert_found(BEGUN + [key_created(**other)])
        self.assert_found(BEGUN + [key_created(heights=(10,), **other)], "key")
        self.assert_found(BEGUN + [key_created(heights=(5, 5), **other)], "key")
        self.assert_found(BEGUN + [key_created(parameters=PARAMETERS.replace("W8", "W4"), **other)], "key")
        self.assert_found([store(), opened(), reserved(0, 1, 1)], "key")

    def test_thresholds(self):
        start = [store(), key_created((500, 100)), opened(), reserved(0, 16)]
        self.assert_found(start)
        self.assert_found(start + [reserved(16, 1)], "threshold")
        self.assert_found(start + [acknowledged(500), reserved(16, 13)])
        self.assert_found(start + [acknowledged(500), reserved(16, 14)], "threshold")
        self.assert_found(start + [acknowledged(100)], "threshold")
        self.assert_found(start[:3] + [acknowledged(500)], "threshold")

    def test_anchors(self):
        first = HEALTHY + [anchors(["tpm", "https"], 2, 5, ["ada"])]
        self.assert_found(first + [grace(5)])
        self.assert_found(first + [grace(3), grace(3)], "anchors")
        self.assert_found(HEALTHY + [grace(1)], "anchors")
        self.assert_found(HEALTHY + [anchors(["tpm"], 1, 0, [])], "anchors")
        self.assert_found(HEALTHY + [anchors([], 2, 0, ["ada"])], "anchors")
        for weaker in ((["tpm"], 2, 5), (["tpm", "https"], 1, 5), (["tpm", "https"], 2, 6)):
            says = self.assert_found(first + [anchors(*weaker, ["ada", " Ada"])], "anchors")
            self.assertIn("by ada and ", says)
            fold = self.replay(first + [anchors(*weaker, ["ada", "bob"])])
            self.assertEqual([], fold.findings)
            self.assertIn("ada and bob decided, and weakened", fold.notable[-1][1])
        self.assert_found(first + [grace(3), anchors(["tpm", "https"], 2, 3, ["ada"])], "anchors")
        self.assert_found(first + [anchors(["tpm", "https", "witness"], 2, 0, ["ada"]), log_key("k")])
        self.assert_found(HEALTHY + [log_key("k"), log_key("k")], "log key")


def publish(directory, ledger, *signers, origin="log"):
    """Writes a log; returns its checkpoint."""

    def write(path, data):
        path = os.path.join(directory, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)

    tree = merkle.TileTree(
        lambda level, number, row: write(published.path_of(level, number, len(row)), b"".join(row))
    )
    for start in range(0, len(ledger), 256):
        some = ledger[start : start + 256]
        bundle = b"".join(u(2, len(entry)) + entry for entry in some)
        write(published.path_of("entries", start // 256, len(some)), bundle)
        for entry in some:
            tree.append(merkle.leaf_hash(entry))
    tree.finish()
    text = "%s\n%d\n%s\n" % (origin, len(ledger), notes.encode_base64(tree.root()))
    note = note_of(text, *signers)
    write("checkpoint", note)
    return note


def long_ledger(size):
    """A healthy ledger of so many entries."""
    raw = unhex("00000001" + "0000000700000004") + bytes(16 + 32)
    ledger = [store(), key_created((), (15,), PARAMETERS.replace("H5", "H15"), public=raw), opened()]
    leaf = 0
    while len(ledger) < size:
        if leaf % 512 == 0:
            ledger.append(reserved(leaf, 512))
        ledger.append(signed(leaf))
        leaf += 1
    return ledger[:size]


def run(*words):
    """Exit code and standard output of a command."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = cli.main([str(word) for word in words])
        except SystemExit as e:
            code = e.code
    return code, out.getvalue() + err.getvalue()


class Logs(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.directory = temporary.name
        self.path = partial(os.path.join, self.directory)
        self.signer = ToySigner("log")
        self.key = ("--log-key", str(self.signer.verifier))
        self.ledger = long_ledger(700)

    def write(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data)
        return self.path(name)

    def check(self, code, says, *words):
        got, out = run("log", self.path("log"), *words)
        self.assertEqual(code, got, out)
        self.assertIn(says, out)
        got, out = run("log", self.path("log"), *words, "--json")
        self.assertEqual(code, got)
        return json.loads(out.splitlines()[0])

    def test_healthy(self):
        note = publish(self.path("log"), self.ledger, self.signer)
        kept = self.write("kept", note)
        told = self.check(0, "healthy", *self.key, "--since", kept)
        self.assertTrue(told["healthy"])
        self.assertEqual("695", told["keys"][0]["signed"])
        self.check(0, "that the log is the one you mean")
        publish(self.path("log"), long_ledger(900), self.signer)
        self.check(0, "healthy", *self.key, "--since", kept)

    def test_over_http(self):
        note = publish(self.path("log"), self.ledger, self.signer)
        handler = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=self.path("log")))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = "http://127.0.0.1:%d/" % server.server_port
        kept = self.write("kept", note)
        self.assertEqual(0, run("log", url, *self.key, "--since", kept)[0])
        server.shutdown()
        server.server_close()
        self.assertEqual(3, run("log", url, *self.key)[0])
        self.assertEqual(3, run("log", self.path("nowhere"))[0])

    def test_one_entry_rewritten(self):
        publish(self.path("log"), self.ledger, self.signer)
        name = self.path("log", "tile/entries/001")
        with open(name, "r+b") as file:
            file.seek(-20, os.SEEK_END)
            file.write(b"x")
        told = self.check(1, "the checkpoint says", *self.key)
        self.assertEqual({"tile", "root"}, {finding["kind"] for finding in told["findings"]})

    def test_one_tile_rewritten(self):
        publish(self.path("log"), self.ledger, self.signer)
        self.write("log/tile/1/000.p/2", bytes(64))
        self.check(1, "tile/1/000.p/2 is not what the entries make", *self.key)

    def test_pieces_missing_or_malformed(self):
        publish(self.path("log"), self.ledger, self.signer)
        os.remove(self.path("log/tile/0/001"))
        self.check(1, "tile/0/001 is missing")
        self.write("log/tile/entries/001", b"\0\1")
        self.check(1, "the entries from 256 on were not checked")
        os.remove(self.path("log/tile/entries/001"))
        self.check(3, "tile/entries/001 is missing")
        self.check(3, "NOT ALL OF IT IS THERE")
        self.write("log/checkpoint", b"x")
        self.check(1, "cannot be read")

    def test_an_entry_that_cannot_be_decoded(self):
        publish(self.path("log"), self.ledger[:300] + [b"\x63"] + self.ledger[300:], self.signer)
        self.check(1, "entry 300: an entry of the unknown type 99", *self.key)

    def test_a_log_of_others(self):
        publish(self.path("log"), [b"anything"] * 300, self.signer)
        self.check(0, "healthy: the log is whole", *self.key, "--tree-only")
        self.check(1, "entry 0: an entry of the unknown type 97", *self.key)

    def test_a_partial_tile_may_give_way_to_a_full_one(self):
        publish(self.path("log"), self.ledger, self.signer)
        bundle = b"".join(u(2, len(entry)) + entry for entry in long_ledger(768)[512:])
        self.write("log/tile/entries/002", bundle)
        os.remove(self.path("log/tile/entries/002.p/188"))
        self.check(0, "healthy")

    def test_a_log_that_grows_meanwhile(self):
        publish(self.path("log"), self.ledger, self.signer)
        note = publish(self.path("later"), long_ledger(720), self.signer)
        source = published.Directory(self.path("later"))
        old = published.Directory(self.path("log")).read("checkpoint")
        log = published.Log(source, notes.parse_note(old))
        log.check()
        self.assertEqual([], log.findings)
        self.assertEqual(720, notes.parse_checkpoint(notes.parse_note(note).text).size)

    def test_rolled_back_or_forked(self):
        note = publish(self.path("log"), self.ledger, self.signer)
        since = ("--since", self.write("kept", note))
        publish(self.path("log"), self.ledger[:600], self.signer)
        self.check(7, "the log has 600 entries, 700 were there before", *self.key, *since)
        forked = self.ledger[:699] + [burned(696 - 4, 1)]
        publish(self.path("log"), forked, self.signer)
        self.check(7, "the first 700 entries are not those", *self.key, *since)
        publish(self.path("log"), forked + [signed(693)], self.signer)
        self.check(7, "the first 700 entries are not those", *self.key, *since)

    def test_signatures_under_the_checkpoint(self):
        publish(self.path("log"), self.ledger, ToySigner("log", seed=b"thief"))
        self.check(1, "not signed by the log's key", *self.key)
        witness = ToySigner("w", notes.ED25519_COSIGNATURE)
        text = "log %s\nwitness W %s\nquorum W\n" % (str(self.signer.verifier), str(witness.verifier))
        policy = ("--policy", self.write("policy", text.encode()))
        note = publish(self.path("log"), self.ledger, self.signer)
        self.check(1, "not cosigned by the policy's quorum", *policy)
        kept = self.write("kept", note)
        publish(self.path("log"), self.ledger, self.signer, witness)
        self.check(0, "witness W", *policy)
        code, out = run("checkpoint", self.path("log/checkpoint"), *policy)
        self.assertEqual(0, code, out)
        self.assertEqual(1, run("checkpoint", kept, *policy)[0])

    def test_a_wrong_line_of_a_known_key(self):
        witness = ToySigner("w", notes.ED25519_COSIGNATURE)
        text = "log %s\nwitness W %s\nquorum none\n" % (str(self.signer.verifier), str(witness.verifier))
        policy = ("--policy", self.write("policy", text.encode()))
        note = publish(self.path("log"), self.ledger, self.signer)
        line = witness.line("log\n1\n%s\n" % notes.encode_base64(bytes(32)))
        self.write("log/checkpoint", note + line.encode())
        self.check(1, "the signature of w under the checkpoint is wrong", *policy)
        self.assertEqual(1, run("checkpoint", self.path("log/checkpoint"), *policy)[0])

    def test_the_ledger_names_its_keys(self):
        publish(self.path("log"), self.ledger + [log_key(self.signer.verifier)], self.signer)
        self.check(0, "healthy", *self.key)
        publish(self.path("log"), self.ledger + [log_key(ToySigner("log", seed=b"b").verifier)], self.signer)
        self.check(1, "does not name the key", *self.key)
        self.check(1, "not signed by the log's key")
        publish(self.path("log"), self.ledger + [log_key(self.signer.verifier)], self.signer)
        self.check(0, "by the keys that the ledger itself names")
        publish(self.path("log"), self.ledger + [log_key("no key")], self.signer)
        self.check(1, "names a key that cannot be read")

    def test_reuse(self):
        publish(self.path("log"), self.ledger + [signed(5)], self.signer)
        told = self.check(1, "leaf 5 of key 'demo' is signed, but was signed before, by entry 9", *self.key)
        self.assertEqual(["reuse"], [finding["kind"] for finding in told["findings"]])

    def test_what_a_log_says_forges_no_line(self):
        reason = "x\nhealthy: every leaf at most once\x1b[2J\u202e"
        entry = b"\x0a" + KEY_ID + txt(reason) + txt("ada") + u(8, 8)
        publish(self.path("log"), self.ledger + [entry, signed(5)], self.signer)
        _, out = run("log", self.path("log"), *self.key)
        self.assertIn("x\\nhealthy: every leaf at most once\\x1b[2J\\u202e", out)
        self.assertNotIn("\x1b", out)
        self.assertTrue(out.endswith("FAILED: 2 findings\n"), out)

    def test_usage(self):
        publish(self.path("log"), self.ledger, self.signer)
        self.check(2, "not a signed note", "--since", self.write("x", b"x"))
        other = note_of("other\n1\n%s\n" % notes.encode_base64(bytes(32)), ToySigner("other"))
        self.check(2, "the log is log", "--since", self.write("other", other))
        self.check(2, "is not signed by the log's key", *self.key, "--since", self.path("other"))
        self.check(2, "not a verifier key", "--log-key", "x")
        self.assertEqual(2, run("log")[0])
        self.assertEqual(2, run()[0])


class Receipts(unittest.TestCase):
    def setUp(self):
        path = (ROOT, "testkit/src/main/resources/dev/pawl/testkit/vectors/rfc9858.txt")
        self.case = resource(*path)["A.1 SHA-256/192"]
        self.leaf = publickey.parse(self.case["publicKey"]).verify(
            self.case["message"], self.case["signature"]
        ).leaf
        self.signer = ToySigner("log")
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.directory = temporary.name
        for name in ("message", "signature"):
            self.write(name, self.case[name])
        self.write("key", self.case["publicKey"])

    def write(self, name, data):
        with open(os.path.join(self.directory, name), "wb") as file:
            file.write(data)

    def receipt(self, layer=0, leaf=None, tail=b"", version=b"\1"):
        digest = hashlib.sha256(self.case["signature"]).digest()
        disclosed = version + b"s" * 32 + bytes(32) + hashlib.sha256(self.case["message"]).digest()
        disclosed += txt("firmware 7") + digest
        committed = hashlib.sha256(disclosed).digest()
        entry = signed(self.leaf if leaf is None else leaf, 2, layer, digest, committed) + tail
        hashes = [merkle.leaf_hash(entry), merkle.leaf_hash(b"other"), merkle.leaf_hash(b"more")]
        root = MerkleTrees.definition(hashes)
        text = "log\n3\n%s\n" % notes.encode_base64(root)
        head = "c2sp.org/tlog-proof@v1\nextra %s\nindex 0\n" % notes.encode_base64(
            u(2, len(disclosed)) + disclosed + entry
        )
        for sibling in MerkleTrees.path(0, hashes):
            head += notes.encode_base64(sibling) + "\n"
        return head.encode() + b"\n" + note_of(text, self.signer)

    def run_receipt(self, data, *more):
        self.write("r.tlog-proof", data)
        at = partial(os.path.join, self.directory)
        words = ("--message", at("message"), "--signature", at("signature"), "--public-key", at("key"))
        return run("receipt", at("r.tlog-proof"), *words, "--log-key", self.signer.verifier, *more)

    def test_a_receipt(self):
        code, out = self.run_receipt(self.receipt())
        self.assertEqual(0, code, out)
        self.assertIn("firmware 7", out)
        told = json.loads(self.run_receipt(self.receipt(), "--json")[1])
        self.assertTrue(told["valid"])

    def test_each_field_changed(self):
        whole = self.receipt()
        for at in range(0, len(whole), 1):
            bad = flipped(whole, at)
            code, _ = self.run_receipt(bad) if at % 11 == 0 else (1, "")
            self.assertEqual(1, code, "byte %d: %r" % (at, bad[max(0, at - 9) : at + 9]))

    def test_other_entries(self):
        self.assertEqual(1, self.run_receipt(self.receipt(layer=1))[0])
        self.assertIn("FAILED     the signature uses the leaf", self.run_receipt(self.receipt(leaf=self.leaf + 1))[1])
        self.assertEqual(1, self.run_receipt(self.receipt(tail=b"\0"))[0])
        self.assertEqual(1, self.run_receipt(self.receipt(version=b"\2"))[0])

    def test_another_message_or_signature(self):
        self.write("message", b"other")
        self.assertIn("FAILED     the receipt is of this message", self.run_receipt(self.receipt())[1])
        self.write("message", self.case["message"])
        self.write("signature", flipped(self.case["signature"], 40))
        code, out = self.run_receipt(self.receipt())
        self.assertEqual(1, code)
        self.assertIn("FAILED     the receipt is of this signature", out)
        self.assertIn("FAILED     the signature is the public key's", out)

    def test_the_command_of_a_signature_alone(self):
        at = partial(os.path.join, self.directory)
        words = ["--message", at("message"), "--signature", at("signature"), "-p", at("key")]
        code, out = run("signature", *words)
        self.assertEqual(0, code, out)
        self.assertIn("LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W8", out)
        self.write("message", b"other")
        self.assertEqual(1, run("signature", *words)[0])
        self.write("key", b"no key")
        self.assertEqual(2, run("signature", *words)[0])
        self.assertEqual(2, run("signature", *words[:2])[0])


class Program(unittest.TestCase):
    def test_it_starts_from_anywhere_and_leaves_nothing(self):
        done = subprocess.run(
            [sys.executable, os.path.join(HERE, "pawl-verify.py"), "log", os.path.join(HERE, "nothing")],
            capture_output=True,
            text=True,
            cwd=tempfile.gettempdir(),
        )
        self.assertEqual(3, done.returncode, done.stderr)
        self.assertRegex(done.stderr, "^pawl-verify: no log at ")

    def test_only_the_standard_library_and_the_oldest_syntax_that_is_promised(self):
        for name in sorted(os.listdir(os.path.join(HERE, "pawl_verify"))):
            if name.endswith(".py"):
                with open(os.path.join(HERE, "pawl_verify", name), encoding="utf-8") as file:
                    tree = ast.parse(file.read(), name, feature_version=(3, 9))
                for node in ast.walk(tree):
                    if isinstance(node, ast.Import):
                        modules = [alias.name for alias in node.names]
                    elif isinstance(node, ast.ImportFrom) and node.level == 0:
                        modules = [node.module]
                    else:
                        continue
                    for module in modules:
                        self.assertIn(module.split(".")[0], sys.stdlib_module_names, name)


if __name__ == "__main__":
    unittest.main()
