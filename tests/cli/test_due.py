"""What is due of an invoice whose file does not say: told before anything is sent, and decided by who loads it."""

from collections.abc import Iterator
from typing import Any

import openpyxl
import polars as pl
import pytest

from tests.support.command import CREDENTIALS, Etl
from tests.support.portal import Stand, standing

FAST = ("--rate", "unlimited")
HEAD = "InvoiceId,CustomerId,Amount,BalanceDue,Currency"
NONE = ("InvoiceId,CustomerId,Amount,Currency", "A1,C1,10.00,USD", "A2,C1,20.50,EUR", "A3,C2,1.25,USD")
SOME = (HEAD, "A1,C1,10.00,,USD", "A2,C1,20.50,20.50,EUR", "A3,C2,1.25,,USD")
ALL = (HEAD, "A1,C1,10.00,0.00,USD", "A2,C1,20.50,20.50,EUR", "A3,C2,1.25,1.00,USD")
TOLD = "What is due is not said of"


def write(etl: Etl, *lines: str, name: str = "july.csv") -> str:
    (etl.folder / name).write_text("\n".join([*lines, ""]), encoding="utf-8")
    return name


@pytest.fixture
def portal() -> Iterator[Stand]:
    with standing() as stand:
        yield stand


@pytest.fixture
def settings(portal: Stand) -> dict[str, str]:
    return {"PAYFABRIC_BASE_URL": portal.simulator.base_url, **CREDENTIALS}


