"""Whose an Identity is, whatever has become of its invoice since."""

import pytest

from etl.journal import Journal
from etl.model.document import UPDATE, Outcome, PlannedRow, Status
from etl.model.run import RunRequest, RunState, SourceFile

HERE = "http://127.0.0.1/api"
AT = "2026-07-31T18:00:00.000Z"
BODY = '{"Amount":20.00,"BalanceDue":20.00,"CustomerId":"C1","Identity":"%s","InvoiceId":"%s"}'


def planned(journal: Journal, name: str, identity: str, command: str = "import") -> int:
    run = journal.begin(RunRequest(command, HERE))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0"))
    keys = name, name.lower(), identity.lower(), identity
    journal.add(run, 0, [PlannedRow(0, 2, *keys, "USD", "1.00", BODY % (identity, name), mails=False)], [])
    journal.mark(run, RunState.PLANNED)
    return run


def send(journal: Journal, name: str, identity: str, command: str = "import", status: Status = Status.SUCCESS) -> int:
    run = planned(journal, name, identity, command)
    journal.settle_and_claim(run, [], -1, 1)
    journal.settle_and_claim(run, [Outcome(0, status, 1, 200, "", AT)], 0, 0)
    return run


def clash(journal: Journal, name: str, identity: str) -> tuple[int | None, int | None] | None:
    """By which run the portal has another invoice in the place of a key: of the Identity, of the InvoiceId."""
    found = journal.clashes.key_clashes(planned(journal, name, identity))
    return (found[0].replaced, found[0].doubled) if found else None


CLASHES = [
    ("B1", "X1", "replaced"),
    ("A1", "Y1", "doubled"),
    ("A1", "X2", "other"),
    ("A2", "X1", "replaced"),
    ("A2", "A1", "doubled"),
    ("A1", "X1", None),
    ("a1", "x1", None),
    ("B1", "Y1", None),
]


@pytest.mark.parametrize(
    "since", ["nothing", "changed", "sent again", "change in doubt", "in doubt", "given up in doubt", "change given up"]
)
def test_whose_an_identity_is_outlives_all_that_becomes_of_its_invoice(journal: Journal, since: str) -> None:
    sender: int | None = send(journal, "A1", "X1")
    other = send(journal, "A2", "X2")
    command = UPDATE if "change" in since else "import"
    if since != "nothing":
        sender = send(journal, "A1", "X1", command, Status.IN_DOUBT if "doubt" in since else Status.SUCCESS)
    if "given up" in since:
        lost = sender if "doubt" in since else send(journal, "A1", "X1", command, Status.IN_DOUBT)
        journal.abandon(lost or 0)
        sender = 0
    for name, identity, what in CLASHES:
        theirs = {"A2": other}.get(name, sender)
        wanted = {"replaced": (sender, None), "doubled": (None, theirs), "other": (other, None), None: None}[what]
        assert clash(journal, name, identity) == wanted, (name, identity)


def test_what_never_was_known_to_arrive_has_no_say(journal: Journal) -> None:
    send(journal, "A1", "X1", status=Status.IN_DOUBT)
    send(journal, "A2", "X2", status=Status.FAILED)
    send(journal, "A3", "X3", UPDATE)
    assert [clash(journal, "B1", identity) for identity in ("X1", "X2", "X3")] == [None] * 3


PADDED = [
    ("123", "00123"),
    ("0123", "00123"),
    ("0005", "5"),
    ("000000077", "00000077"),
    ("00123", None),
    ("1234", None),
    ("77", "00000077"),
    ("0077", "00000077"),
    ("a1", None),
    ("7", "07"),
    ("05", "5"),
    ("6", None),
]


@pytest.mark.parametrize(("name", "sent"), PADDED)
def test_an_invoice_id_that_was_sent_with_other_zeros_is_known(journal: Journal, name: str, sent: str | None) -> None:
    for each in ("00123", "00000077", "0a1", "07", "5"):
        send(journal, each, each)
    found = journal.clashes.padded(planned(journal, name, name))
    assert [each.spelled for each in found] == ([sent] if sent else [])


def test_zeros_that_have_come_before_a_number_are_seen_as_well(journal: Journal) -> None:
    send(journal, "123", "123")
    assert [each.spelled for each in journal.clashes.padded(planned(journal, "00123", "00123"))] == ["123"]
    send(journal, "00123", "00123")
    assert journal.clashes.padded(planned(journal, "00123", "00123")) == []
