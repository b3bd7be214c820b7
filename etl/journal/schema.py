"""The journal's tables, in SQL that SQLite and PostgreSQL both speak."""

VERSION = 3
"""Raised with every change of the tables; a journal of a newer version is refused, an older one is migrated."""

MIGRATIONS = {
    1: (
        "ALTER TABLE run ADD COLUMN who TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE run ADD COLUMN options TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE run ADD COLUMN results TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE run ADD COLUMN compacted INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE run ADD COLUMN resend INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE document ADD COLUMN asked INTEGER NOT NULL DEFAULT 0",
    ),
    2: (
        "ALTER TABLE document ADD COLUMN rows TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE problem ADD COLUMN source INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE problem ADD COLUMN source_row INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE problem ADD COLUMN warning INTEGER NOT NULL DEFAULT 0",
    ),
}
"""What brings a journal of a version to the next; tables that are new are made anyway."""

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
        state TEXT NOT NULL,
        who TEXT NOT NULL,
        options TEXT NOT NULL,
        results TEXT NOT NULL,
        compacted INTEGER NOT NULL DEFAULT 0,
        resend INTEGER NOT NULL DEFAULT 0
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
        asked INTEGER NOT NULL DEFAULT 0,
        rows TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (run, seq)
    )
    """,
    # What each portal was given last, and by which run: content is the SHA-256 of the body, or "" from the moment a
    # body is on its way until its success is known.
    """
    CREATE TABLE IF NOT EXISTS delivered (
        portal TEXT NOT NULL,
        identity_key TEXT NOT NULL,
        content TEXT NOT NULL,
        finished_at TEXT NOT NULL,
        run INTEGER NOT NULL,
        PRIMARY KEY (portal, identity_key)
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
        remedy TEXT NOT NULL,
        source INTEGER NOT NULL DEFAULT 0,
        source_row INTEGER NOT NULL DEFAULT 0,
        warning INTEGER NOT NULL DEFAULT 0
    )
    """,
    "CREATE INDEX IF NOT EXISTS problem_of_document ON problem (run, seq)",
)
