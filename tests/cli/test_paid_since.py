"""What was paid since, an import does not open again, though nobody has asked it to compare."""

import json
import re
import sqlite3
from contextlib import closing

import pytest

from tests.support.command import CREDENTIALS, Etl
from tests.support.july import export
from tests.support.plans import DATA, FAST, held, load, row, write
from tests.support.scripted import Seen, answer
from tests.support.serving import serving
from tests.support.tampering import tampering

#: What somebody does to an invoice of 1.10 to 9.10 that was sent with all of it due, what the file says of it then, and
#: whether that is sent.
CASES = {
    "new": ({}, {}, True),
    "as it was, but for another attribute": ({}, {"po": "NEW"}, True),
    "raised, and not paid": ({}, {"amount": "99.00", "due": "99.00"}, True),
    "lowered": ({}, {"due": "0.50"}, True),
    "paid": ({"BalanceDue": "0.00"}, {"po": "NEW"}, False),
    "paid in part": ({"BalanceDue": "0.40"}, {"po": "NEW"}, False),
    "lowered by hand, with its amount": ({"BalanceDue": "0.40", "Amount": "0.40"}, {"po": "NEW"}, True),
    "paid in part, and the file knows": ({"BalanceDue": "0.40"}, {"due": "0.40", "po": "NEW"}, True),
    "paid in part, and the file knows of more": ({"BalanceDue": "0.40"}, {"due": "0.10"}, True),
    "a payment under way": ({"ProcessedPaymentAmount": "1.00"}, {"amount": "99.00", "due": "99.00"}, False),
    "corrected, its payments kept": ({"BalanceDue": "0.10"}, {"amount": "99.10", "due": "1.10"}, True),
    "a comment by hand": ({"Comments": "called"}, {"po": "NEW"}, True),
}
NUMBERS = {name: number for number, name in enumerate(CASES, 1)}


def august(*names: str) -> list[str]:
    return [row(NUMBERS[name], **CASES[name][1]) for name in names or CASES]


def statuses(etl: Etl, name: str = "august.results.csv") -> dict[str, bool]:
    names = {f"INV-{number:04}": case for case, number in NUMBERS.items()}
    return {names[str(r["DocumentId"])]: r["Status"] == "Success" for r in etl.results(name)}


def touch(etl: Etl) -> None:
    with tampering(etl.folder / "portal.db") as hand:
        for name, (change, *_) in CASES.items():
            if change:
                hand.change(f"INV-{NUMBERS[name]:04}", **change)


def test_what_was_paid_since_it_was_sent_is_refused_and_all_else_is_sent(etl: Etl) -> None:
    number = NUMBERS["paid"]
    name, refused = f"INV-{number:04}", sum(not sent for *_, sent in CASES.values())
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        load(etl, settings, *(row(number) for name, number in NUMBERS.items() if name != "new"))
        touch(etl)
        done = etl.run("import", write(etl, "august.csv", *august()), **settings)
        told = {str(r["DocumentId"]): str(r["ErrorMessage"]) for r in etl.results("august.results.csv")}
        found, paid = statuses(etl), held(etl, settings, name)
        rejects = (etl.folder / "august.rejects.csv").read_text("utf-8")
        again = etl.run("resume", **settings)
        sent = etl.run("import", "august.rejects.csv", "--compare", "--overwrite-conflicts", **settings)
        opened = held(etl, settings, name)
    assert done.returncode == 1, done.stderr
    assert found == {name: sent for name, (*_, sent) in CASES.items()}
    assert f"would rise from 0.00 to {number}.10, as if nothing had been paid" in told[name]
    assert f"--compare --overwrite-conflicts={name} sends it all the same" in told[name]
    assert len(rejects.splitlines()) == 1 + refused
    assert "has documents pending" in again.stdout, again.stdout
    assert re.search(r"BalanceDue +0.00", paid)
    assert sent.returncode == 0, sent.stderr
    assert re.search(rf"BalanceDue +{number}.10", opened)


def test_what_another_journal_has_sent_is_refused_where_it_was_paid(etl: Etl) -> None:
    cases = (
        "as it was, but for another attribute",
        "raised, and not paid",
        "paid",
        "paid in part",
        "a payment under way",
    )
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        load(etl, settings, *(row(number) for name, number in NUMBERS.items() if name != "new"))
        touch(etl)
        other = settings | {"PAYFABRIC_JOURNAL": str(etl.folder / "other.sqlite3")}
        done = etl.run("import", write(etl, "august.csv", *august(*cases)), **other)
    assert done.returncode == 1, done.stderr
    assert statuses(etl) == {name: CASES[name][2] for name in cases}


