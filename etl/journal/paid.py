"""Invoices that the portal was seen to have less due of than it was sent: known as paid until they are sent again."""

from collections.abc import Sequence

from etl.journal.database import Database
from etl.journal.delivered_table import PAID_SINCE, Kind
from etl.journal.kinds import IDENTITY, given, kinds_of
from etl.journal.portal_numbers import number_for
from etl.model.document import Outcome, Status

#: The Identities of these, as they are compared, at the portal of a run. By the index of these, and no other one, which
#: it takes a bound of names for: a portal was sent a great many, of which hardly any is paid.
IDENTITIES = (
    f"SELECT name FROM delivered WHERE portal = {number_for('?')} AND name >= '' AND kind + 0 = {Kind.IDENTITY}"
    f" AND {PAID_SINCE}"
)

#: When the invoice of a document was seen so: UTC, ISO 8601; "" for never, NULL where it was never sent.
PAID_AT = given("delivered.paid_at", *IDENTITY)


def identities(db: Database, run: int) -> set[str]:
    """The Identities of these."""
    return {str(name) for (name,) in db.execute(IDENTITIES, (run,)).fetchall()}


def settle(db: Database, run: int, outcomes: Sequence[Outcome]) -> None:
    """Records which outcomes have shown that, and forgets it of what is due as it was sent again."""
    kinds = kinds_of(db, run)
    done = [o for o in outcomes if o.status is Status.SUCCESS and not kinds.files]
    # Hardly any is, and then no document need be looked at.
    if done and db.execute(f"{IDENTITIES} LIMIT 1", (run,)).fetchone():
        said = "payload LIKE '%\"BalanceDue\":%'" if kinds.change else "1 = 1"
        _note(db, run, [("", o.seq) for o in done if not o.paid], said)
    _note(db, run, [(o.finished_at or "", o.seq) for o in done if o.paid])


def seen(db: Database, run: int, at: str, seqs: Sequence[int]) -> None:
    """Records of documents that the portal was asked for, and has less due of than was sent."""
    _note(db, run, [(at, seq) for seq in seqs])


def _note(db: Database, run: int, found: Sequence[tuple[str, int]], where: str = "1 = 1") -> None:
    if found:
        db.executemany(
            f"UPDATE delivered SET paid_at = ? WHERE kind = {Kind.IDENTITY} AND portal = {number_for('?')}"
            f" AND name = (SELECT identity_key FROM document WHERE document.run = ? AND seq = ? AND {where})",
            [(at, run, run, seq) for at, seq in found],
        )
