"""Invoices that were found in conflict with their portal: remembered until one of them is sent on purpose."""

import json
import shlex
from typing import Any

from etl.journal import pages
from etl.journal.database import Database
from etl.journal.delivered_table import Kind
from etl.journal.kinds import SENT
from etl.journal.schema import IN_CONFLICT, OPEN_DOCUMENT
from etl.model.comparison import PlannedAction
from etl.model.document import CHANGES, Status
from etl.model.problem import Problem

_BEFORE = (
    f"SELECT identity_key FROM document JOIN comparison USING (run, seq) JOIN run USING (run) WHERE {IN_CONFLICT}"
    " AND run <> ? AND portal = (SELECT portal FROM run WHERE run = ?) AND NOT EXISTS (SELECT 1 FROM delivered"
    " JOIN portal ON portal.number = delivered.portal JOIN run AS sender ON sender.run = delivered.run"
    f" WHERE portal.portal = run.portal AND kind = {Kind.IDENTITY}"
    f" AND name = document.identity_key AND delivered.run >= document.run AND {SENT})"
)

#: Planned documents of invoices that another run found in conflict, and that this one has not compared itself.
KNOWN = (
    f"document.status = ? AND identity_key IN ({_BEFORE}) AND NOT EXISTS (SELECT 1 FROM comparison AS own"
    " WHERE own.run = document.run AND own.seq = document.seq)"
)


def known(run: int) -> tuple[Any, ...]:
    """The values for ``KNOWN``, of a run."""
    return Status.PLANNED, run, run


def count(db: Database, run: int) -> int:
    """How many documents of a run are ``KNOWN``; none of one that only changes invoices."""
    (command,) = db.execute("SELECT command FROM run WHERE run = ?", (run,)).fetchone()
    _, *before = known(run)
    # Hardly any journal has one, and then no document need be looked at.
    if command in CHANGES or db.execute(f"{_BEFORE} LIMIT 1", before).fetchone() is None:
        return 0
    (found,) = db.execute(
        f"SELECT COUNT(*) FROM document WHERE run = ? AND {OPEN_DOCUMENT} AND {KNOWN}", (run, *known(run))
    ).fetchone()
    return int(found) + len(_packed(db, run))


def take_out(db: Database, run: int) -> None:
    """Makes rows of documents of a run that are ``KNOWN``."""
    pages.take_out(db, run, _packed(db, run))


def _packed(db: Database, run: int) -> list[int]:
    """The ``seq`` of documents in pages that are ``KNOWN``: none of these was compared."""
    _, *before = known(run)
    names = {str(name) for (name,) in db.execute(_BEFORE, before).fetchall()}
    return [seq for (seq, _) in pages.having(db, run, ("seq", "identity_key"), "identity_key", names)]


def keys(db: Database, run: int) -> frozenset[str]:
    """The keys of the InvoiceIds in conflict, whatever has become of them."""
    rows = db.execute(
        "SELECT invoice_key FROM document JOIN comparison USING (run, seq) WHERE run = ? AND mark = ?",
        (run, PlannedAction.CONFLICT),
    ).fetchall()
    return frozenset(str(key) for (key,) in rows)


def _remedy(command: str, name: str | None) -> str:
    if command in CHANGES:
        return (
            "Compare it in the portal. Leave it out of the file; or, where it should be so all the same, send it alone"
            " with python -m etl update --resend."
        )
    return (
        "Compare it in the portal. Correct the file, or leave the invoice out of it; --compare"
        f" {shlex.quote(f'--overwrite-conflicts={name}')} sends it all the same."
    )


def problems(db: Database, run: int) -> list[tuple[Problem, str | None]]:
    """The planned documents in conflict, as problems, each with its InvoiceId."""
    (command,) = db.execute("SELECT command FROM run WHERE run = ?", (run,)).fetchone()
    rows = db.execute(
        "SELECT document.seq, why, changes, source, source_row, document_id FROM document JOIN comparison"
        " ON comparison.run = document.run AND comparison.seq = document.seq"
        " WHERE document.run = ? AND status = ? AND mark = ? ORDER BY document.seq",
        (run, Status.PLANNED, PlannedAction.CONFLICT),
    ).fetchall()
    found = []
    for seq, why, changes, source, source_row, name in rows:
        sent = next((new for field, _, new in json.loads(changes) if field == "BalanceDue"), None) or None
        found.append(
            (Problem(seq, "BalanceDue", sent, "conflict", why, _remedy(command, name), source, source_row), name)
        )
    return found
