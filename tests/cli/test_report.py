"""A run, a plan and a verification leave a page beside their files."""

import json
import re
from pathlib import Path

import pytest

from tests.support.command import Etl

FAST = ("--rate", "unlimited")


def export(etl: Etl, *rows: str) -> None:
    text = "\n".join(["InvoiceId,CustomerId,CustomerName,Amount,Currency,BalanceDue", *rows, ""])
    (etl.folder / "july.csv").write_text(text, encoding="utf-8")


def words(path: Path) -> str:
    return " ".join(re.sub(r"<style>[\s\S]*</style>|<[^>]*>", " ", path.read_text(encoding="utf-8")).split())


def test_a_load_a_plan_and_a_verification_each_leave_their_page(etl: Etl) -> None:
    with etl.simulator() as settings:
        export(etl, "A1,C1,Éva & <b>Co</b>,10.00,EUR,10.00", "A2,,Nobody,5.00,EUR,5.00", "A5,C5,Nobody,x,EUR,5.00")
        done = etl.run("import", "july.csv", *FAST, **settings)
        assert "The same on one page, to read, print or mail: july.report.html\n" in done.stdout
        page = words(etl.folder / "july.report.html")
        assert "1 of 3 invoices is in the portal; 2 rejected here." in page
        assert "1 invoice, 5.00 EUR Fill in the cell." in page
        assert "1 invoice, no amount that can be read Write digits" in page
        assert "CustomerId is empty. Fill in the cell; PayFabric requires it." in page
        export(etl, "A1,C1,Éva & <b>Co</b>,12.50,EUR,12.50", "A3,,Nobody,5.00,EUR,5.00")
        assert etl.run("plan", "july.csv", *FAST, **settings).returncode == 1
        plan = words(etl.folder / "july.plan.report.html")
        assert "A1 Amount 10.00 12.50 2.50 yes" in plan
        assert "What stays behind, and why" in plan
        assert "A3 Nobody 5.00 EUR CustomerId is empty." in plan
        assert etl.run("verify", "1", *FAST, **settings).returncode == 0
        assert "1 of 1 invoice agrees with what was sent." in words(etl.folder / "july.verify.report.html")


def test_the_results_name_customer_and_amounts_and_a_workbook_begins_with_the_totals(etl: Etl) -> None:
    export(etl, "A1,C1,=Éva,10.00,EUR,7.50", "A2,,Nobody,5.00,EUR,5.00")
    with etl.simulator() as settings:
        etl.run("import", "july.csv", *FAST, **settings)
    names = ("CustomerId", "CustomerName", "Amount", "Currency", "BalanceDue")
    sent, rejected = etl.results("july.results.csv")
    assert [sent[name] for name in names] == ["C1", "'=Éva", "10.00", "EUR", "7.50"]
    assert [rejected[name] for name in names[2:4]] == ["5.00", "EUR"]


def test_what_is_kept_of_another_portals_run_is_kept_with_its_page(etl: Etl) -> None:
    for amount in ("10.00", "20.00"):
        export(etl, f"A1,C1,N,{amount},EUR,{amount}")
        with etl.simulator() as settings:
            assert etl.run("import", "july.csv", *FAST, **settings).returncode == 0
    pages = {path.name: words(path) for path in etl.folder.glob("*.html")}
    assert sorted(pages) == ["july.report (run 1).html", "july.report.html"]
    assert "Run 1: import" in pages["july.report (run 1).html"]
    assert "Run 2: import" in pages["july.report.html"]


def test_what_is_resumed_has_its_page_written_anew(etl: Etl) -> None:
    export(etl, "A1,C1,N,10.00,EUR,10.00")
    nowhere = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t"}
    assert etl.run("import", "july.csv", "--give-up-after", "0", "--retries", "0", *FAST, **nowhere).returncode == 3
    assert "1 waiting to be sent. To go on: python -m etl resume 1" in words(etl.folder / "july.report.html")
    assert etl.run("abandon", "1").returncode == 0
    assert "0 of 1 invoice is in the portal, 1 was not to be sent." in words(etl.folder / "july.report.html")


def test_why_it_stopped_is_told_below_the_figures_and_the_files(etl: Etl) -> None:
    export(etl, "A1,C1,N,10.00,EUR,10.00")
    nowhere = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t"}
    done = etl.run("import", "july.csv", "--give-up-after", "0", "--retries", "0", "--json", *FAST, **nowhere)
    events = [json.loads(line)["event"] for line in done.stdout.splitlines()]
    assert events.index("trouble") > events.index("report_written") > events.index("sent")


def test_a_package_that_is_missed_after_sending_is_not_as_if_nothing_was_sent(
    etl: Etl, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise ModuleNotFoundError("No module named 'jinja2'", name="jinja2")

    export(etl, "A1,C1,Eva,10.00,EUR,10.00")
    monkeypatch.setattr("etl.report.html.document._template", missing)
    done = etl.run("import", "july.csv", "--simulate", *FAST)
    assert done.returncode == 3
    assert "jinja2" in done.stderr
