"""Journals as older versions have left them."""

from etl.journal.database import Database

#: What was delivered, as versions 21 and 22 had it.
_DELIVERED = """
CREATE TABLE delivered (
    portal TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL, finished_at TEXT NOT NULL,
    run INTEGER NOT NULL, version TEXT NOT NULL DEFAULT '', earlier TEXT NOT NULL DEFAULT '',
    spelled TEXT NOT NULL DEFAULT '', likeness BIGINT, paid_at TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (portal, kind, name)
)
"""
_KINDS = ("identity", "identity file", "invoice", "invoice file")


def lowered(db: Database, version: int) -> None:
    """A journal is of an older version from now on: what was delivered names its portal and its kind."""
    same = "name, content, finished_at, run, version, earlier, spelled, likeness, paid_at"
    kind = " ".join(f"WHEN {number} THEN '{kind}'" for number, kind in enumerate(_KINDS, 1))
    db.execute("ALTER TABLE delivered RENAME TO delivered_23")
    db.execute(_DELIVERED)
    db.execute(
        f"INSERT INTO delivered (portal, kind, {same}) SELECT portal.portal, CASE kind {kind} END, {same}"
        " FROM delivered_23 JOIN portal ON number = delivered_23.portal"
    )
    db.execute("DROP TABLE delivered_23")
    db.execute("DROP TABLE portal")
    db.execute("CREATE INDEX likeness_of_delivered ON delivered (likeness) WHERE likeness IS NOT NULL")
    db.execute("CREATE INDEX paid_of_delivered ON delivered (portal, name) WHERE paid_at <> ''")
    db.execute("UPDATE meta SET value = ? WHERE name = 'version'", (str(version),))
