"""The tables of what was held before a run, and of what another one puts back of it."""

#: What a portal held of an invoice before a run overwrote it: before is a word of ``Before``, held the
#: answer, packed, or ""; at is when that was kept (UTC, ISO 8601), "" by older versions.
BEFORE_IMAGE = """
    CREATE TABLE before_image (
        run INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        before TEXT NOT NULL,
        held TEXT NOT NULL,
        at TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (run, seq)
    )
"""

#: A document puts back what one of another run, reverted, has done: the one in its place there.
REVERSAL = """
    CREATE TABLE reversal (
        run INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        reverted INTEGER NOT NULL,
        place INTEGER NOT NULL,
        PRIMARY KEY (run, seq)
    )
"""
