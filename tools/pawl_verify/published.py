"""Reads a published log (C2SP tlog-tiles) from a directory or over HTTP, and checks all of it.

    checkpoint                    signed note
    tile/entries/<N>[.p/<W>]      256 entries, or W, each behind its length u16
    tile/<L>/<N>[.p/<W>]          256 hashes of level L, or W

The root is computed from the entries alone. Tiles and checkpoint are then held against it.
"""

import os
import urllib.error
import urllib.request
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from typing import NamedTuple, Optional

from . import Malformed, Unreachable, entries, merkle, notes
from .replay import Finding, Replay

TIMEOUT_SECONDS = 30
READERS = 8
AHEAD = 32  # bundles that are fetched before they are needed
LOOKS = 3  # for a tile that a growing log replaces
BYTES_MAX = merkle.WIDTH * (2 + 0xFFFF)


class Directory:
    """A log in a directory."""

    def __init__(self, path):
        self.path = path

    def read(self, name):
        """The bytes of a file, or None where it does not exist."""
        try:
            with open(os.path.join(self.path, name), "rb") as file:
                return file.read()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as e:
            raise Unreachable("cannot read %s: %s" % (name, e.strerror)) from e


class Web:
    """A log behind a URL."""

    def __init__(self, url):
        self.url = url.rstrip("/") + "/"

    def read(self, name):
        """The bytes of a resource, or None where the server says that it does not exist."""
        try:
            request = urllib.request.Request(self.url + name, headers={"User-Agent": "pawl-verify"})
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
                data = response.read(BYTES_MAX + 1)
        except urllib.error.HTTPError as e:
            if e.code in (404, 410):
                return None
            raise Unreachable("%s answers %d to %s" % (self.url, e.code, name)) from e
        except (OSError, HTTPException, ValueError) as e:
            raise Unreachable("cannot read %s%s: %s" % (self.url, name, e)) from e
        if len(data) > BYTES_MAX:
            raise Unreachable("%s%s is longer than anything that a log has" % (self.url, name))
        return data


def source_of(where):
    """A reader of the log at this directory or URL."""
    return Web(where) if where.startswith(("http://", "https://")) else Directory(where)


def path_of(kind, number, width):
    """Where a tile or bundle stands: groups of three digits, all but the last behind an x."""
    digits = "%03d" % (number % 1000)
    while number >= 1000:
        number //= 1000
        digits = "x%03d/%s" % (number % 1000, digits)
    return "tile/%s/%s%s" % (kind, digits, "" if width == merkle.WIDTH else ".p/%d" % width)


def read_tile(source, kind, number, width):
    """The bytes of a tile or bundle and how many elements they hold; None where it is missing.

    A log may drop a partial tile once there is a wider one. It may grow between two looks.
    """
    data = source.read(path_of(kind, number, width))
    for look in range(LOOKS if width < merkle.WIDTH else 0):
        if data is not None:
            break
        width = width_now(source, kind, number, width) if look else merkle.WIDTH
        data = source.read(path_of(kind, number, width))
    return data, width


def width_now(source, kind, number, width):
    """How wide the newest checkpoint makes a tile; whoever signed that, it is a hint."""
    try:
        size = notes.parse_checkpoint(notes.parse_note(source.read("checkpoint") or b"").text).size
    except Malformed:
        return width
    elements = size if kind == "entries" else size >> (8 * kind)
    return max(1, min(merkle.WIDTH, elements - number * merkle.WIDTH))


def unbundle(data, width):
    """The entries of a bundle."""
    found = []
    at = 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or end > len(data):
            raise Malformed("ends inside an entry")
        found.append(data[at + 2 : end])
        at = end
    if len(found) != width:
        raise Malformed("has %d entries, expected %d" % (len(found), width))
    return found


class Seen(NamedTuple):
    """A checkpoint that was kept from before."""

    size: int
    root: bytes


class Log:
    """One pass over a published log."""

    def __init__(self, source, note, replaying=True):
        self.source = source
        self.checkpoint = notes.parse_checkpoint(note.text)
        self.replay = Replay()
        self.replaying = replaying  # not where the entries are not Pawl's
        self.findings = []
        self.rolled_back: Optional[str] = None
        self.tree = merkle.TileTree(self._expect_tile)
        self.expected = deque()  # tiles that are being fetched

    def find(self, kind, text, entry=None):
        """Something about the log as a whole is wrong."""
        self.findings.append(Finding(kind, entry, text))

    def check(self, seen=None, progress=lambda done: None):
        """Reads everything; afterwards `findings` and `rolled_back` say what is wrong."""
        point = self.checkpoint
        if seen and seen.size > point.size:
            self.rolled_back = "the log has %d entries, %d were there before" % (point.size, seen.size)
        with ThreadPoolExecutor(READERS) as self.pool:
            self._compare_seen(seen)
            for number, read in self._bundles():
                if not self._take(number, read, seen):
                    break
                progress(self.tree.size)
            if self.tree.size == point.size:
                self.tree.finish()
            while self.expected:
                self._compare_tile(*self.expected.popleft())
        if self.tree.size < point.size:
            self.find("incomplete", "the entries from %d on were not checked" % self.tree.size)
        elif self.tree.root() != point.root:
            self.find(
                "root",
                "the entries have the root %s, the checkpoint says %s"
                % (notes.encode_base64(self.tree.root()), notes.encode_base64(point.root)),
            )
        self.findings += self.replay.findings

    def _bundles(self):
        """The bundles in their order, some fetched ahead: pairs of number and (bytes, width, wanted)."""
        size = self.checkpoint.size
        count = -(-size // merkle.WIDTH)
        for start in range(0, count, AHEAD):
            some = [
                (number, min(merkle.WIDTH, size - number * merkle.WIDTH))
                for number in range(start, min(start + AHEAD, count))
            ]
            data = self.pool.map(lambda c: read_tile(self.source, "entries", *c) + (c[1],), some)
            for (number, _), read in zip(some, data):
                yield number, read

    def _take(self, number, read, seen):
        data, width, wanted = read
        if data is None:
            self.find("missing", "%s is missing" % path_of("entries", number, wanted))
            return False
        try:
            found = unbundle(data, width)[:wanted]
            if len(found) < wanted:
                raise Malformed("has %d entries, expected %d or more" % (len(found), wanted))
        except Malformed as e:
            self.find("malformed", "%s %s" % (path_of("entries", number, width), e))
            return False
        for entry in found:
            if self.replaying:
                self._apply(entry)
            self.tree.append(merkle.leaf_hash(entry))
            if seen and self.tree.size == seen.size:
                self._compare_seen(seen)
        return True

    def _apply(self, data):
        try:
            self.replay.apply(entries.decode(data))
        except Malformed as e:
            self.find("malformed", "%s; nothing from here on was replayed" % e, self.tree.size)
            self.replaying = False

    def _compare_seen(self, seen):
        if seen and self.tree.size == seen.size and self.tree.root() != seen.root:
            self.rolled_back = "the first %d entries are not those that were there before" % seen.size

    def _expect_tile(self, level, number, row):
        reading = self.pool.submit(read_tile, self.source, level, number, len(row))
        self.expected.append((level, number, row, reading))
        if len(self.expected) > AHEAD:
            self._compare_tile(*self.expected.popleft())

    def _compare_tile(self, level, number, row, reading):
        data, width = reading.result()
        if data is None:
            self.find("tile", "%s is missing" % path_of(level, number, len(row)))
        elif len(data) != 32 * width or data[: 32 * len(row)] != b"".join(row):
            self.find("tile", "%s is not what the entries make" % path_of(level, number, width))
