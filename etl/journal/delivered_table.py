"""The table of what each portal was given last."""

from enum import IntEnum


class Kind(IntEnum):
    """What something was given under, as the table has it."""

    IDENTITY = 1
    IDENTITY_FILE = 2
    INVOICE = 3
    INVOICE_FILE = 4

    @property
    def is_dated(self) -> bool:
        """Whether it is kept when that was: once for each invoice is enough."""
        return self in {Kind.IDENTITY, Kind.IDENTITY_FILE}


#: What each portal was given last under an InvoiceId and under an Identity, see ``Kind``, and by which run: portal is
#: its number, name the key, content the beginning of the document's, see ``beginning``, or "" from the moment a body is
#: on its way until its success is known. Of the file that an invoice has, content is that of its SHA-256.
#: Of an Identity and its file, finished_at is when that was (UTC, ISO 8601).
#: Of an Identity, version has the facts of what was sent last, and earlier those of what may have been held before, as
#: etl.versions writes them and etl.journal.attribute_names keeps them; "" where they are not known, as nothing is of
#: what older versions sent. Of an InvoiceId, spelled is how it was sent last, and likeness that of its document; of
#: an Identity, spelled is the InvoiceId that was sent with it last. Both are of an invoice that has arrived: what is on
#: its way does not alter them, and a change alters only what an Identity is called. Of an Identity, paid_at is when the
#: portal was seen to have less due than was sent last, as it was paid (UTC, ISO 8601), or "".
#: There are two rows for each invoice that was ever sent, so its key is all of its index, and short columns come first.
DELIVERED = """
    CREATE TABLE delivered (
        run INTEGER NOT NULL,
        portal SMALLINT NOT NULL,
        kind SMALLINT NOT NULL,
        likeness BIGINT,
        name TEXT NOT NULL,
        content TEXT NOT NULL,
        finished_at TEXT NOT NULL,
        version TEXT NOT NULL DEFAULT '',
        earlier TEXT NOT NULL DEFAULT '',
        spelled TEXT NOT NULL DEFAULT '',
        paid_at TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (portal, kind, name)
    ) WITHOUT ROWID
"""

LIKENESS = "CREATE INDEX IF NOT EXISTS likeness_of_delivered ON delivered (likeness) WHERE likeness IS NOT NULL"

#: The condition of its index: used where a statement has it word by word.
PAID_SINCE = "paid_at <> ''"

PAID = f"CREATE INDEX IF NOT EXISTS paid_of_delivered ON delivered (portal, name) WHERE {PAID_SINCE}"

#: Digits of a SHA-256, in hexadecimal, that are kept: 128 bits tell two contents of one invoice apart.
_DIGITS = 32


def beginning(column: str) -> str:
    """The SQL of what is kept of a content."""
    return f"SUBSTR({column}, 1, {_DIGITS})"


def begins(content: str) -> str:
    """What is kept of a content."""
    return content[:_DIGITS]
