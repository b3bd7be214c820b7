"""What a run and its corrections have sent, as it was sent: what a portal must hold now."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from operator import itemgetter
from typing import Any

from msgspec import Struct

from etl.journal import attribute_names, known, pages
from etl.journal.database import Database
from etl.journal.delivered_table import Kind, beginning, begins
from etl.journal.kinds import IDENTITY, INVOICES, given
from etl.journal.portal_numbers import NUMBER
from etl.journal.row_hash import FACTS, HASHED_COLUMNS, CorruptRowError, Facts, check, content_of
from etl.journal.run_states import NOT_SENT, NOT_SENT_MARKS
from etl.model.document import Document, Status

#: Documents fetched at a time, of which each page of the journal has some thousand; and given at a time.
_PAGE, _TOGETHER = 5_000, 1_000

#: The portal has these documents, by its own word.
_HELD = (Status.SUCCESS, Status.UNCHANGED)

_REPLACED = " OR ".join(
    f"({given('delivered.run', *each)} > document.run"
    f" AND {given('delivered.content', *each)} <> {beginning('document.content')})"
    for each in INVOICES.items()
)


#: What may have been held before; what was sent before is the same where a run found its document unchanged.
_EARLIER = f"COALESCE({given('delivered.earlier', *IDENTITY)}, '')"


class SentDocument(Struct, frozen=True):
    """A document that the portal has taken.

    Attributes:
        document_id: the InvoiceId.
        identity: the key of GET.
        currency: as in the file, or "".
        file: where it stands in the input, by name.
        sheet: of that file; "" for text files.
        source_row: of that sheet.
        body: what was sent; of a body that the journal has forgotten, only what it keeps of every document.
        forgotten: whether it has.
        attachment: the path of the file that was sent with it, or "".
        earlier: the versions of which the portal may have held one before, as ``etl.versions`` writes them.
    """

    document_id: str
    identity: str
    currency: str
    file: str
    sheet: str
    source_row: int
    body: Mapping[str, Any]
    forgotten: bool = False
    attachment: str = ""
    earlier: str = ""


class Sent(Struct, frozen=True):
    """A part of the journal; its methods block and raise as the journal's do.

    Attributes:
        reading: the database, to be read.
    """

    reading: Callable[[], AbstractContextManager[Database]]

    def documents(self, root: int) -> Iterator[list[SentDocument]]:
        """What a run and those that correct it have sent and no later run has sent anew, a page at a time."""
        for run in self._family(root):
            after = -1
            while rows := self._rows(run, after):
                after = rows[-1][1]
                with self.reading():
                    page = [_document(Facts._make(row[:FACTS]), *row[FACTS:-1]) for row in rows if not row[-1]]
                for first in range(0, len(page), _TOGETHER):
                    yield page[first : first + _TOGETHER]

    def _rows(self, run: int, after: int) -> list[Any]:
        with self.reading() as db:
            rows = db.execute(
                f"SELECT {HASHED_COLUMNS}, seal, payload, file, sheet, {_REPLACED}, {_EARLIER}"
                " FROM document JOIN source USING (run, source)"
                " WHERE document.run = ? AND seq > ? AND status IN (?, ?) ORDER BY seq LIMIT ?",
                (run, after, *_HELD, _PAGE),
            ).fetchall()
            rows = sorted([*rows, *_packed(db, run, after)], key=itemgetter(1))[:_PAGE]
            earlier = attribute_names.told(db, [row[-1] for row in rows])
            return [(*row[:-2], each, row[-2]) for row, each in zip(rows, earlier, strict=True)]

    def delivered(self, run: int, limit: int) -> list[Document]:
        """A run's first successful documents whose bodies are still kept, in input order."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT seq, identity, payload, attempts, content FROM document WHERE run = ? AND status = ?"
                " AND payload <> content ORDER BY seq LIMIT ?",
                (run, Status.SUCCESS, limit),
            ).fetchall()
            names = ("seq", "identity", "payload", "attempts", "content")
            packed = pages.rows(db, run, names, -1, limit, which=pages.SETTLED)
        rows = sorted([*rows, *(row for row in packed if row[2] != row[4])])[:limit]
        return [
            Document(seq, name, body.encode(), tries, in_doubt=False, content=content)
            for seq, name, body, tries, content in rows
        ]

    def senders(self, portal: str) -> Iterator[tuple[str, int]]:
        """Every InvoiceId that was sent to a portal, as it is compared, and the run that sent it last."""
        after = ""
        while True:
            with self.reading() as db:
                rows = db.execute(
                    f"SELECT name, run FROM delivered WHERE portal = {NUMBER} AND kind = {Kind.INVOICE} AND name > ?"
                    " ORDER BY name LIMIT ?",
                    (portal, after, _PAGE),
                ).fetchall()
            if not rows:
                return
            after = rows[-1][0]
            yield from ((name, run) for name, run in rows)

    def replaced(self, root: int) -> int:
        """How many of their documents a later run has sent anew since."""
        count = 0
        for run in self._family(root):
            with self.reading() as db:
                (found,) = db.execute(
                    f"SELECT COUNT(*) FROM document WHERE run = ? AND status IN (?, ?) AND ({_REPLACED})", (run, *_HELD)
                ).fetchone()
                count += int(found) + _packed_replaced(db, run)
        return count

    def _family(self, root: int) -> list[int]:
        with self.reading() as db:
            rows = db.execute(
                f"SELECT run FROM run WHERE corrects = ? AND run <> ? AND state NOT IN ({NOT_SENT_MARKS}) ORDER BY run",
                (root, root, *NOT_SENT),
            ).fetchall()
        return [root, *(run for (run,) in rows)]


