"""The journal's tables, in SQL that SQLite and PostgreSQL both speak."""

VERSION = 1
"""Raised with every change of the tables; a journal of a newer version is refused."""

TABLES = (
    """
    CREATE TABLE IF NOT EXISTS meta (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS run (
        run INTEGER PRIMARY KEY,
        started_at TEXT NOT NULL,
        command TEXT NOT NULL,
        portal TEXT NOT NULL,
        state TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS source (
        run INTEGER NOT NULL,
        source INTEGER NOT NULL,
        file TEXT NOT NULL,
        sheet TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        PRIMARY KEY (run, source)
    )
    """,
    # amount is text: SQLite has no exact decimal. finished_at is UTC in ISO 8601.
    """
    CREATE TABLE IF NOT EXISTS document (
        run INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        source INTEGER NOT NULL,
        source_row INTEGER NOT NULL,
        document_id TEXT,
        invoice_key TEXT,
        identity_key TEXT,
        identity TEXT,
        currency TEXT NOT NULL,
        amount TEXT,
        payload TEXT,
        mails INTEGER NOT NULL,
        status TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        http_status INTEGER,
        message TEXT NOT NULL DEFAULT '',
        finished_at TEXT,
        PRIMARY KEY (run, seq)
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS problem (
        run INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        column_name TEXT NOT NULL,
        value TEXT,
        rule TEXT NOT NULL,
        sentence TEXT NOT NULL,
        remedy TEXT NOT NULL
    )
    """,
    "CREATE INDEX IF NOT EXISTS problem_of_document ON problem (run, seq)",
)
