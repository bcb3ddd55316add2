"""A second verifier of what Pawl signs and publishes, in plain Python.

Nothing here was translated from Pawl's Java: each module was written from the document that its
first lines name. It verifies; it holds no private key and cannot sign. Python 3.9 or newer, standard
library only.

Read in this order: entries (what a ledger says), replay (what a ledger must not say), published (how
a log is read), receipt (what one signature proves), cli (the commands).
"""


class Malformed(Exception):
    """Bytes or text that are not what the format asks for."""


class Unreachable(Exception):
    """The log, or a file of it, cannot be read now; nothing is known about what it holds."""
