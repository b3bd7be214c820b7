"""What an import would change: seen, approved, and sent exactly so or not at all."""

import sqlite3
from contextlib import closing
from pathlib import Path

import polars as pl

from tests.support.command import Etl
from tests.support.plans import DATA, FAST, held, load, plan_id, row, write
from tests.support.tampering import questions, tampering


def sheet(etl: Etl, name: str, which: str) -> list[dict[str, object]]:
    return pl.read_excel(etl.folder / name, sheet_name=which, infer_schema_length=0).to_dicts()


COUNT = 600
EXPECTED = (
    {f"INV-{n:04}": "identical" for n in range(1, COUNT + 1)}
    | {f"INV-{n:04}": "change" for n in range(10, 20)}
    | {f"INV-{n:04}": "conflict" for n in range(20, 30)}
    | {f"INV-{n:04}": "create" for n in [*range(30, 40), *range(COUNT + 1, COUNT + 6)]}
)


def hand_changed(etl: Etl, settings: dict[str, str]) -> str:
    """Loads invoices, has some of them changed by hand; the file to load next."""
    load(etl, settings, *(row(n) for n in range(1, COUNT + 1)))
    with tampering(etl.folder / "portal.db") as hand:
        for n in range(10, 20):
            hand.change(f"INV-{n:04}", DueDate="2026-12-24", Comments="by hand")
        for n in range(20, 30):
            hand.change(f"INV-{n:04}", BalanceDue="0.00")
        for n in range(30, 40):
            hand.delete(f"INV-{n:04}")
    return write(etl, "august.csv", *(row(n) for n in range(1, COUNT + 6)), row(700, amount="x"))


def test_a_plan_marks_exactly_what_was_changed(etl: Etl) -> None:
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        name = hand_changed(etl, settings)
        before = questions(etl.folder / "portal.db")
        plan = etl.run("plan", name, **settings)
        asked = questions(etl.folder / "portal.db") - before
        listed = etl.run("runs", **settings)
        resumed = etl.run("resume", **settings)
        named = etl.run("resume", "2", **settings)
    assert plan.returncode == 1, plan.stderr
    # The total, two pages, and one for each that is not as it was sent; some may not be written down yet.
    assert asked <= 33
    documents = sheet(etl, "august.plan.xlsx", "Documents")
    assert {r["InvoiceId"]: r["Mark"] for r in documents} == EXPECTED | {"INV-0700": "rejected"}
    assert sum(r["Sent"] == "yes" for r in documents) == 25
    listed_changes = sheet(etl, "august.plan.xlsx", "Changes")
    changes = [(r["InvoiceId"], r["Field"], r["Old"], r["New"]) for r in listed_changes]
    assert ("INV-0010", "DueDate", "2026-12-24T00:00:00.0000000Z", "2026-07-11") in changes
    assert ("INV-0010", "Comments", "by hand", None) in changes
    assert ("INV-0020", "BalanceDue", "0", "20.1") in changes
    assert {r["InvoiceId"]: r["Difference"] for r in listed_changes if r["Difference"]}["INV-0020"] == "20.1"
    assert len(changes) == 30
    problems = {r["InvoiceId"]: str(r["Problems"]) for r in documents}
    assert "would rise from 0.00 to 20.10, as if nothing had been paid" in problems["INV-0020"]
    table = [line.split()[:2] for line in plan.stdout.splitlines() if line.startswith("  ") and ":" not in line]
    assert table[-5:] == [
        ["create", "15"],
        ["change", "10"],
        ["identical", "570"],
        ["conflict", "10"],
        ["rejected", "1"],
    ]
    assert "Changed: BalanceDue of 10, Comments of 10, DueDate of 10." in plan.stdout
    assert "  INV-0010: DueDate: 2026-12-24 \N{RIGHTWARDS ARROW} 2026-07-11; Comments: by hand" in plan.stdout
    assert "  INV-0020: BalanceDue: 0.00 \N{RIGHTWARDS ARROW} 20.10" in plan.stdout
    assert "To send one of them all the same: --overwrite-conflicts=INV-0020" in plan.stdout
    assert "a plan, not sent" in listed.stdout
    assert f"import --plan {plan_id(plan.stdout)}" in listed.stdout
    assert (resumed.returncode, "has documents pending" in resumed.stdout) == (0, True)
    assert (named.returncode, "Run 2 is a plan. To send it" in named.stderr) == (2, True)


