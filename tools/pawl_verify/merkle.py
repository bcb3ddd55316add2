"""Merkle trees: RFC 9162, section 2.1 (RFC 6962), over SHA-256; and their tiles (C2SP tlog-tiles)."""

import hashlib

EMPTY = hashlib.sha256(b"").digest()
WIDTH = 256  # hashes in a full tile, entries in a full bundle


def leaf_hash(entry):
    """The hash of a leaf."""
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left, right):
    """The hash of an inner node."""
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of(hashes):
    """The hash of the tree over these nodes; the last may be that of a smaller tree than the others."""
    if not hashes:
        return EMPTY
    nodes = list(hashes)
    while len(nodes) > 1:
        # The last of an odd number goes up as it is: it is paired where the power of two ends.
        odd = nodes[-1:] if len(nodes) % 2 else []
        nodes = [node_hash(nodes[i], nodes[i + 1]) for i in range(0, len(nodes) - 1, 2)] + odd
    return nodes[0]


def verifies_inclusion(leaf, index, size, path, root):
    """RFC 9162, section 2.1.3.2."""
    if index >= size:
        return False
    fn, sn, value = index, size - 1, leaf
    for sibling in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            value = node_hash(sibling, value)
            while not fn & 1 and fn:
                fn >>= 1
                sn >>= 1
        else:
            value = node_hash(value, sibling)
        fn >>= 1
        sn >>= 1
    return sn == 0 and value == root


class TileTree:
    """A tree that grows by leaves, as rows of tiles: 256 hashes of a row make one of the next.

    Each tile is handed to `on_tile(level, number, hashes)` when it is full, and by `finish` as far as it
    goes.
    """

    def __init__(self, on_tile):
        self.size = 0
        self.on_tile = on_tile
        self.rows = []  # by level: the hashes of the tile that is not full yet
        self.numbers = []  # by level: the number of that tile

    def append(self, leaf):
        """Adds the hash of a leaf."""
        self.size += 1
        self._append(0, leaf)

    def _append(self, level, value):
        if level == len(self.rows):
            self.rows.append([])
            self.numbers.append(0)
        row = self.rows[level]
        row.append(value)
        if len(row) == WIDTH:
            self.on_tile(level, self.numbers[level], row)
            self.numbers[level] += 1
            self.rows[level] = []
            self._append(level + 1, root_of(row))

    def finish(self):
        """Hands over the tiles that are not full."""
        for level, row in enumerate(self.rows):
            if row:
                self.on_tile(level, self.numbers[level], row)

    def root(self):
        """The root over the leaves so far."""
        below = []
        for row in self.rows:
            nodes = row + below
            below = [root_of(nodes)] if nodes else []
        return below[0] if below else EMPTY
