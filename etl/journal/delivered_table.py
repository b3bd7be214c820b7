"""The table of what each portal was given last."""

#: What each portal was given last under an InvoiceId (kind "invoice") and under an Identity (kind "identity"), and by
#: which run: content is the document's, or "" from the moment a body is on its way until its success is known.
#: Of the file that an invoice has, the kinds are "invoice file" and "identity file", and content is its SHA-256.
#: Of an Identity, version has the facts of what was sent last, and earlier those of what may have been held before, as
#: etl.versions writes them and etl.journal.attribute_names keeps them; "" where they are not known, as nothing is of
#: what older versions sent. Of an InvoiceId, spelled is how it was sent last, and likeness that of its document; of
#: an Identity, spelled is the InvoiceId that was sent with it last. Both are of an invoice that has arrived: what is on
#: its way does not alter them, and a change alters only what an Identity is called. Of an Identity, paid_at is when the
#: portal was seen to have less due than was sent last, as it was paid (UTC, ISO 8601), or "".
DELIVERED = """
    CREATE TABLE delivered (
        portal TEXT NOT NULL,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        content TEXT NOT NULL,
        finished_at TEXT NOT NULL,
        run INTEGER NOT NULL,
        version TEXT NOT NULL DEFAULT '',
        earlier TEXT NOT NULL DEFAULT '',
        spelled TEXT NOT NULL DEFAULT '',
        likeness BIGINT,
        paid_at TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (portal, kind, name)
    )
"""

LIKENESS = "CREATE INDEX IF NOT EXISTS likeness_of_delivered ON delivered (likeness) WHERE likeness IS NOT NULL"

#: The condition of its index: used where a statement has it word by word.
PAID_SINCE = "paid_at <> ''"

PAID = f"CREATE INDEX IF NOT EXISTS paid_of_delivered ON delivered (portal, name) WHERE {PAID_SINCE}"