def test_an_approved_plan_sends_exactly_that_and_once(etl: Etl) -> None:
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        approved = ("import", "--plan", plan_id(etl.run("plan", hand_changed(etl, settings), **settings).stdout))
        sent = etl.run(*approved, "--expect-count", str(COUNT + 6), **settings)
        again = etl.run(*approved, **settings)
        verified = etl.run("verify", "2", **settings)
        (etl.folder / "third").mkdir()
        third = etl.run("import", "august.csv", "--results", "third/results.csv", **settings)
    assert sent.returncode == 1, sent.stderr
    results = {r["DocumentId"]: r for r in etl.results("august.results.csv")}
    attempted = {name for name, result in results.items() if result["Attempts"] != "0"}
    assert attempted == {name for name, mark in EXPECTED.items() if mark in {"create", "change"}}
    assert results["INV-0001"]["Status"] == "Success"
    assert results["INV-0001"]["ErrorMessage"] == "identical: the portal holds it so already"
    assert results["INV-0020"]["Status"] == "Failed"
    rejects = (etl.folder / "august.rejects.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rejects) == 1 + 10 + 1
    assert (again.returncode, "was sent already, as run 2" in again.stderr) == (2, True)
    assert verified.returncode == 0, verified.stdout
    # What was seen to be held counts as given: nothing is left to a plain import.
    assert "There is nothing to send." in third.stdout


def test_a_plan_is_refused_once_anything_has_changed(etl: Etl) -> None:
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        load(etl, settings, row(1), row(2))
        plan = etl.run("plan", write(etl, "august.csv", row(1, po="NEW"), row(2), row(3)), **settings)
        approved = ("import", "--plan", plan_id(plan.stdout))
        assert plan.returncode == 0, plan.stderr
        for words, sentence in (
            (("--expect-count", "9"), "--expect-count is 9, but 3 were read"),
            (("august.csv",), "leave out august.csv"),
            (("--decimal", "comma", "--compare"), "leave out --decimal, --compare"),
            (("--environment", "production", "--portal", "acme"), "no terminal to ask at"),
            (("--base-url", "http://127.0.0.1:9/api"), "but the settings lead to"),
        ):
            done = etl.run(*approved, *words, **settings)
            assert (done.returncode, sentence in done.stderr) == (2, True), done.stderr
        unknown = etl.run("import", "--plan", "2-000000000000", **settings)
        write(etl, "august.csv", row(1, po="OTHER"), row(2), row(3))
        file = etl.run(*approved, **settings)
        (etl.folder / "august.csv").unlink()
        with tampering(etl.folder / "portal.db") as hand:
            hand.change("INV-0001", PONumber="HAND")
            hand.delete("INV-0002")
        portal = etl.run(*approved, **settings)
        with tampering(etl.folder / "portal.db") as hand:
            hand.change("INV-0001", PONumber="PO1")
        load(etl, settings | {"PAYFABRIC_JOURNAL": str(etl.folder / "other.sqlite3")}, row(2))
        with closing(sqlite3.connect(etl.journal)) as journal:
            journal.execute("UPDATE comparison SET mark = 'create' WHERE run = 2 AND seq = 0")
            journal.commit()
        forged = etl.run(*approved, **settings)
        with closing(sqlite3.connect(etl.journal)) as journal:
            journal.execute("UPDATE comparison SET mark = 'change' WHERE run = 2 AND seq = 0")
            journal.execute("UPDATE document SET status = 'rejected' WHERE run = 2 AND seq = 2")
            journal.commit()
        journalled = etl.run(*approved, **settings)
        with closing(sqlite3.connect(etl.journal)) as journal:
            journal.execute("UPDATE document SET status = 'planned' WHERE run = 2 AND seq = 2")
            journal.commit()
        untouched = held(etl, settings, "INV-0003")
        sent = etl.run(*approved, **settings)
    assert "There is no plan 2-000000000000" in unknown.stderr
    assert "august.csv has changed since the plan was made" in file.stderr
    assert "INV-0001 was change (PONumber: PO1 \u2192 NEW) and is now change (PONumber: HAND" in portal.stderr
    assert "INV-0002 was identical and is now create." in portal.stderr
    assert "is damaged" in forged.stderr
    assert "is not what was approved" in journalled.stderr
    assert {done.returncode for done in (unknown, file, portal, forged, journalled)} == {2}
    assert "does not hold" in untouched or untouched == ""
    assert sent.returncode == 0, sent.stderr
    assert "Sending 2 documents" in sent.stdout


def test_a_plan_mails_nobody_unless_it_is_said_again(etl: Etl) -> None:
    (etl.folder / "m.csv").write_text("InvoiceId,CustomerId,Amount,SendNewInvoiceEmail\nA1,C1,1.00,Yes\n", "utf-8")
    with etl.simulator() as where:
        settings = where | FAST
        refused = etl.run("plan", "m.csv", **settings)
        plan = etl.run("plan", "m.csv", "--send-emails", **settings)
        approved = ("import", "--plan", plan_id(plan.stdout))
        silent = etl.run(*approved, **settings)
        others = etl.run(*approved, "--no-emails", **settings)
        sent = etl.run(*approved, "--send-emails", **settings)
    assert (refused.returncode, "1 customer would be mailed, for 1 invoice" in refused.stderr) == (2, True)
    assert (silent.returncode, "1 customer would be mailed, for 1 invoice" in silent.stderr) == (2, True)
    assert (others.returncode, "Make a new plan with --no-emails" in others.stderr) == (2, True)
    assert sent.returncode == 0, sent.stderr


def test_a_plan_that_nobody_sends_changes_nothing_and_expires(etl: Etl) -> None:
    with etl.simulator() as where:
        settings = where | FAST
        plan = etl.run("plan", write(etl, "july.csv", row(1), row(2)), **settings)
        assert plan.returncode == 0, plan.stderr
        sent = etl.run("import", "july.csv", **settings)
        with closing(sqlite3.connect(etl.journal)) as journal:
            journal.execute("UPDATE run SET started_at = '2020-01-01T00:00:00Z' WHERE run = 1")
            journal.commit()
        expired = etl.run("import", "--plan", plan_id(plan.stdout), **settings)
        listed = etl.run("runs", **settings)
    assert "Sending 2 documents" in sent.stdout
    assert "Run 2 to" in sent.stdout
    assert (expired.returncode, "has expired, after 90 days" in expired.stderr) == (2, True)
    assert "a plan that has expired" in listed.stdout


def test_a_portal_that_is_gone_leaves_no_plan_and_no_run(etl: Etl) -> None:
    nowhere = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t", "PAYFABRIC_RETRIES": "0"}
    name = write(etl, "july.csv", row(1))
    for words in (("plan", name), ("import", name, "--compare")):
        done = etl.run(*words, **nowhere)
        assert done.returncode == 2, done.stderr
    assert "refused, nothing sent" in etl.run("runs").stdout
    assert not Path(etl.folder / "july.plan.xlsx").exists()


def test_a_file_that_the_portal_was_not_given_is_a_change_of_its_own(etl: Etl) -> None:
    folder = etl.folder / "pdf"
    folder.mkdir()
    (folder / "INV-0001.pdf").write_bytes(b"%PDF-1.7 one")
    with etl.simulator() as where:
        settings = where | FAST
        load(etl, settings, row(1), row(2))
        plan = etl.run("plan", "july.csv", "--attachments", "pdf", **settings)
        assert plan.returncode == 0, plan.stderr
        sent = etl.run("import", "--plan", plan_id(plan.stdout), **settings)
        again = etl.run("plan", "july.csv", "--attachments", "pdf", **settings)
    assert {r["InvoiceId"]: r["Mark"] for r in sheet(etl, "july.plan.xlsx", "Documents")} == {
        "INV-0001": "identical",
        "INV-0002": "identical",
    }
    assert "Changed: Attachment of 1." in plan.stdout
    assert sent.returncode == 0, sent.stderr
    assert "Sending 1 document to" in sent.stdout
    assert "Changed:" not in again.stdout


def test_a_plan_without_mails_is_sent_as_it_says_and_speaks_of_none(etl: Etl) -> None:
    (etl.folder / "m.csv").write_text("InvoiceId,CustomerId,Amount,SendNewInvoiceEmail\nA1,C1,1.00,Yes\n", "utf-8")
    with etl.simulator() as where:
        settings = where | FAST
        plan = etl.run("plan", "m.csv", "--no-emails", **settings)
        sent = etl.run("import", "--plan", plan_id(plan.stdout), **settings)
        plain = etl.run("import", "m.csv", "--no-emails", "--resend", **settings)
    assert "mailed" not in plan.stdout
    assert sent.returncode == 0, sent.stderr
    assert (plain.returncode, "mailed" in plain.stdout) == (0, False)
