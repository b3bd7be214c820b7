"""Invoices that were paid since: what sending them would undo is refused, whenever they come again."""

import json
import re
import sqlite3
from contextlib import closing

import pytest

from tests.support.command import Etl
from tests.support.plans import DATA, FAST, held, load, plan_id, row, write
from tests.support.tampering import tampering


def test_conflicts_are_refused_or_sent_if_that_is_said(etl: Etl) -> None:
    bare = "InvoiceId,CustomerId,Amount"
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        load(etl, settings, row(1), row(2), row(3))
        with tampering(etl.folder / "portal.db") as hand:
            hand.change("INV-0001", BalanceDue="0.40")
            hand.change("INV-0002", BalanceDue="0.00")
        (etl.folder / "bare.csv").write_text(f"{bare}\nINV-0001,C1,2.00\nINV-0003,C0,5.00\n", encoding="utf-8")
        without = [word for name in ("BalanceDue", "Currency", "DueDate", "PONumber") for word in ("--without", name)]
        partly = etl.run("import", "bare.csv", "--compare", *without, **settings)
        write(etl, "july.csv", row(1), row(2))
        refused = etl.run("import", "july.csv", "--compare", **settings)
        still = held(etl, settings, "INV-0002")
        alone = etl.run("import", "july.csv", "--overwrite-conflicts", **settings)
        sent = etl.run("import", "july.csv", "--compare", "--overwrite-conflicts", **settings)
        opened = held(etl, settings, "INV-0002")
    assert partly.returncode == 1
    messages = {r["DocumentId"]: str(r["ErrorMessage"]) for r in etl.results("bare.results.csv")}
    assert "BalanceDue is not in the file, and of 1.10 the portal has only 0.40 due" in messages["INV-0001"]
    assert messages["INV-0003"] == "None"
    assert refused.returncode == 1
    assert "Refused, since what is due would rise again, as if a payment had not been made: 2." in refused.stdout
    assert re.search(r"BalanceDue +0.00", still)
    assert (alone.returncode, "goes with --compare" in alone.stderr) == (2, True)
    assert sent.returncode == 0, sent.stderr
    assert re.search(r"BalanceDue +2.10", opened)


@pytest.mark.parametrize("paid", [True, False])
def test_an_interrupted_run_is_compared_again_before_it_goes_on(etl: Etl, paid: bool) -> None:
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        load(etl, settings, *(row(n) for n in range(1, 31)))
        write(etl, "august.csv", *(row(n, po="NEW") for n in range(1, 31)))
        # The canary reads back what was sent; a hand is quicker.
        stopped = etl.run("import", "august.csv", "--compare", "--canary", "5", "--max-failures", "0", **settings)
        assert stopped.returncode == 0, stopped.stderr
        with closing(sqlite3.connect(etl.journal)) as journal:
            journal.execute("UPDATE document SET status='planned' WHERE run = 2 AND seq = 29")
            journal.execute("UPDATE run SET state = 'stopped' WHERE run = 2")
            journal.commit()
        with tampering(etl.folder / "portal.db") as hand:
            hand.change("INV-0030", PONumber="PO30", **({"BalanceDue": "0.00"} if paid else {}))
        resumed = etl.run("resume", **settings)
    assert resumed.returncode == (1 if paid else 0), resumed.stderr
    (last,) = etl.results("august.results.csv")[29:]
    assert last["Status"] == ("Failed" if paid else "Success")


@pytest.mark.parametrize("planned", [False, True])
def test_the_rejects_of_a_comparison_are_compared_too(etl: Etl, planned: bool) -> None:
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        load(etl, settings, row(1), row(2))
        with tampering(etl.folder / "portal.db") as hand:
            hand.change("INV-0002", BalanceDue="0.00")
        name = write(etl, "july.csv", row(1, po="A"), row(2, po="B"), row(3, amount="x"))
        words = ("--plan", plan_id(etl.run("plan", name, **settings).stdout)) if planned else (name, "--compare")
        assert etl.run("import", *words, **settings).returncode == 1
        rejects = etl.folder / "july.rejects.csv"
        rejects.write_text(rejects.read_text("utf-8").replace(",x,", ",3.10,"), "utf-8")
        corrected = etl.run("import", "july.rejects.csv", **settings)
        due = held(etl, settings, "INV-0002")
        owned = etl.run("import", "july.rejects.csv", "--compare", "--overwrite-conflicts", **settings)
    assert corrected.returncode == 1, corrected.stderr
    assert "BalanceDue would undo a payment" in corrected.stdout
    assert "PO2" in due
    assert "Sending 1 document" in owned.stdout


