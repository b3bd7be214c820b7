"""A page that is damaged, older, or of another run."""

import json
import random
from contextlib import closing
from decimal import Decimal, localcontext
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.errors import JournalError
from etl.journal import Journal, JournalServer, page, pages
from etl.journal.opening import connect
from etl.journal.row_hash import CorruptRowError
from etl.journal.views import drop_views
from etl.model.document import PlannedRow
from tests.support.examples import examples
from tests.support.older import lowered
from tests.support.packed import COUNT, packed, planned, row


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "LEAST", 1)
    monkeypatch.setattr(page, "SIZE", 7)


DAMAGE = {
    "data": lambda data: bytes([*data[:-90], data[-90] ^ 1, *data[-89:]]),
    "sums": lambda text: text.replace(".", "9."),
    "documents": lambda number: number - 1,
    "mails": lambda number: number + 1,
    "last": lambda number: number + 1,
    "digest": lambda text: text[::-1],
}


@pytest.mark.parametrize("column", DAMAGE)
def test_a_damaged_page_is_noticed_before_anything_of_it_is_sent(journal: Journal, column: str) -> None:
    run = planned(journal)
    with closing(connect(journal.place)) as database:
        at = "run = ? ORDER BY first LIMIT 1"
        first, found = database.execute(f"SELECT first, {column} FROM page WHERE {at}", (run,)).fetchone()
        changed = DAMAGE[column](found)  # type: ignore[no-untyped-call] # of this column's kind
        assert changed != found
        database.execute(f"UPDATE page SET {column} = ? WHERE run = ? AND first = ?", (changed, run, first))
    for use in (
        lambda: journal.settle_and_claim(run, [], -1, COUNT),
        lambda: journal.totals(run),
        lambda: list(journal.results(run)),
        lambda: journal.comparisons.digest(run),
    ):
        with pytest.raises(JournalError, match=r"is damaged: the invoices 1 to \d+ of run 1 are not as they were"):
            use()


def test_a_page_of_another_run_is_no_page_of_this_one() -> None:
    made = page.pack(1, pages.framed(0, map(row, range(3))))
    assert page.checked(1, made) is made
    with pytest.raises(CorruptRowError):
        page.checked(2, made)


def test_a_page_that_lacks_a_column_of_today_is_read() -> None:
    rows = [row(seq) for seq in range(3)]
    documents = pages.framed(4, rows)
    older = page.pack(1, documents.drop("alike", "rows"))
    ((source, found),) = page.rows(page.unpacked(1, older))
    assert (source, list(found)) == (4, [each._replace(alike=None, rows="") for each in rows])


def test_a_journal_of_the_version_before_gets_its_pages(place: Path | JournalServer) -> None:
    with Journal(place) as journal, journal._writing() as db:  # noqa: SLF001 - what no method does
        drop_views(db)
        db.execute("DROP TABLE page")
        lowered(db, 12)
    with Journal(place) as journal:
        assert packed(journal, planned(journal)) > COUNT // 2


def test_a_page_takes_at_most_120_bytes_a_document() -> None:
    chance = random.Random(7)

    def wide(seq: int) -> PlannedRow:
        name, amount = f"INV-{chance.randrange(10**8):08}", f"{chance.randrange(10**6)}.{chance.randrange(10, 99)}"
        said = {"Amount": amount, "BalanceDue": amount, "Currency": "USD", "CustomerId": f"C{chance.randrange(5_000)}"}
        said |= {f"Attribute{n}": f"Value {chance.randrange(40)}" for n in range(14)}
        facts = (name, name.lower(), name.lower(), name, "USD", amount, json.dumps(said | {"InvoiceId": name}))
        return PlannedRow(seq, seq + 2, *facts, mails=False)

    made = page.pack(1, pages.framed(0, map(wide, range(2_000))))
    assert len(made.data) < 120 * made.documents


_CENTS = st.decimals(-(10**14), 10**14, places=5, allow_nan=False, allow_infinity=False).map(lambda each: f"{each:f}")
_LONG = st.decimals(-1, 1, places=12, allow_nan=False, allow_infinity=False).map(lambda each: f"{each:f}")
_PLAIN = st.integers(-(10**28), 10**28).map(str)


@settings(max_examples=examples(100))
@given(st.lists(st.tuples(st.sampled_from(("", "EUR", "USD")), st.none() | _CENTS | _PLAIN | _LONG), min_size=1))
def test_the_sums_of_a_page_are_exact(amounts: list[tuple[str, str | None]]) -> None:
    rows = [row(0)._replace(seq=seq, currency=one, amount=text) for seq, (one, text) in enumerate(amounts)]
    found = page.totals(pages.framed(0, rows))
    for currency in {one for one, _ in amounts}:
        own = [text for one, text in amounts if one == currency]
        # As exact as these are: Decimal itself would round what has more than 28 digits.
        with localcontext(prec=60):
            summed = sum((Decimal(text) for text in own if text is not None), Decimal(0))
        (total,) = [each for each in found if each.currency == currency]
        assert (total.count, str(total.amount), total.unreadable) == (len(own), str(summed), own.count(None))