def _packed(db: Database, run: int, after: int) -> list[Any]:
    """The next settled documents of pages, as rows: the last are whether it was replaced, and what was held before."""
    names = (*Facts._fields, "seal", "payload", "file", "sheet")
    rows = pages.rows(db, run, names, after, _PAGE, hashed=False, which=pages.SETTLED)
    found = [dict(zip(names, row, strict=True)) for row in rows]
    keys = {kind: [each[key] for each in found] for kind, key in INVOICES.items()}
    given = {kind: known.given(db, run, kind, some, ("run", "content", "earlier")) for kind, some in keys.items()}
    told = []
    for at, row in enumerate(rows):
        ends = [given[kind].get(keys[kind][at], (0, "", "")) for kind in INVOICES]
        replaced = any(by > run and content != begins(found[at]["content"]) for by, content, _ in ends)
        told.append((*row, replaced, ends[0][2]))
    return told


def _packed_replaced(db: Database, run: int) -> int:
    """How many settled documents of pages a later run has sent anew."""
    later = "SELECT 1 FROM run AS later JOIN run USING (portal) WHERE run.run = ? AND later.run > run.run LIMIT 1"
    count, after = 0, -1
    while db.execute(later, (run,)).fetchone() and (rows := _packed(db, run, after)):
        count += sum(row[-2] for row in rows)
        after = rows[-1][1]
    return count


def _document(facts: Facts, hashed: str, payload: str, file: str, sheet: str, earlier: str) -> SentDocument:  # noqa: PLR0913, PLR0917 - columns of a row
    check(facts, hashed)
    forgotten = payload == facts.content
    if not forgotten and content_of(payload, facts.attachment_sha256) != facts.content:
        raise CorruptRowError(f"the invoice of row {facts.source_row} is not as it was written")
    body = _kept(facts) if forgotten else json.loads(payload)
    name, place = facts.document_id or facts.identity, (file, sheet, facts.source_row)
    return SentDocument(name, facts.identity, facts.currency, *place, body, forgotten, facts.attachment, earlier)


def _kept(facts: Facts) -> dict[str, str]:
    # A change of an invoice need not name its InvoiceId: the Identity stands in its place then.
    named = None if facts.document_id == facts.identity else facts.document_id
    kept = {
        "Identity": facts.identity,
        "InvoiceId": named,
        "Amount": facts.amount,
        "Currency": facts.currency or None,
    }
    return {name: value for name, value in kept.items() if value is not None}