@pytest.mark.parametrize("words", [("plan",), ("import", "--compare")])
def test_what_was_in_conflict_is_compared_whenever_it_comes_again(etl: Etl, words: tuple[str, ...]) -> None:
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        load(etl, settings, row(1), row(2))
        with tampering(etl.folder / "portal.db") as hand:
            hand.change("INV-0002", BalanceDue="0.00")
        name = write(etl, "july.csv", row(2, po="B"), row(3))
        assert etl.run(*words, name, **settings).returncode == 1
        others = etl.run("import", write(etl, "other.csv", row(1, po="A")), **settings)
        again = etl.run("import", write(etl, "again.csv", row(2, po="C"), row(4)), **settings)
        due = held(etl, settings, "INV-0002")
        owned = etl.run("import", "again.csv", "--compare", "--overwrite-conflicts", **settings)
        after = etl.run("import", write(etl, "after.csv", row(2, po="D")), **settings)
    assert (others.returncode, "ompar" in others.stdout) == (0, False)
    assert again.returncode == 1, again.stderr
    assert "Sending 1 of these invoices might undo a payment" in again.stdout
    assert "Sending 1 document" in again.stdout
    assert "PO2" in due
    assert owned.returncode == 0
    assert (after.returncode, "ompar" in after.stdout) == (0, False)


def test_neither_a_change_nor_what_was_unchanged_makes_or_breaks_a_conflict(etl: Etl) -> None:
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        load(etl, settings, row(1), row(2))
        with tampering(etl.folder / "portal.db") as hand:
            hand.change("INV-0002", BalanceDue="0.00")
        assert etl.run("plan", "july.csv", **settings).returncode == 1
        nightly = etl.run("import", "july.csv", **settings)
        (etl.folder / "change.csv").write_text("InvoiceId,DueDate\nINV-0002,2026-09-01\n", encoding="utf-8")
        assert etl.run("update", "change.csv", **settings).returncode == 0
        again = etl.run("import", write(etl, "again.csv", row(2, po="C")), **settings)
        due = held(etl, settings, "INV-0002")
    assert (nightly.returncode, "There is nothing to send." in nightly.stdout) == (0, True), nightly.stdout
    assert again.returncode == 1, again.stdout
    assert re.search(r"BalanceDue +0.00", due)


def test_a_plan_that_another_run_has_taken_over_is_not_passed_over_in_silence(etl: Etl) -> None:
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        load(etl, settings, row(1), row(2))
        plan = etl.run("plan", write(etl, "august.csv", row(1, po="B")), **settings)
        assert etl.run("import", "july.csv", **settings).returncode == 0
        sent = etl.run("import", "--plan", plan_id(plan.stdout), **settings)
    assert sent.returncode == 2
    assert "other runs have taken over 1 of its invoices. Make a new plan." in sent.stderr


def test_the_rejects_of_an_update_are_no_invoices(etl: Etl) -> None:
    change = "InvoiceId,CustomerId,Amount,DueDate\nINV-0001,C1,1.10,2026-09-01\nINV-0002,C2,2.10,soon\n"
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        load(etl, settings, row(1), row(2))
        (etl.folder / "change.csv").write_text(change, encoding="utf-8")
        assert etl.run("update", "change.csv", **settings).returncode == 1
        rejects = etl.folder / "change.rejects.csv"
        rejects.write_text(rejects.read_text("utf-8").replace("soon", "2026-09-02"), "utf-8")
        imported = etl.run("import", rejects.name, **settings)
        updated = etl.run("update", rejects.name, **settings)
    assert imported.returncode == 2
    assert "which was an update. Nothing was sent. To correct it: python -m etl update change.rejects.csv" in (
        imported.stderr
    )
    assert updated.returncode == 0, updated.stderr


def test_an_unpaid_invoice_may_be_corrected_and_one_that_is_paid_may_not(etl: Etl) -> None:
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        load(etl, settings, *(row(n) for n in range(1, 6)))
        with tampering(etl.folder / "portal.db") as hand:
            hand.change("INV-0003", BalanceDue="1.00")
            hand.change("INV-0004", ProcessedPaymentAmount="4.10")
        raised = [row(n, amount=f"{n}.90", due=f"{n}.90") for n in (1, 3, 4)]
        lowered = row(2, amount="1.50", due="1.50")
        name = write(etl, "august.csv", *raised, lowered, row(5))
        for words in (("plan", name), ("import", name, "--compare")):
            done = etl.run(*words, **settings)
            assert done.returncode == 1, done.stderr
            assert "Refused, since what is due would rise again, as if a payment had not been made: 2." in done.stdout
    told = {r["DocumentId"]: (r["Status"], str(r["ErrorMessage"])) for r in etl.results("august.results.csv")}
    assert [told[f"INV-000{n}"][0] for n in range(1, 6)] == ["Success", "Success", "Failed", "Failed", "Success"]
    assert "would rise from 4.10 to 4.90, and 4.10 was paid or is being paid" in told["INV-0004"][1]


