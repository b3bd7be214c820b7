"""What brings the tables of an older journal to the present version. Only SQLite had journals of versions 1 and 2."""

from collections.abc import Mapping

from etl.journal.database import Database
from etl.portals import portal_key

#: Columns that an older journal may lack: builds of the same number differed.
_COLUMNS = {
    "run": {
        "who": "TEXT NOT NULL DEFAULT ''",
        "options": "TEXT NOT NULL DEFAULT ''",
        "results": "TEXT NOT NULL DEFAULT ''",
        "compacted": "INTEGER NOT NULL DEFAULT 0",
        "resend": "INTEGER NOT NULL DEFAULT 0",
        "planner": "TEXT NOT NULL DEFAULT ''",
        "documents": "INTEGER NOT NULL DEFAULT 0",
        "corrects": "INTEGER NOT NULL DEFAULT 0",
        "recipe": "TEXT NOT NULL DEFAULT ''",
        "plan": "TEXT NOT NULL DEFAULT ''",
        "overwrites": "INTEGER NOT NULL DEFAULT 0",
        "overwritten": "TEXT NOT NULL DEFAULT ''",
        "account": "TEXT NOT NULL DEFAULT ''",
    },
    "document": {
        "asked": "INTEGER NOT NULL DEFAULT 0",
        "content": "TEXT NOT NULL DEFAULT ''",
        "seal": "TEXT NOT NULL DEFAULT ''",
        "source_rows": "TEXT NOT NULL DEFAULT ''",
        "attachment": "TEXT NOT NULL DEFAULT ''",
        "attachment_size": "INTEGER NOT NULL DEFAULT 0",
        "attachment_sha256": "TEXT NOT NULL DEFAULT ''",
        "attached": "TEXT NOT NULL DEFAULT ''",
        "likeness": "BIGINT",
        "stated": "TEXT NOT NULL DEFAULT ''",
        "quiet_since": "TEXT NOT NULL DEFAULT ''",
    },
    "problem": {
        "source": "INTEGER NOT NULL DEFAULT 0",
        "source_row": "INTEGER NOT NULL DEFAULT 0",
        "warning": "INTEGER NOT NULL DEFAULT 0",
    },
    "source": {
        "path": "TEXT NOT NULL DEFAULT ''",
        "header": "INTEGER NOT NULL DEFAULT 0",
        "formats": "TEXT NOT NULL DEFAULT ''",
    },
    "delivered": {
        "run": "INTEGER NOT NULL DEFAULT 0",
        "version": "TEXT NOT NULL DEFAULT ''",
        "earlier": "TEXT NOT NULL DEFAULT ''",
        "spelled": "TEXT NOT NULL DEFAULT ''",
        "likeness": "BIGINT",
        "paid_at": "TEXT NOT NULL DEFAULT ''",
    },
    "before_image": {"at": "TEXT NOT NULL DEFAULT ''"},
    "link": {"form": "INTEGER NOT NULL DEFAULT 1"},
}


#: The version that has kept what was delivered under both keys.
_KEYED = 3

#: The version that has kept how an InvoiceId was spelled.
_SPELLED = 9

#: The version that has kept which InvoiceId an Identity was sent with.
_NAMED = 21

#: The version that has pages of settled documents.
_FOLDED = 22

#: The version whose portals and kinds of what was delivered are numbers.
_NUMBERED = 23

