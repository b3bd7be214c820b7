"""What a document is known by at its portal, and what was given there under each of its keys."""

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from etl.journal.database import Database
from etl.journal.delivered_table import Kind, beginning
from etl.journal.portal_numbers import number_for
from etl.model.attachment import ATTACH
from etl.model.document import CHANGES, REVERT_UPDATE, UPDATE
from etl.versions import NONE, OR

#: Kinds of what was given, and the column of a document that names it: of invoices and changes of them.
INVOICES = {Kind.IDENTITY: "identity_key", Kind.INVOICE: "invoice_key"}

#: That of what is known of an invoice beside its content.
IDENTITY = (Kind.IDENTITY, INVOICES[Kind.IDENTITY])

#: Kinds of the files that invoices have, and the column that names each.
FILES = {Kind.IDENTITY_FILE: "identity_key", Kind.INVOICE_FILE: "invoice_key"}


def given(column: str, kind: Kind, key: str) -> str:
    """The SQL of what its portal was given last under a key of a document.

    One look into the index for each document, however many there are: no statistics can lead PostgreSQL astray.
    """
    return (
        f"(SELECT {column} FROM delivered WHERE kind = {kind} AND name = document.{key}"
        f" AND delivered.portal = {number_for('document.run')})"
    )


_CHANGES = ", ".join(f"'{command}'" for command in sorted(CHANGES))

#: Whether an invoice is known to have been sent by ``sender``, a run: neither is a change, nor what is in doubt.
SENT = f"delivered.content <> '' AND sender.command NOT IN ({_CHANGES})"

_SENDER = "CASE WHEN delivered.content = '' THEN delivered.run END"
#: The versions of which one may be held when a run sends another; "" where that is not known. A chain of versions in
#: doubt that grows past a bound counts as unknown.
_EARLIER = (
    "CASE WHEN delivered.content <> '' THEN delivered.version"
    " WHEN delivered.run = document.run THEN delivered.earlier"
    " WHEN delivered.version = '' OR delivered.earlier = '' OR LENGTH(delivered.earlier) > 4000 THEN ''"
    f" ELSE delivered.earlier || '{OR}' || delivered.version END"
)


class _Spelled(NamedTuple):
    """The columns of what was given that tell which InvoiceId was sent, as it is spelled, and what is like it; SQL."""

    names: str = ", spelled, likeness"
    kept: str = (
        ", spelled = CASE WHEN excluded.spelled = '' THEN delivered.spelled ELSE excluded.spelled END,"
        " likeness = CASE WHEN excluded.spelled = '' THEN delivered.likeness ELSE excluded.likeness END"
    )

    @staticmethod
    def values(kind: Kind) -> str:
        """What a document says of them: of a file nothing, of a change what the invoice of an Identity is called now.

        Where a change names no InvoiceId its Identity stands for it, and says nothing; nor does the change of an
        invoice that was never sent.
        """
        if kind not in INVOICES:
            return ", '', NULL"
        whole = f"command NOT IN ({_CHANGES})"
        if kind is Kind.INVOICE:
            return (
                f", CASE WHEN {whole} THEN COALESCE(document_id, '') ELSE '' END, CASE WHEN {whole} THEN likeness END"
            )
        known = f"COALESCE({given('delivered.spelled', *IDENTITY)}, '') <> ''"
        renamed = f"command IN ('{UPDATE}', '{REVERT_UPDATE}') AND document_id <> identity AND {known}"
        called = f"{whole} OR ({renamed})"
        return f", CASE WHEN {called} THEN COALESCE(document_id, '') ELSE '' END, CAST(NULL AS BIGINT)"


SPELLED = _Spelled()

_RESENDS = "(SELECT resend FROM run WHERE run.run = document.run) = 1"


class Kinds(Struct, frozen=True):
    """The kinds that a run goes by, and conditions in SQL over its documents.

    Attributes:
        files: whether its documents are files alone.
        overwrite: whether invoices are overwritten that may have files.
        change: whether its documents change attributes and leave the others.
    """

    files: bool
    overwrite: bool
    change: bool = False

    @property
    def keys(self) -> Mapping[Kind, str]:
        """Kind and key."""
        return FILES if self.files else INVOICES

    @property
    def in_doubt(self) -> str:
        """Whether another run sent a version whose end is not known.

        No question to the portal tells what became of a file: one that is to be sent again, a person has looked for.
        """
        unknown = " OR ".join(f"{given(_SENDER, *each)} <> document.run" for each in self.keys.items())
        return f"(({unknown}) AND NOT {_RESENDS})" if self.files else f"({unknown})"

    def after(self, content: str) -> str:
        """What its portal holds once a document has arrived, given the column of its content; SQL.

        A change says nothing of the rest: where a version of that is in doubt, it stays so, and who sends the invoice
        next asks first.
        """
        if not self.change:
            return content
        earlier = f"COALESCE({given('delivered.earlier', *IDENTITY)}, '')"
        return f"CASE WHEN {earlier} LIKE '%{OR}%' THEN '' ELSE {content} END"

    @property
    def earlier(self) -> str:
        """The versions of which its portal may hold one before it is sent: see ``etl.versions``."""
        return f"COALESCE({given(_EARLIER, *IDENTITY)}, '{NONE}')"

    @property
    def has_file(self) -> str:
        """Whether the portal was given this very file last, with its invoice or after it."""
        return f"(attachment <> '' AND {_same('attachment_sha256', FILES)})"

    @property
    def superseded(self) -> str:
        """Whether a later run has sent a version since."""
        return " OR ".join(f"{given('delivered.run', *each)} > document.run" for each in self.keys.items())

    @property
    def unchanged(self) -> str:
        """Whether its portal was given this very content last, under both its keys."""
        files = _same("attachment_sha256", FILES)
        return files if self.files else f"{_same('content', INVOICES)} AND (attachment = '' OR ({files}))"

    @property
    def given_at(self) -> str:
        """When it was given."""
        return given("delivered.finished_at", *next(iter(self.keys.items())))


def _same(column: str, keys: Mapping[Kind, str]) -> str:
    held = beginning(f"document.{column}")
    return " AND ".join(f"{held} = {given('delivered.content', *each)}" for each in keys.items())


def kinds_of(db: Database, run: int) -> Kinds:
    """The kinds that a run goes by."""
    (command,) = db.execute("SELECT command FROM run WHERE run = ?", (run,)).fetchone()
    given = f"SELECT 1 FROM delivered WHERE portal = {number_for('?')} AND kind = {Kind.INVOICE_FILE} LIMIT 1"
    has_files = db.execute(given, (run,)).fetchone() is not None
    return Kinds(command == ATTACH, command != ATTACH and has_files, command in {UPDATE, REVERT_UPDATE})