def dues(portal: Stand) -> dict[str, Any]:
    return {name: body.get("BalanceDue") for name, body in portal.bodies().items()}


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (NONE, f"{TOLD} 3 invoices (20.50 EUR, 11.25 USD), since no column is BalanceDue: A1, A2, A3. A portal may"),
        (SOME, f"{TOLD} 2 invoices (11.25 USD), whose BalanceDue is empty: A1, A3. A portal may"),
        (SOME[:2], f"{TOLD} 1 invoice (10.00 USD), whose BalanceDue is empty: A1. A portal may"),
        (
            (*NONE, "A4,C1,1,USD"),
            f"{TOLD} 4 invoices (20.50 EUR, 12.25 USD), since no column is BalanceDue: A1, A2, A3, ….",
        ),
    ],
)
@pytest.mark.parametrize("words", [("validate",), ("import", *FAST), ("plan", *FAST)])
def test_count_sums_and_first_ones_are_told_before_anything_is_sent(
    etl: Etl, settings: dict[str, str], lines: tuple[str, ...], sentence: str, words: tuple[str, ...]
) -> None:
    done = etl.run(*words, write(etl, *lines), **settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert sentence in done.stdout
    assert "--balance-due amount" in done.stdout
    before, _, _ = done.stdout.partition("Sending")
    assert sentence in before


def test_nothing_is_told_where_all_say_it_or_where_those_that_do_not_are_not_sent(
    etl: Etl, settings: dict[str, str]
) -> None:
    done = etl.run("import", write(etl, *ALL), *FAST, **settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert TOLD not in done.stdout
    rejected = etl.run("validate", write(etl, HEAD, "A1,,10.00,,USD", "A2,C1,-5.00,,USD", "A3,C1,2,2,USD"))
    assert rejected.returncode == 1
    assert TOLD not in rejected.stdout


MAPPED = '[columns]\nInvoiceId = "InvoiceId"\nCustomerId = "CustomerId"\nAmount = "Amount"\nCurrency = "Currency"\n'


@pytest.mark.parametrize(
    ("lines", "said", "sent"),
    [
        (NONE, "amount", {"A1": "10.00", "A2": "20.50", "A3": "1.25"}),
        (SOME, "amount", {"A1": "10.00", "A2": "20.50", "A3": "1.25"}),
        (ALL, "amount", {"A1": "0.00", "A2": "20.50", "A3": "1.00"}),
        (NONE, "none", {"A1": None, "A2": None, "A3": None}),
        (SOME, "none", {"A1": None, "A2": "20.50", "A3": None}),
    ],
)
@pytest.mark.parametrize("way", ["flag", "environment", "etl.toml", "mapping"])
def test_it_is_decided_in_each_way_that_settings_are_and_then_nothing_is_told(
    etl: Etl, portal: Stand, settings: dict[str, str], lines: tuple[str, ...], said: str, sent: dict[str, str], way: str
) -> None:
    words: tuple[str, ...] = ("--balance-due", said) if way == "flag" else ()
    if way == "environment":
        settings = settings | {"PAYFABRIC_BALANCE_DUE": said}
    if way == "etl.toml":
        write(etl, f'balance_due = "{said}"', name="etl.toml")
    if way == "mapping":
        own = 'BalanceDue = "BalanceDue"\n' if "BalanceDue" in lines[0] else ""
        write(etl, f'{MAPPED}{own}[constants]\nBalanceDue = "{said}"', name="m.toml")
        words = ("--mapping", "m.toml")
    done = etl.run("import", write(etl, *lines), *words, *FAST, **settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert TOLD not in done.stdout
    assert dues(portal) == sent


@pytest.mark.parametrize("words", [("--strict",), ("--balance-due", "required")])
def test_they_are_rejected_where_that_is_asked_for(
    etl: Etl, portal: Stand, settings: dict[str, str], words: tuple[str, ...]
) -> None:
    done = etl.run("import", write(etl, *SOME), *words, *FAST, **settings)
    assert done.returncode == 1
    assert (
        "2 x BalanceDue is empty, and the portal may hold the invoice as paid (first in july.csv, row 2)" in done.stdout
    )
    assert TOLD not in done.stdout
    assert dues(portal) == {"A2": "20.50"}
    decided = etl.run("import", "july.csv", "--strict", "--balance-due", "amount", *FAST, **settings)
    assert (decided.returncode, decided.stderr) == (0, "")


def test_a_mapping_may_require_it_and_the_flag_settles_that(etl: Etl) -> None:
    write(etl, f'{MAPPED}[constants]\nBalanceDue = "required"', name="m.toml")
    refused = etl.run("validate", write(etl, *NONE), "--mapping", "m.toml")
    assert refused.returncode == 1
    assert "3 x BalanceDue is empty" in refused.stdout
    assert etl.run("validate", "july.csv", "--mapping", "m.toml", "--balance-due", "amount").returncode == 0


@pytest.mark.parametrize("command", ["validate", "preview"])
def test_two_decisions_that_differ_are_refused(etl: Etl, command: str) -> None:
    write(etl, f'{MAPPED}[constants]\nBalanceDue = "amount"', name="m.toml")
    done = etl.run(command, write(etl, *NONE), "--mapping", "m.toml", "--balance-due", "none")
    assert done.returncode == 2
    assert (
        "What is due where a file does not say is decided twice, as amount and none: keep one of them." in done.stderr
    )


def test_what_is_no_invoice_is_set_aside_and_not_rejected_for_it(etl: Etl) -> None:
    done = etl.run("validate", write(etl, HEAD, "A1,C1,-5.00,,USD", "A2,C1,2,2,USD"), "--strict")
    assert (done.returncode, done.stderr) == (0, "")
    assert "set aside" in done.stdout


def test_a_cell_that_cannot_be_read_is_told_once(etl: Etl) -> None:
    done = etl.run("validate", write(etl, HEAD, "A1,C1,5.00,abc,USD"), "--balance-due", "required")
    assert done.returncode == 1
    assert "is empty, and the portal may hold" not in done.stdout


def test_the_first_line_of_an_invoice_says_it_for_all(etl: Etl, portal: Stand, settings: dict[str, str]) -> None:
    head = "InvoiceId,CustomerId,Amount,BalanceDue,ItemCode,UnitPrice"
    lines = (head, "A1,C1,3.00,2.00,X,1.00", "A1,C1,3.00,,Y,2.00", "A2,C1,4.00,,Z,4.00", "A2,C1,4.00,,Z,0.00")
    done = etl.run("import", write(etl, *lines), "--skip-check", "lines_total", *FAST, **settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{TOLD} 1 invoice (4.00 without a currency), whose BalanceDue is empty: A2." in done.stdout
    assert dues(portal) == {"A1": "2.00", "A2": None}


def test_corrected_rejects_are_read_by_the_decision_of_their_run(
    etl: Etl, portal: Stand, settings: dict[str, str]
) -> None:
    rows = ("InvoiceId,CustomerId,Amount", "A1,C1,10.00", "A2,,20.00")
    done = etl.run("import", write(etl, *rows), "--balance-due", "amount", *FAST, **settings)
    assert done.returncode == 1
    book = openpyxl.load_workbook(etl.folder / "july.rejects.xlsx")
    book.worksheets[0]["B2"] = "C9"
    book.save(etl.folder / "july.rejects.xlsx")
    done = etl.run("import", "july.rejects.xlsx", *FAST, **settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert "read as there with --balance-due amount" in done.stdout
    assert TOLD not in done.stdout
    assert dues(portal) == {"A1": "10.00", "A2": "20.00"}


def test_an_interrupted_run_is_not_continued_under_another_decision(etl: Etl, settings: dict[str, str]) -> None:
    down = settings | {"PAYFABRIC_INTEGRATION_PASSWORD": "wrong"}
    assert etl.run("import", write(etl, *NONE), *FAST, **down).returncode == 2
    other = etl.run("import", "july.csv", "--balance-due", "amount", *FAST, **settings)
    assert (other.returncode, other.stderr) == (0, "")
    assert "continuing it" not in other.stdout


def test_update_leaves_what_is_due_alone(etl: Etl, portal: Stand, settings: dict[str, str]) -> None:
    assert etl.run("import", write(etl, *ALL), *FAST, **settings).returncode == 0
    write(etl, 'balance_due = "amount"', name="etl.toml")
    done = etl.run("update", write(etl, "InvoiceId,PONumber", "A1,P1", name="po.csv"), "--strict", *FAST, **settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert TOLD not in done.stdout
    assert dues(portal)["A1"] == "0.00"
    verified = etl.run("verify", "2", **settings)
    assert (verified.returncode, verified.stderr) == (0, "")


def test_a_preview_and_a_plan_show_what_is_not_said(etl: Etl, settings: dict[str, str]) -> None:
    shown = " ".join(etl.run("preview", write(etl, *NONE)).stdout.split())
    assert "No column is BalanceDue, so what is due is not said" in shown
    assert "What is due is not said: the portal decides, and may hold it as paid." in shown
    decided = etl.run("preview", "july.csv", "--balance-due", "amount").stdout
    assert "not said" not in decided
    assert '"BalanceDue": "20.50"' in decided
    assert etl.run("plan", write(etl, *SOME), *FAST, **settings).returncode == 0
    rows = pl.read_excel(etl.folder / "july.plan.xlsx", sheet_name="Documents", infer_schema_length=0)
    assert rows["BalanceDue"].to_list() == ["not said", "20.5", "not said"]


def held(etl: Etl) -> list[tuple[object, ...]]:
    found = pl.read_excel(etl.folder / "july.verify.xlsx", sheet_name="Differences", infer_schema_length=0)
    return found.select("InvoiceId", "Kind", "Field", "Held").rows()


def test_verify_tells_of_invoices_that_are_held_as_paid_though_nobody_said_so(
    etl: Etl, settings: dict[str, str]
) -> None:
    done = etl.run("import", write(etl, *SOME), "--verify", *FAST, **settings)
    assert done.returncode == 1
    assert "Due in USD: 0.00 was sent" not in done.stdout
    assert "Held as paid: sent without a BalanceDue, and at the portal nothing is due of them." in done.stdout
    assert held(etl) == [("A1", "held as paid", "BalanceDue", "0"), ("A3", "held as paid", "BalanceDue", "0")]
    decided = etl.run("import", "july.csv", "--balance-due", "none", "--resend", "--verify", *FAST, **settings)
    assert (decided.returncode, decided.stderr) == (0, "")
    assert "held as paid" in decided.stdout


def test_verify_says_what_is_due_of_them_where_the_portal_takes_it_for_the_amount(etl: Etl) -> None:
    with etl.simulator("--unsaid-due") as settings:
        done = etl.run("import", write(etl, *SOME), "--verify", *FAST, **settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Due in USD: 0.00 was sent, 11.25 is held." in done.stdout
    assert "held as paid" not in done.stdout.lower()


@pytest.mark.parametrize(("options", "due"), [((), "0.00"), (("--unsaid-due",), "31.75")])
def test_the_simulator_behaves_either_way(etl: Etl, options: tuple[str, ...], due: str) -> None:
    rows = ("InvoiceId,CustomerId,Amount", "A1,C1,10.00", "A2,C1,20.50", "A3,C2,1.25")
    with etl.simulator(*options) as settings:
        assert etl.run("import", write(etl, *rows), *FAST, **settings).returncode == 0
        done = etl.run("export", "held.csv", **settings)
    assert f"Amount 31.75, BalanceDue {due}" in done.stdout


def test_a_preview_counts_empty_balances_as_the_import_does(etl: Etl) -> None:
    file = write(etl, *SOME, "A4,,7.00,,USD", "A5,C1,2.00,NULL,USD")
    imported = etl.run("validate", file).stdout
    said = next(line for line in imported.splitlines() if line.startswith(TOLD))
    assert "3 invoices (13.25 USD)" in said
    shown = " ".join(etl.run("preview", file, "--documents", "1").stdout.split())
    assert said in shown
    assert TOLD not in etl.run("preview", file, "--balance-due", "none").stdout