#: What was delivered, as it was kept before.
_DELIVERED = """
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


def migrate(db: Database, version: int, tables: Mapping[str, str]) -> None:
    """Adds what is missing, then keys what versions 1 and 2 delivered by InvoiceId as well as by Identity.

    Args:
        db: in a transaction.
        version: the journal's.
        tables: the statement that makes each table, by its name.
    """
    for table, columns in _COLUMNS.items():
        present = db.columns(table)
        for name in columns.keys() - present if present else ():
            db.execute(f"ALTER TABLE {table} ADD COLUMN {name} {columns[name]}")
    if version < _KEYED:
        _key(db)
    if version < _SPELLED and db.has("delivered"):
        _spell(db)
    if version < _NAMED and db.has("delivered"):
        _name_invoices(db)
    if version < _FOLDED and db.has("page"):
        _order_pages(db, tables["page"])
    if version < _NUMBERED:
        _number(db, tables)


def _order_pages(db: Database, page: str) -> None:
    """Short columns come first: there were planned documents alone, none of them settled."""
    both = "run, first, last, documents, mails, sums, digest, data"
    db.execute("ALTER TABLE page RENAME TO page_21")
    db.make(page)
    db.execute(f"INSERT INTO page ({both}, settled, finished_at, overview) SELECT {both}, 0, '', '[]' FROM page_21")
    db.execute("DROP TABLE page_21")


def _number(db: Database, tables: Mapping[str, str]) -> None:
    """What was delivered, by the numbers of portals and kinds, with the beginning of each content."""
    older = db.has("delivered")
    db.make(tables["portal"])
    db.execute(
        "INSERT INTO portal (number, portal) SELECT ROW_NUMBER() OVER (ORDER BY portal), portal FROM"
        f" (SELECT portal FROM run{' UNION SELECT portal FROM delivered' if older else ''}) AS every"
    )
    if not older:
        return
    db.execute("ALTER TABLE delivered RENAME TO delivered_22")
    db.make(tables["delivered"])
    # In the order of its key, portal by portal, so that nothing is sorted and each page is written once.
    both = "name, run, version, earlier, spelled, likeness, paid_at"
    kind = "CASE kind WHEN 'identity' THEN 1 WHEN 'identity file' THEN 2 WHEN 'invoice' THEN 3 ELSE 4 END"
    at = "CASE WHEN kind LIKE 'identity%' THEN finished_at ELSE '' END"
    db.execute(
        f"INSERT INTO delivered (portal, kind, content, finished_at, {both})"
        f" SELECT number, {kind}, SUBSTR(content, 1, 32), {at}, {both} FROM portal CROSS JOIN delivered_22"
        " WHERE delivered_22.portal = portal.portal ORDER BY number, delivered_22.kind, name"
    )
    db.execute("DROP TABLE delivered_22")


def _key(db: Database) -> None:
    db.execute(
        "UPDATE document SET content = CASE WHEN payload LIKE '{%' THEN sha256(payload) ELSE payload END"
        " WHERE payload IS NOT NULL"
    )
    older = db.has("delivered")
    if older:
        db.execute("ALTER TABLE delivered RENAME TO delivered_2")
    db.make(_DELIVERED)
    if older:
        _take_over(db)
    for (portal,) in db.execute("SELECT DISTINCT portal FROM run").fetchall():
        db.execute("UPDATE run SET portal = ? WHERE portal = ?", (portal_key(portal), portal))


def _spell(db: Database) -> None:
    """How each InvoiceId was sent last, by the documents of the run that did."""
    db.execute("CREATE INDEX document_by_invoice ON document (run, invoice_key)")
    db.execute(
        "UPDATE delivered SET spelled = COALESCE((SELECT MAX(document_id) FROM document WHERE document.run ="
        " delivered.run AND document.invoice_key = delivered.name), '') WHERE kind = 'invoice'"
        " AND EXISTS (SELECT 1 FROM run WHERE run.run = delivered.run AND command NOT IN ('update', 'attach'))"
    )
    db.execute("DROP INDEX document_by_invoice")


def _name_invoices(db: Database) -> None:
    """Which InvoiceId each Identity was sent with, by the documents of the run that sent or changed it last."""
    db.execute("CREATE INDEX document_by_identity ON document (run, identity_key)")
    db.execute(
        "UPDATE delivered SET spelled = COALESCE((SELECT MAX(invoice.spelled) FROM document JOIN delivered AS invoice"
        " ON invoice.portal = delivered.portal AND invoice.kind = 'invoice' AND invoice.name = document.invoice_key"
        " WHERE document.run = delivered.run AND document.identity_key = delivered.name), '') WHERE kind = 'identity'"
    )
    db.execute("DROP INDEX document_by_identity")


def _take_over(db: Database) -> None:
    """What was delivered, under one key for each portal; the InvoiceId is that of the run that delivered it."""
    db.execute("CREATE INDEX document_by_identity ON document (identity_key, run)")
    db.execute(
        "UPDATE delivered_2 SET run = COALESCE((SELECT MAX(run) FROM run JOIN document USING (run)"
        " WHERE run.portal = delivered_2.portal AND document.identity_key = delivered_2.identity_key"
        " AND document.status NOT IN ('planned', 'rejected')), 0) WHERE run = 0"
    )
    for (portal,) in db.execute("SELECT DISTINCT portal FROM delivered_2").fetchall():
        for kind, name in (("identity", "delivered_2.identity_key"), ("invoice", "document.invoice_key")):
            db.execute(
                "INSERT INTO delivered (portal, kind, name, content, finished_at, run)"
                f" SELECT ?, ?, {name}, delivered_2.content, delivered_2.finished_at,"
                " delivered_2.run FROM delivered_2 JOIN document USING (run, identity_key)"
                f" WHERE delivered_2.portal = ? AND status <> 'rejected' AND {name} IS NOT NULL"
                " ORDER BY delivered_2.run, seq"
                " ON CONFLICT (portal, kind, name) DO UPDATE SET content = excluded.content,"
                " finished_at = excluded.finished_at, run = excluded.run WHERE excluded.run >= delivered.run",
                (portal_key(portal), kind, portal),
            )
    db.execute("DROP INDEX document_by_identity")
    db.execute("DROP TABLE delivered_2")
