"""The journal's tables, in SQL that SQLite and PostgreSQL both speak."""

from uuid import uuid4

from etl.errors import JournalError
from etl.journal.approvals import APPROVAL, FOUR_EYES
from etl.journal.attribute_names import ATTRIBUTE_NAMES
from etl.journal.before_tables import BEFORE_IMAGE, REVERSAL
from etl.journal.database import Database
from etl.journal.delivered_table import DELIVERED, LIKENESS, PAID
from etl.journal.hash_chain import LINK
from etl.journal.history import CUSTOMER, RUN_FIGURES
from etl.journal.migration import migrate
from etl.journal.pages import PAGE
from etl.journal.portal_numbers import PORTAL
from etl.journal.terms import end_terms
from etl.journal.views import drop_views, make_views
from etl.model.comparison import PlannedAction
from etl.model.document import OPEN

#: The condition of the index of documents that are still to settle: used where a statement has it word by word.
OPEN_DOCUMENT = "status IN ({})".format(", ".join(f"'{status}'" for status in OPEN))

#: The condition of the index of what was compared and in conflict, to be used in the same way.
IN_CONFLICT = f"mark = '{PlannedAction.CONFLICT}'"

#: Raised with every change of the tables; a journal of a newer version is refused, an older one is migrated.
VERSION = 23

_META = "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)"

# planner names the lock its process holds while it plans; documents counts them when it has. Times are UTC, ISO 8601.
# corrects is the run whose totals this one joins, or 0; recipe says how its files were understood. plan is the hash
# that an approved plan must still have, or ''; overwrites says whether all conflicts are sent all the same, overwritten
# which ones, as a JSON list of InvoiceIds, or ''. account is whose run it is by the word of the system or the server.
_RUN = """
    CREATE TABLE run (
        run INTEGER PRIMARY KEY,
        started_at TEXT NOT NULL,
        command TEXT NOT NULL,
        portal TEXT NOT NULL,
        state TEXT NOT NULL,
        who TEXT NOT NULL,
        options TEXT NOT NULL,
        results TEXT NOT NULL,
        compacted INTEGER NOT NULL DEFAULT 0,
        resend INTEGER NOT NULL DEFAULT 0,
        planner TEXT NOT NULL DEFAULT '',
        documents INTEGER NOT NULL DEFAULT 0,
        corrects INTEGER NOT NULL DEFAULT 0,
        recipe TEXT NOT NULL DEFAULT '',
        plan TEXT NOT NULL DEFAULT '',
        overwrites INTEGER NOT NULL DEFAULT 0,
        overwritten TEXT NOT NULL DEFAULT '',
        account TEXT NOT NULL DEFAULT ''
    )
"""

# header is the number of the heading row, formats how its amounts and dates are written.
_SOURCE = """
    CREATE TABLE source (
        run INTEGER NOT NULL,
        source INTEGER NOT NULL,
        file TEXT NOT NULL,
        sheet TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        path TEXT NOT NULL DEFAULT '',
        header INTEGER NOT NULL DEFAULT 0,
        formats TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (run, source)
    )
"""

# amount is text: SQLite has no exact decimal. content is the SHA-256 of payload and file, seal the hash of the row.
# attachment is the path of the file, attached what is known of it at the portal. quiet_since is the time since when no
# request of it can have left, or '' where one may be leaving. likeness is a hash of the facts by which an invoice may
# be another one's duplicate: customer, PostingDate, currency and Amount; NULL where one is not known. stated is JSON,
# or '': of one that has no payload its CustomerId and CustomerName, of one that was rejected later its payload.
_DOCUMENT = """
    CREATE TABLE document (
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
        content TEXT NOT NULL DEFAULT '',
        seal TEXT NOT NULL DEFAULT '',
        source_rows TEXT NOT NULL DEFAULT '',
        attachment TEXT NOT NULL DEFAULT '',
        attachment_size INTEGER NOT NULL DEFAULT 0,
        attachment_sha256 TEXT NOT NULL DEFAULT '',
        attached TEXT NOT NULL DEFAULT '',
        quiet_since TEXT NOT NULL DEFAULT '',
        likeness BIGINT,
        stated TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (run, seq)
    )
"""

# However many are settled, the others are at hand.
_OPEN_DOCUMENT = f"CREATE INDEX IF NOT EXISTS open_document ON document (run, seq) WHERE {OPEN_DOCUMENT}"

_PROBLEM = """
    CREATE TABLE problem (
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
"""

_PROBLEM_OF_DOCUMENT = "CREATE INDEX problem_of_document ON problem (run, seq)"

# A document of a run takes the place of a rejected or failed one of the run that it corrects, the root.
_CORRECTION = """
    CREATE TABLE correction (
        root INTEGER NOT NULL,
        place INTEGER NOT NULL,
        run INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        PRIMARY KEY (root, place, run, seq)
    )
"""

_CORRECTION_OF_DOCUMENT = "CREATE INDEX correction_of_document ON correction (run, seq)"

