"""A run is put back: each invoice as it was before, but for what somebody has touched since."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.support.command import CREDENTIALS, Etl
from tests.support.plans import plan_id
from tests.support.portal import Stand, standing
from tests.support.tampering import tampering

JULY = "InvoiceId,CustomerId,Amount,BalanceDue,Currency,DueDate,Comments"
#: What the second file leaves out, on purpose.
WITHOUT = ("--without", "Comments", "--without", "DueDate")
AUGUST = "InvoiceId,CustomerId,Amount,BalanceDue,Currency,PONumber"
FIRST = [f"A{n},C1,{n}0.10,{n}0.10,EUR,2026-08-31,first {n}" for n in range(1, 8)]
SECOND = [f"A{n},C1,{n}0.20,{n}0.20,EUR,PO{n}" for n in range(1, 9)]

Settings = dict[str, str]


@pytest.fixture
def stand(etl: Etl) -> Iterator[Stand]:
    with standing(("--data", "portal.db"), etl.folder) as found:
        yield found


@pytest.fixture
def settings(stand: Stand) -> Settings:
    return {"PAYFABRIC_BASE_URL": stand.simulator.base_url, **CREDENTIALS, "PAYFABRIC_RATE": "unlimited"}


def write(etl: Etl, name: str, *lines: str) -> str:
    (etl.folder / name).write_text("\n".join([*lines, ""]), encoding="utf-8")
    return name


def load(etl: Etl, settings: Settings, name: str, *lines: str, words: tuple[str, ...] = ()) -> None:
    done = etl.run("import", write(etl, name, *lines), *words, **settings)
    assert done.returncode == 0, done.stderr


def sheet(path: Path, name: str) -> list[dict[str, Any]]:
    return pl.read_excel(path, sheet_name=name, infer_schema_length=0).to_dicts()


def results(etl: Etl, name: str) -> dict[object, tuple[object, object]]:
    return {row["DocumentId"]: (row["Status"], row["ErrorMessage"]) for row in etl.results(name)}


def requests(stand: Stand) -> list[str]:
    return [each.method for each in stand.thread.call(stand.simulator.store.requests)]


def test_each_invoice_is_reversed_or_kept_and_what_was_created_is_listed_for_a_person(
    etl: Etl, stand: Stand, settings: Settings
) -> None:
    load(etl, settings, "july.csv", JULY, *FIRST)
    before = stand.bodies()
    load(etl, settings, "august.csv", AUGUST, *SECOND, words=WITHOUT)
    after = stand.bodies()
    stand.change("A2", BalanceDue="0.00")
    stand.change("A3", Comments="called, will pay")
    stand.change("A5", DueDate="2026-12-24")
    with tampering(etl.folder / "portal.db") as hand:
        hand.delete("A4")
    touched = stand.bodies()
    done = etl.run("revert", "2", **settings)
    held = stand.bodies()
    assert done.returncode == 1, done.stderr
    assert {name: held[name] for name in ("A1", "A6", "A7")} == {name: before[name] for name in ("A1", "A6", "A7")}
    kept = ("A2", "A3", "A5", "A8")
    assert {name: held[name] for name in kept} == {name: touched[name] for name in kept}
    assert "A4" not in held
    told = results(etl, "run-2.revert.results.csv")
    assert [status for status, _ in told.values()] == ["Success"] + ["Set aside"] * 4 + ["Success"] * 2 + ["Set aside"]
    assert [str(told[name][1]) for name in ("A2", "A3", "A4", "A5", "A8")] == [
        "Kept as it is: it was paid since, or partly: BalanceDue was 20.20 and is 0.00.",
        "Kept as it is: somebody has changed it since: Comments was empty and is called, will pay.",
        "Kept as it is: the portal does not hold it any more: somebody has deleted it.",
        "Kept as it is: somebody has changed it since: DueDate was empty and is 2026-12-24.",
        "Created by run 2, and PayFabric's API deletes nothing: void it in the portal.",
    ]
    listed = sheet(etl.folder / "run-2.revert.results.by-hand.xlsx", "By hand")
    assert [(row["InvoiceId"], row["Kind"], row["Amount"]) for row in listed] == [
        *((f"A{n}", "kept", f"{n}0.1") for n in (2, 3, 4, 5)),
        ("A8", "created", "80.2"),
    ]
    assert "Not put back: 4 kept as they are" in done.stdout
    again = etl.run("revert", "3", **settings)
    assert again.returncode == 0, again.stderr
    assert {name: stand.bodies()[name] for name in ("A1", "A6", "A7")} == {
        name: after[name] for name in ("A1", "A6", "A7")
    }
    assert {name: stand.bodies()[name] for name in kept} == {name: touched[name] for name in kept}
    listing = etl.run("runs", **settings).stdout
    assert "puts back run 2" in listing
    assert "puts back run 3" in listing


def test_a_plan_to_put_back_is_sent_as_it_was_approved_or_not_at_all(
    etl: Etl, stand: Stand, settings: Settings
) -> None:
    load(etl, settings, "july.csv", JULY, *FIRST[:3])
    before = stand.bodies()
    load(etl, settings, "august.csv", AUGUST, *SECOND[:3], words=WITHOUT)
    after = stand.bodies()
    planned = etl.run("revert", "2", "--dry-run", **settings)
    assert (planned.returncode, stand.bodies()) == (0, after), planned.stderr
    changes = sheet(etl.folder / "run-2.revert.plan.xlsx", "Changes")
    assert {(row["Field"], row["Old"] or "", row["New"] or "") for row in changes if row["InvoiceId"] == "A1"} == {
        ("Amount", "10.2", "10.1"),
        ("BalanceDue", "10.2", "10.1"),
        ("Comments", "", "first 1"),
        ("DueDate", "1900-01-01T00:00:00.0000000", "2026-08-31"),
        ("PONumber", "PO1", ""),
    }
    stand.change("A2", BalanceDue="5.00")
    late = etl.run("import", "--plan", plan_id(planned.stdout), **settings)
    assert late.returncode == 2
    assert "A2 was change" in late.stderr
    stand.change("A2", BalanceDue=after["A2"]["BalanceDue"])
    sent = etl.run("import", "--plan", plan_id(planned.stdout), **settings)
    assert (sent.returncode, stand.bodies()) == (0, before), sent.stderr
    verified = etl.run("verify", "3", **settings)
    assert verified.returncode == 0, verified.stdout
    nothing = etl.run("revert", "2", **settings)
    assert nothing.returncode == 0, nothing.stderr
    assert "There is nothing to send." in nothing.stdout
    # What was put back may be loaded again.
    load(etl, settings, "august.csv", AUGUST, *SECOND[:3], words=WITHOUT)
    assert stand.bodies() == after


def test_attributes_that_were_changed_get_their_values_back_and_those_that_were_empty_are_emptied(
    etl: Etl, stand: Stand, settings: Settings
) -> None:
    load(etl, settings, "july.csv", JULY, *FIRST[:3])
    before = stand.bodies()
    changes = write(
        etl, "dates.csv", "InvoiceId,DueDate,Site,Comments", *(f"A{n},2027-01-31,01-N,(clear)" for n in (1, 2))
    )
    assert etl.run("update", changes, **settings).returncode == 0
    stand.change("A2", PONumber="by hand")
    touched = stand.bodies()
    done = etl.run("revert", "2", **settings)
    assert done.returncode == 1, done.stderr
    assert stand.bodies() == {"A1": before["A1"], "A2": touched["A2"], "A3": before["A3"]}
    assert results(etl, "run-2.revert.results.csv")["A2"][1] == (
        "Kept as it is: somebody has changed it since: PONumber was empty and is by hand."
    )
    assert requests(stand).count("PATCH") == 3
    assert etl.run("revert", "3", **settings).returncode == 0
    assert stand.bodies()["A1"] == touched["A1"]


def test_a_paid_invoice_that_was_opened_on_purpose_is_paid_again(etl: Etl, stand: Stand, settings: Settings) -> None:
    load(etl, settings, "july.csv", JULY, *FIRST[:2])
    stand.change("A1", BalanceDue="0.00")
    paid = stand.bodies()
    load(etl, settings, "again.csv", JULY, *FIRST[:2], words=("--compare", "--overwrite-conflicts"))
    assert stand.bodies()["A1"]["BalanceDue"] == "10.10"
    done = etl.run("revert", "2", **settings)
    assert done.returncode == 0, done.stderr
    assert stand.bodies() == paid


def test_what_no_answer_tells_is_said_before_anything_is_sent(etl: Etl, stand: Stand, settings: Settings) -> None:
    (etl.folder / "A1.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    load(etl, settings, "july.csv", JULY, *FIRST[:2])
    heading = f"{AUGUST},CustomerName,SendNewInvoiceEmail,Attachment"
    rows = [f"{SECOND[0]},Miller,Yes,A1.pdf", f"{SECOND[1]},Smith,No,"]
    load(etl, settings, "august.csv", heading, *rows, words=("--send-emails", *WITHOUT))
    planned = etl.run("revert", "2", "--dry-run", **settings)
    lost = sheet(etl.folder / "run-2.revert.plan.by-hand.xlsx", "Not given back")
    assert [(row["Attribute"], row["Invoices"], row["Such as"]) for row in lost] == [
        ("Attachment", "1", "A1"),
        ("CustomerName", "2", "A1"),
        ("SendNewInvoiceEmail", "1", "A1"),
    ]
    assert "CustomerName of 2 invoices, such as A1: the portal's own" in planned.stdout
    assert "a mail that was sent cannot be called back" in planned.stdout
    assert stand.thread.call(stand.simulator.store.invoices)[0].mails == 1


def test_a_run_that_kept_nothing_is_not_put_back_and_its_trail_shows_that_nobody_wanted_it(
    etl: Etl, stand: Stand, settings: Settings
) -> None:
    load(etl, settings, "july.csv", JULY, *FIRST[:1])
    load(etl, settings, "august.csv", AUGUST, *SECOND[:1], words=("--no-undo", "--compare", *WITHOUT))
    done = etl.run("revert", "2", **settings)
    assert (done.returncode, "--no-undo" in done.stderr) == (2, True)
    trail = json.loads(etl.run("runs", "2", "--json", **settings).stdout)
    assert trail["commands"][0]["settings"]["no_undo"] == "True"
    assert "no-undo" in trail["options"].split()
    refusals = {"9": "There is no run 9", "x": "write a whole number"}
    for run, sentence in refusals.items():
        refused = etl.run("revert", run, **settings)
        assert (refused.returncode, sentence in refused.stderr) == (2, True)
    assert requests(stand).count("POST") == 1 + 2


def test_a_portal_that_does_not_tell_is_loaded_all_the_same_and_said(etl: Etl, settings: Settings) -> None:
    """Whoever may not read an invoice may not have it put back."""
    from tests.support.scripted import Answer, Seen, answer
    from tests.support.serving import serving

    def script(seen: Seen) -> Answer:
        return answer(200, "true") if seen.method == "POST" else answer(403, '{"Message":"Not yours to read."}')

    with serving(script) as server:
        where = settings | {"PAYFABRIC_BASE_URL": server.base_url, "PAYFABRIC_TOKEN": "t"}
        done = etl.run("import", write(etl, "july.csv", JULY, *FIRST[:2]), **where)
        back = etl.run("revert", "1", **where)
    assert done.returncode == 0, done.stderr
    assert "The portal did not tell what 2 invoices said before" in done.stdout
    assert (back.returncode, "is not known" in back.stderr) == (2, True)
