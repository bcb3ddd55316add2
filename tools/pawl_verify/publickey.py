"""Public keys as `pawl key export` writes them: raw, or SubjectPublicKeyInfo in DER or PEM (RFC 9802).

RFC 9802 leaves the parameters of the algorithm out and puts the raw key into the BIT STRING.
"""

import base64
import re
from typing import NamedTuple

from . import Malformed, lms, xmss

SCHEMES = ("lms", "hss", "xmss", "xmssmt")

# The AlgorithmIdentifier, whole: a SEQUENCE with the object identifier alone.
ALGORITHMS = {
    bytes.fromhex("300d060b2a864886f70d0109100311"): "hss",  # 1.2.840.113549.1.9.16.3.17
    bytes.fromhex("300a06082b06010505070622"): "xmss",  # 1.3.6.1.5.5.7.6.34
    bytes.fromhex("300a06082b06010505070623"): "xmssmt",  # 1.3.6.1.5.5.7.6.35
}


class PublicKey(NamedTuple):
    """A public key of one of the schemes."""

    scheme: str
    key: object

    def verify(self, message, signature):
        """The verdict over a signature; malformed bytes raise."""
        if self.scheme == "lms":
            return lms.verify_lms(self.key, message, signature)
        if self.scheme == "hss":
            return lms.verify_hss(self.key, message, signature)
        return xmss.verify(self.key, message, signature)


def _raw(data, scheme):
    if scheme == "lms":
        return PublicKey(scheme, lms.lms_key(data))
    if scheme == "hss":
        return PublicKey(scheme, lms.hss_key(data))
    return PublicKey(scheme, xmss.xmss_key(data, scheme == "xmssmt"))


def readings(data):
    """Every key that raw bytes can be; XMSS and XMSS^MT number their sets independently."""
    found = []
    for scheme in SCHEMES:
        try:
            found.append(_raw(data, scheme))
        except Malformed:
            pass
    return found


def _length(data, at):
    """A DER length: the value, and where the content begins."""
    if at >= len(data):
        raise Malformed("DER ends in a length")
    first = data[at]
    if first < 0x80:
        return first, at + 1
    count = first & 0x7F
    value = int.from_bytes(data[at + 1 : at + 1 + count], "big")
    if not 1 <= count <= 2 or len(data) < at + 1 + count or value < (0x80 if count == 1 else 0x100):
        raise Malformed("DER has a length that is not written the one right way")
    return value, at + 1 + count


def _from_der(data):
    if not data or data[0] != 0x30:
        raise Malformed("not a SubjectPublicKeyInfo in DER")
    length, at = _length(data, 1)
    if at + length != len(data):
        raise Malformed("SubjectPublicKeyInfo is %d bytes, its length says %d" % (len(data) - at, length))
    for algorithm, scheme in ALGORITHMS.items():
        if data.startswith(algorithm, at):
            at += len(algorithm)
            break
    else:
        raise Malformed("SubjectPublicKeyInfo is not of HSS/LMS, XMSS or XMSS^MT without parameters")
    if data[at : at + 1] != b"\x03":
        raise Malformed("SubjectPublicKeyInfo has no BIT STRING")
    length, at = _length(data, at + 1)
    if at + length != len(data) or data[at : at + 1] != b"\0":
        raise Malformed("the BIT STRING does not end with the key, or has unused bits")
    return _raw(data[at + 1 :], scheme)


def _from_pem(data):
    match = re.fullmatch(
        rb"-----BEGIN PUBLIC KEY-----\r?\n([A-Za-z0-9+/=\r\n]+?)\r?\n-----END PUBLIC KEY-----(\r?\n)?", data
    )
    if not match:
        raise Malformed("not one PUBLIC KEY in PEM")
    try:
        body = match.group(1).replace(b"\r", b"").replace(b"\n", b"")
        return _from_der(base64.b64decode(body, validate=True))
    except ValueError as e:
        raise Malformed("PEM is not base64") from e


def parse(data, scheme=None):
    """The public key in these bytes; raises where they are none, or of several schemes."""
    if data.startswith(b"-----BEGIN "):
        key = _from_pem(data)
    elif data[:1] == b"\x30":
        key = _from_der(data)
    elif scheme:
        return _raw(data, scheme)
    else:
        found = readings(data)
        if not found:
            raise Malformed("not a public key of LMS, HSS, XMSS or XMSS^MT (%d bytes)" % len(data))
        if len(found) > 1:
            raise Malformed(
                "the raw key may be of %s: say which with --scheme"
                % " or ".join(reading.scheme for reading in found)
            )
        return found[0]
    if scheme and scheme != key.scheme:
        if scheme == "lms" and key.scheme == "hss" and key.key.levels == 1:
            return PublicKey("lms", key.key.top)
        raise Malformed("a public key of %s, not of %s" % (key.scheme, scheme))
    return key
