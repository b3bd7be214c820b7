"""Versions of invoices keep the names of their attributes once, and are told as they were."""

from contextlib import closing
from pathlib import Path

import pytest

from etl.journal import Journal, JournalServer, attribute_names
from etl.journal.opening import connect
from etl.journal.row_hash import CorruptRowError
from etl.versions import NONE, OR, facts_of, facts_of_change

WHOLE = facts_of('{"Amount":"1.00","BalanceDue":"1.00","CustomerId":"C"}')
OTHER = facts_of('{"Amount":1.00,"Comments":"a / b # c"}')
VERSIONS = [
    "",
    NONE,
    WHOLE,
    OTHER,
    facts_of_change(WHOLE, '{"BalanceDue":"0.50"}'),
    facts_of('{"BalanceDue":null}'),
    OR.join((NONE, WHOLE)),
    OR.join((WHOLE, OTHER, WHOLE)),
]


def test_each_version_is_told_as_it_was_and_names_are_written_once(place: Path | JournalServer) -> None:
    with Journal(place), closing(connect(place)) as db:
        kept = attribute_names.numbered(db, VERSIONS)
        assert attribute_names.numbered(db, kept) == kept
        assert attribute_names.told(db, kept) == attribute_names.told(db, VERSIONS) == VERSIONS
        assert not any("CustomerId" in each for each in kept)
        assert len(db.execute("SELECT names FROM attribute_names").fetchall()) == 2
        db.execute("DELETE FROM attribute_names")
        with pytest.raises(CorruptRowError, match="names of an invoice's attributes are gone"):
            attribute_names.told(db, kept)


def test_names_whose_number_others_have_are_written_out(
    place: Path | JournalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attribute_names, "_number", lambda _: 7)
    with Journal(place), closing(connect(place)) as db:
        kept = [attribute_names.numbered(db, [each])[0] for each in (WHOLE, OTHER)]
        assert kept == [WHOLE.replace("Amount,CustomerId", "#7"), OTHER]
        assert attribute_names.told(db, kept) == [WHOLE, OTHER]