def test_a_few_invoices_among_many_are_asked_for_what_was_paid_of_them(etl: Etl) -> None:
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        load(etl, settings, *(row(n) for n in range(1, 1200)))
        with tampering(etl.folder / "portal.db") as hand:
            hand.change("INV-0004", ProcessedPaymentAmount="4.10")
        name = write(etl, "august.csv", *(row(n, amount=f"{n}.90", due=f"{n}.90") for n in (3, 4)))
        done = etl.run("import", name, "--compare", **settings)
    assert done.returncode == 1, done.stderr
    assert [r["Status"] for r in etl.results("august.results.csv")] == ["Success", "Failed"]


NAMED = "--overwrite-conflicts="


@pytest.mark.parametrize("way", ["import", "plan"])
def test_only_the_conflicts_that_are_named_are_sent(etl: Etl, way: str) -> None:
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        load(etl, settings, *(row(n) for n in range(1, 5)))
        with tampering(etl.folder / "portal.db") as hand:
            for n in (1, 2, 3):
                hand.change(f"INV-000{n}", BalanceDue="0.50")
        name = write(etl, "august.csv", *(row(n, po="NEW") for n in range(1, 5)))
        words = (f"{NAMED}inv-0002", f"{NAMED}INV-0004", f"{NAMED}INV-9")
        if way == "plan":
            told = etl.run("plan", name, *words, **settings)
            done = etl.run("import", "--plan", plan_id(told.stdout), "--results", "august.results.csv", **settings)
        else:
            told = done = etl.run("import", name, "--compare", *words, **settings)
    trail = json.loads(etl.run("runs", "2", "--json").stdout)
    assert "--overwrite-conflicts: 1 invoice will have more due than the portal has, paid or not." in told.stdout
    assert "Refused, since what is due would rise again, as if a payment had not been made: 2." in told.stdout
    assert "--overwrite-conflicts: INV-0004, INV-9 are not in conflict here." in told.stdout
    assert done.returncode == 1, done.stderr
    results = {r["DocumentId"]: r for r in etl.results("august.results.csv")}
    assert [results[f"INV-000{n}"]["Status"] for n in range(1, 5)] == ["Failed", "Success", "Failed", "Success"]
    assert f"--compare {NAMED}INV-0001 sends it all the same" in str(results["INV-0001"]["ErrorMessage"])
    assert trail["commands"][0]["settings"]["overwrite_conflicts"] == "INV-0004,INV-9,inv-0002"


def test_a_name_behind_a_blank_is_a_file_and_all_and_some_exclude_each_other(etl: Etl) -> None:
    with etl.simulator() as settings:
        load(etl, settings | FAST, row(1))
        blank = etl.run("import", "july.csv", "--compare", "--overwrite-conflicts", "INV-0001", **settings)
        both = etl.run("import", "july.csv", "--compare", "--overwrite-conflicts", f"{NAMED}INV-0001", **settings)
        alone = etl.run("import", "july.csv", f"{NAMED}INV-0001", **settings)
    assert (blank.returncode, "There is no file INV-0001." in blank.stderr) == (2, True)
    assert (both.returncode, "name the invoices, or say it without a name" in both.stderr) == (2, True)
    assert (alone.returncode, "goes with --compare" in alone.stderr) == (2, True)


def test_what_was_named_is_kept_for_the_rest_of_an_interrupted_run(etl: Etl) -> None:
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        load(etl, settings, row(1), row(2), row(3))
        with tampering(etl.folder / "portal.db") as hand:
            hand.change("INV-0002", BalanceDue="0.50")
        name = write(etl, "august.csv", *(row(n, po="NEW") for n in (1, 2, 3)))
        words = ("--compare", f"{NAMED}INV-0002")
        assert etl.run("import", name, *words, **settings).returncode == 0
        with closing(sqlite3.connect(etl.journal)) as journal:
            journal.execute("UPDATE document SET status='planned' WHERE run = 2 AND seq > 0")
            journal.execute("UPDATE run SET state = 'stopped' WHERE run = 2")
            journal.commit()
        with tampering(etl.folder / "portal.db") as hand:
            hand.change("INV-0002", BalanceDue="0.50", PONumber="OLD")
            hand.change("INV-0003", BalanceDue="0.50", PONumber="OLD")
        resumed = etl.run("resume", **settings)
    assert resumed.returncode == 1, resumed.stderr
    assert [r["Status"] for r in etl.results("august.results.csv")] == ["Success", "Success", "Failed"]