def test_a_resumed_run_looks_once_more_at_what_it_read_long_ago(etl: Etl) -> None:
    names = ("as it was, but for another attribute", "paid", "raised, and not paid")
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        load(etl, settings, *(row(NUMBERS[name]) for name in names))
        assert etl.run("import", write(etl, "august.csv", *august(*names)), **settings).returncode == 0
        with closing(sqlite3.connect(etl.journal)) as journal:
            journal.execute("UPDATE document SET status = 'planned' WHERE run = 2")
            journal.execute("UPDATE before_image SET at = '2026-07-01T00:00:00.000Z'")
            journal.execute("UPDATE run SET state = 'stopped' WHERE run = 2")
            journal.commit()
        with tampering(etl.folder / "portal.db") as hand:
            hand.change(f"INV-{NUMBERS['paid']:04}", BalanceDue="0.00")
        resumed = etl.run("resume", **settings)
    assert resumed.returncode == 1, resumed.stderr
    assert statuses(etl) == {name: CASES[name][2] for name in names}


def test_a_change_of_what_is_due_is_refused_where_it_was_paid_since(etl: Etl) -> None:
    def change(name: str, *lines: str) -> str:
        (etl.folder / name).write_text("\n".join([*lines, ""]), encoding="utf-8")
        return name

    def ended(name: str) -> list[bool]:
        return [r["Status"] == "Success" for r in etl.results(f"{name}.results.csv")]

    with etl.simulator(*DATA) as where:
        settings = where | FAST
        load(etl, settings, *(row(n) for n in (1, 2, 3)))
        with tampering(etl.folder / "portal.db") as hand:
            hand.change("INV-0001", BalanceDue="0.40")
            hand.change("INV-0002", BalanceDue="0.40")
        lines = ("InvoiceId,BalanceDue", "INV-0001,1.00", "INV-0002,0.20", "INV-0003,3.00")
        elsewhere = {"PAYFABRIC_JOURNAL": str(etl.folder / "other.sqlite3")}
        done = etl.run("update", change("change.csv", *lines), **settings)
        comment = etl.run("update", change("comment.csv", "InvoiceId,Comments", "INV-0001,called"), **settings)
        anew = etl.run("update", change("anew.csv", *lines[:2]), "--resend", **settings)
        others = etl.run("update", change("others.csv", lines[0], "INV-0001,1.05"), **settings | elsewhere)
    assert (done.returncode, comment.returncode, anew.returncode, others.returncode) == (1, 0, 0, 0), others.stdout
    assert ended("change") == [False, True, True]
    message = str(etl.results("change.results.csv")[0]["ErrorMessage"])
    assert 'BalanceDue "1.00" would rise from 0.40 to 1.00, as if nothing had been paid' in message
    assert "python -m etl update --resend" in message


def test_what_is_known_to_be_paid_is_refused_also_where_nothing_is_kept(etl: Etl) -> None:
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        load(etl, settings, row(1), row(2), row(3))
        # As it is when the answer to it was lost, and the question afterwards has shown a payment.
        with closing(sqlite3.connect(etl.journal)) as journal:
            journal.execute("UPDATE delivered SET paid_at = '2026-07-31T18:00:00.000Z' WHERE name <> 'inv-0003'")
            journal.commit()
        with tampering(etl.folder / "portal.db") as hand:
            hand.change("INV-0001", BalanceDue="0.40")
        name = write(etl, "august.csv", *(row(n, po="NEW") for n in (1, 2, 3)))
        done = etl.run("import", name, "--no-undo", **settings)
    assert done.returncode == 1, done.stderr
    assert [r["Status"] for r in etl.results("august.results.csv")] == ["Failed", "Success", "Success"]


@pytest.mark.parametrize("report", [True, False])
@pytest.mark.parametrize("due", ["4.00", "10.00"])
def test_what_the_portal_does_not_show_but_lists_as_paid_is_kept(etl: Etl, due: str, *, report: bool) -> None:
    posts: list[bytes] = []
    row = {"InvoiceId": "A1", "Identity": "A1", "CustomerId": "C1", "Amount": 10.0, "BalanceDue": float(due)}

    def portal(seen: Seen) -> bytes:
        if seen.path.endswith("/token"):
            return answer(200, '{"access_token":"t"}')
        if seen.method == "POST":
            posts.append(seen.body)
            return answer(200, "true")
        if "/reports/" in seen.path and (report or "criteria" in seen.path):
            return answer(200, json.dumps({"Total": 1, "Result": [row]}))
        return answer(403, '{"Message":"Forbidden"}')

    with serving(portal) as server:
        settings = {"PAYFABRIC_BASE_URL": server.base_url, **CREDENTIALS}
        export(etl, "A1,C1,10.00,10.00", headings="InvoiceId,CustomerId,Amount,BalanceDue")
        done = etl.run("import", "july.csv", "--rate", "unlimited", **settings)
    paid = due == "4.00"
    assert (done.returncode, len(posts)) == ((1, 0) if paid else (0, 1))
    (result,) = etl.results("july.results.csv")
    assert ("would rise from 4.0 to 10.00" in str(result["ErrorMessage"])) is paid
