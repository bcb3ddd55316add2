#!/usr/bin/env python3
"""Verifies what Pawl signed and published, without Pawl: see docs/reference/python-verifier.md."""

import sys

sys.dont_write_bytecode = True  # leave nothing behind where this lies

from pawl_verify import cli  # noqa: E402

if __name__ == "__main__":
    sys.exit(cli.main())