# A command that worked on a run. command, versions and settings are JSON.
_INVOCATION = """
    CREATE TABLE invocation (
        run INTEGER NOT NULL,
        number INTEGER NOT NULL,
        command TEXT NOT NULL,
        versions TEXT NOT NULL,
        settings TEXT NOT NULL,
        machine TEXT NOT NULL,
        who TEXT NOT NULL,
        started_at TEXT NOT NULL,
        finished_at TEXT,
        exit_code INTEGER,
        message TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (run, number)
    )
"""

# A request about a document; rows are only ever added. seal is a hash over all of it but the message.
_ATTEMPT = """
    CREATE TABLE attempt (
        run INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        number INTEGER NOT NULL,
        started_at TEXT NOT NULL,
        what TEXT NOT NULL,
        http_status INTEGER,
        outcome TEXT NOT NULL,
        message TEXT NOT NULL,
        seal TEXT NOT NULL,
        PRIMARY KEY (run, seq, number)
    )
"""

# What sending a document would do, as its portal was at a time (UTC, ISO 8601). changes is JSON: field, old, new.
_COMPARISON = """
    CREATE TABLE comparison (
        run INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        mark TEXT NOT NULL,
        changes TEXT NOT NULL,
        why TEXT NOT NULL,
        at TEXT NOT NULL,
        seal TEXT NOT NULL,
        PRIMARY KEY (run, seq)
    )
"""

# However much was compared, what was in conflict is at hand.
_CONFLICT = f"CREATE INDEX IF NOT EXISTS conflict_of_comparison ON comparison (run, seq) WHERE {IN_CONFLICT}"

# Who holds a portal: the newest term, or nobody where holder is ''. renewed is the server's clock in milliseconds since
# 1970, and requests its count of requests in JSON; of a journal in a file both stay as they are made.
_LEASE = """
    CREATE TABLE lease (
        portal TEXT PRIMARY KEY,
        term BIGINT NOT NULL,
        holder TEXT NOT NULL,
        renewed BIGINT NOT NULL,
        requests TEXT NOT NULL
    )
"""

#: The statements that make each table.
_TABLES = {
    "meta": (_META,),
    "run": (_RUN,),
    "source": (_SOURCE,),
    "document": (_DOCUMENT, _OPEN_DOCUMENT),
    "problem": (_PROBLEM, _PROBLEM_OF_DOCUMENT),
    "portal": (PORTAL,),
    "delivered": (DELIVERED, LIKENESS, PAID),
    "correction": (_CORRECTION, _CORRECTION_OF_DOCUMENT),
    "invocation": (_INVOCATION,),
    "attempt": (_ATTEMPT,),
    "comparison": (_COMPARISON, _CONFLICT),
    "before_image": (BEFORE_IMAGE,),
    "reversal": (REVERSAL,),
    "lease": (_LEASE,),
    "approval": (APPROVAL,),
    "four_eyes": (FOUR_EYES,),
    "run_figures": (RUN_FIGURES,),
    "customer": (CUSTOMER,),
    "link": (LINK,),
    "page": (PAGE,),
    "attribute_names": (ATTRIBUTE_NAMES,),
}


def prepare(db: Database, place: object) -> None:
    """Makes the tables of a new journal, and brings those of an older one to this version.

    Raises:
        JournalError: the journal is of a newer version, or the database is somebody else's.
    """
    with db.translated():
        if not db.has("meta"):
            _make(db)
            return
        found = db.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
        version = int(found[0]) if found and str(found[0]).isdecimal() else 0
        if version == VERSION:
            return
        if not version:
            raise JournalError(f"{place} is a database, but no journal of etl's. Choose another with --journal.")
        if version > VERSION:
            raise JournalError(
                f"The journal {place} was written by a newer etl. Update etl: another journal would not know"
                " what was sent."
            )
        _raise(db)


def _make(db: Database) -> None:
    with db.transaction():
        # Another process may have been first.
        if not db.has("meta"):
            _make_missing(db)
            make_views(db)
            db.execute("INSERT INTO meta VALUES ('version', ?)", (str(VERSION),))
            _name(db)


def _raise(db: Database) -> None:
    with db.transaction():
        (version,) = db.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
        if int(version) < VERSION:
            end_terms(db)
            drop_views(db)
            migrate(db, int(version), {table: statements[0] for table, statements in _TABLES.items()})
            _make_missing(db)
            db.execute(_OPEN_DOCUMENT)
            db.execute(LIKENESS)
            db.execute(PAID)
            db.execute(_CONFLICT)
            make_views(db)
            _name(db)
            db.execute("UPDATE meta SET value = ? WHERE name = 'version'", (str(VERSION),))


def _make_missing(db: Database) -> None:
    for table, statements in _TABLES.items():
        if not db.has(table):
            for statement in statements:
                db.make(statement)


def _name(db: Database) -> None:
    """What tells the journal apart from every other one, given once."""
    db.execute("INSERT INTO meta VALUES ('identity', ?) ON CONFLICT (name) DO NOTHING", (uuid4().hex[:12],))
