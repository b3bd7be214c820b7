"""What the journal knows of the files that go with invoices."""

from contextlib import closing
from pathlib import Path

import pytest

from etl.errors import JournalError
from etl.journal import Journal, JournalServer
from etl.journal.opening import connect
from etl.model.attachment import ATTACH, Attached, Attachment
from etl.model.document import Outcome, PlannedRow, Status
from etl.model.run import RunRequest, SourceFile
from tests.support.older import lowered

AT = "2026-07-31T18:00:00.000Z"
X, Y = "a" * 64, "b" * 64


def plan(journal: Journal, file: str = "", *, command: str = "import", body: str = "{1}", resend: bool = False) -> int:
    run = journal.begin(RunRequest(command, "here", resend=resend))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0"))
    facts = ("/pdf/A1.pdf", 9, file) if file else (None, None, None)
    row = PlannedRow(0, 2, "A1", "a1", "a1", "A1", "USD", "1.00", body, False, "", None, *facts)
    journal.add(run, 0, [row], [])
    journal.planned(run)
    return run


def settle(journal: Journal, run: int, status: Status = Status.SUCCESS, attached: Attached = Attached.NO) -> None:
    (document,) = journal.settle_and_claim(run, [], -1, 1)
    file = document.attachment
    if status is Status.SUCCESS and file and attached is Attached.NO:
        attached = Attached.YES
    journal.settle_and_claim(run, [Outcome(0, status, 1, 200, "", AT, attached=attached)], 0, 0)


def fate(journal: Journal, run: int) -> str:
    """Status, and whether it would be asked for first."""
    ((result,),) = journal.results(run)
    if result.status is not Status.PLANNED:
        return result.status
    (document,) = journal.settle_and_claim(run, [], -1, 1)
    return "in doubt" if document.in_doubt else "sent"


def test_a_document_comes_back_with_its_file(journal: Journal) -> None:
    (document,) = journal.settle_and_claim(plan(journal, X), [], -1, 1)
    assert document.attachment == Attachment("/pdf/A1.pdf", 9, X)
    assert document.content not in {X, ""}


def test_another_file_is_another_content(journal: Journal) -> None:
    settle(journal, plan(journal, X))
    assert fate(journal, plan(journal, X)) == "unchanged"
    assert fate(journal, plan(journal, Y)) == "sent"


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        # What was sent before, in order, and what becomes of the next document.
        ([("import", X)], ("import", ""), "sent"),
        ([("import", "")], ("import", X), "sent"),
        ([("import", "")], (ATTACH, X), "sent"),
        ([("import", X)], (ATTACH, X), "unchanged"),
        ([("import", X)], (ATTACH, Y), "sent"),
        ([("import", ""), (ATTACH, X)], (ATTACH, X), "unchanged"),
        ([("import", ""), (ATTACH, X)], ("import", ""), "unchanged"),
        ([("import", X), (ATTACH, Y)], ("import", X), "sent"),
        ([("import", X), (ATTACH, Y), (ATTACH, X)], ("import", X), "unchanged"),
        ([("import", ""), (ATTACH, X), ("import", "", "{2}")], (ATTACH, X), "sent"),
        ([("import", ""), (ATTACH, X), ("import", Y, "{2}")], (ATTACH, X), "sent"),
    ],
)
def test_what_is_unchanged_follows_what_the_portal_was_given(
    journal: Journal, before: list[tuple[str, ...]], now: tuple[str, str], expected: str
) -> None:
    for command, file, *body in before:
        settle(journal, plan(journal, file, command=command, body=body[0] if body else "{1}"))
    command, file = now
    assert fate(journal, plan(journal, file, command=command)) == expected


def test_a_file_that_was_refused_leaves_no_doubt(journal: Journal) -> None:
    settle(journal, plan(journal, X, command=ATTACH), Status.FAILED)
    assert fate(journal, plan(journal, X, command=ATTACH)) == "sent"


def test_a_file_of_which_nothing_is_known_is_in_doubt_until_a_person_sends_it_again(journal: Journal) -> None:
    settle(journal, plan(journal, X, command=ATTACH), Status.FAILED, Attached.UNSURE)
    run = plan(journal, X, command=ATTACH)
    assert fate(journal, run) == "in doubt"
    assert fate(journal, plan(journal, X, command=ATTACH, resend=True)) == "sent"


def test_an_invoice_that_was_confirmed_without_its_file_is_not_unchanged(journal: Journal) -> None:
    run = plan(journal, X)
    settle(journal, run, Status.SUCCESS, Attached.UNSURE)
    assert journal.unsure(run) == 1
    ((result,),) = journal.results(run)
    assert (result.attachment, result.attached) == ("/pdf/A1.pdf", Attached.UNSURE)
    assert fate(journal, plan(journal, X)) == "in doubt"
    # Whether it was paid meanwhile is asked for even so.
    assert fate(journal, plan(journal, X, resend=True)) == "in doubt"
    settle(journal, plan(journal, X, command=ATTACH))
    (document,) = journal.settle_and_claim(plan(journal, X), [], -1, 1)
    assert (document.in_doubt, document.has_file) == (True, True)


def test_a_file_alone_puts_no_invoice_in_doubt(journal: Journal) -> None:
    settle(journal, plan(journal))
    attaching = plan(journal, X, command=ATTACH)
    assert journal.settle_and_claim(attaching, [], -1, 1)
    assert fate(journal, plan(journal)) == "unchanged"
    settle(journal, plan(journal, body="{2}"))


@pytest.mark.parametrize(
    "damage",
    [
        "attachment = '/pdf/B1.pdf'",
        "attachment_size = 10",
        f"attachment_sha256 = '{Y}'",
        "attachment = '', attachment_size = 0, attachment_sha256 = ''",
    ],
)
def test_a_damaged_file_is_noticed(place: Path | JournalServer, damage: str) -> None:
    with Journal(place) as journal:
        run = plan(journal, X)
    with closing(connect(place)) as database:
        database.execute(f"UPDATE document SET {damage}")
    with Journal(place) as journal, pytest.raises(JournalError, match="not as it was written"):
        journal.settle_and_claim(run, [], -1, 1)


def test_a_journal_of_version_4_is_carried_on(place: Path | JournalServer) -> None:
    with Journal(place) as journal:
        settle(journal, plan(journal))
        pending = plan(journal, body="{2}")
    with closing(connect(place)) as database:
        for column in ("attachment", "attachment_size", "attachment_sha256", "attached"):
            database.execute(f"ALTER TABLE document DROP COLUMN {column}")
        lowered(database, 4)
    with Journal(place) as journal:
        identity = journal.rejects.identity()
        (document,) = journal.settle_and_claim(pending, [], -1, 1)
        assert (document.payload, document.attachment) == (b"{2}", None)
        assert [result.attachment for page in journal.results(1) for result in page] == [""]
    with Journal(place) as journal:
        assert journal.rejects.identity() == identity
