"""Changes of invoices: what the file names, and nothing else."""

import json

import pytest

from tests.support.command import Etl

FULL = "InvoiceId,CustomerId,Amount,BalanceDue,Currency,DueDate,PONumber,Comments"
ROWS = ("A/1 é&#,C1,30.10,30.10,USD,2026-07-31,P1,first", "A2,C2,5.00,5.00,EUR,2026-08-01,P2,second")
ALL = ("A/1 é&#", "A2")


def write(etl: Etl, name: str, *lines: str) -> str:
    (etl.folder / name).write_text("\n".join([*lines, ""]), encoding="utf-8")
    return name


def loaded(etl: Etl, settings: dict[str, str]) -> None:
    done = etl.run("import", write(etl, "july.csv", FULL, *ROWS), **settings)
    assert done.returncode == 0, done.stderr


def held(etl: Etl, settings: dict[str, str]) -> list[dict[str, object]]:
    done = etl.run("get", "--json", *ALL, **settings)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def changed(before: dict[str, object], after: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in after.items() if before[name] != value}


def test_only_what_the_file_names_is_changed(etl: Etl) -> None:
    change = ("Invoice ID,Due Date,PO Number,Comments,Amount", "A/1 é&#,2026-09-30,,(clear),", 'A2,(Clear),Q2,,"7.50"')
    with etl.simulator() as settings:
        loaded(etl, settings)
        before = held(etl, settings)
        done = etl.run("update", write(etl, "change.csv", *change), **settings)
        after = held(etl, settings)
        again = etl.run("update", "change.csv", **settings)
    assert done.returncode == 0, done.stderr
    assert changed(before[0], after[0]) == {"DueDate": "2026-09-30T00:00:00.0000000Z", "Comments": ""}
    none = "1900-01-01T00:00:00.0000000"
    assert changed(before[1], after[1]) == {"Amount": 7.5, "SubTotal": 7.5, "DueDate": none, "PONumber": "Q2"}
    assert [row["Status"] for row in etl.results("change.results.csv")] == ["Success"] * 2
    assert again.returncode == 0
    assert "There is nothing to send." in again.stdout


def test_an_import_after_an_update_sends_the_whole_invoice_again(etl: Etl) -> None:
    with etl.simulator() as settings:
        loaded(etl, settings)
        before = held(etl, settings)
        assert etl.run("update", write(etl, "c.csv", "InvoiceId,PONumber", "A2,Q"), **settings).returncode == 0
        assert etl.run("import", "july.csv", **settings).returncode == 0
        assert held(etl, settings) == before


def test_rows_that_cannot_be_changed_are_told_and_the_others_go(etl: Etl) -> None:
    change = ("InvoiceId,Amount,DueDate", "A2,8.00,", "A/1 é&#,(clear),", "A9,1.00,", ",1.00,", "A3,,", "A4,1.00,soon")
    with etl.simulator() as settings:
        loaded(etl, settings)
        done = etl.run("update", write(etl, "change.csv", *change), **settings)
        assert held(etl, settings)[1]["Amount"] == 8.0
    assert done.returncode == 1
    assert "Rejected rows, to correct and update again: change.rejects.xlsx, change.rejects.csv" in done.stdout
    rows = etl.results("change.results.csv")
    assert [row["Status"] for row in rows] == ["Success", *["Failed"] * 5]
    messages = [str(row["ErrorMessage"]) for row in rows]
    for message, words in zip(
        messages[1:],
        ("cannot be emptied", "HTTP 404: The invoice was not found", "names no invoice", "changes nothing", "soon"),
        strict=True,
    ):
        assert words in message


@pytest.mark.parametrize(
    ("headings", "row", "sentence"),
    [
        ("PONumber,Comments", "P,c", "required column not found: InvoiceId"),
        ("InvoiceId", "A2", "names invoices and nothing to change"),
        ("InvoiceId,Item ItemCode", "A2,X", "is of lines"),
        ("InvoiceId,ItemCode", "A2,X", "is of lines"),
    ],
)
def test_a_file_that_changes_nothing_or_half_an_invoice_is_refused(
    etl: Etl, headings: str, row: str, sentence: str
) -> None:
    nowhere = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t"}
    done = etl.run("update", write(etl, "change.csv", headings, row), **nowhere)
    assert done.returncode == 2
    assert sentence in done.stderr


def test_the_identity_goes_before_the_invoice_id(etl: Etl) -> None:
    change = write(etl, "c.csv", "Identity,InvoiceId,PONumber", "A2,B2,Q")
    with etl.simulator() as settings:
        loaded(etl, settings)
        told = etl.run("update", change, **settings)
        assert (told.returncode, held(etl, settings)[1]["InvoiceId"]) == (1, "A2")
        assert "leads to invoice A2" in told.stdout
        done = etl.run("update", change, "--skip-check", "identity", **settings)
        assert done.returncode == 0, done.stderr
        (_, after) = held(etl, settings)
    assert (after["Identity"], after["InvoiceId"], after["PONumber"]) == ("A2", "B2", "Q")


def test_customers_are_mailed_only_if_it_is_said(etl: Etl) -> None:
    change = write(etl, "c.csv", "InvoiceId,PONumber,SendNewInvoiceEmail", "A2,Q,Yes")
    with etl.simulator() as settings:
        loaded(etl, settings)
        assert "customers would be mailed for 1" in etl.run("update", change, **settings).stderr
        assert etl.run("update", change, "--no-emails", **settings).returncode == 0


def test_numbered_lines_replace_those_that_were_there(etl: Etl) -> None:
    with etl.simulator() as settings:
        loaded(etl, settings)
        done = etl.run("update", write(etl, "c.csv", "InvoiceId,ItemCode1,ItemCode2", "A2,X,Y"), **settings)
        assert done.returncode == 0, done.stderr
        items = held(etl, settings)[1]["InvoiceItems"]
    assert isinstance(items, list)
    assert [item["ItemCode"] for item in items] == ["X", "Y"]


def test_what_an_import_has_not_sent_yet_goes_first(etl: Etl) -> None:
    nowhere = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t"}
    stopped = etl.run("import", write(etl, "july.csv", FULL, *ROWS), "--give-up-after", "0", **nowhere)
    assert stopped.returncode == 3
    done = etl.run("update", write(etl, "c.csv", "InvoiceId,PONumber", "A2,Q"), **nowhere)
    assert done.returncode == 2
    assert "run 1 to the same portal has 2 invoices pending. Finish it first" in done.stderr


@pytest.mark.parametrize("column", ["Item 1 Tax 1 Rate", "Item 1 Tax 1 Amount", "Item 1 UnitPrice", "Amount"])
def test_one_wrong_cell_however_deep_holds_back_its_own_row_alone(etl: Etl, column: str) -> None:
    cells = ("Item 1 ItemCode", "Item 1 Description", "Item 1 Tax 1 Name", "Item 1 Tax 1 Rate", column)
    names = list(dict.fromkeys(cells))
    right = {"Item 1 Tax 1 Rate": "0.10"}
    rows = [
        [invoice, *(bad if bad and name == column else right.get(name, "7.50") for name in names)]
        for invoice, bad in (("A/1 é&#", "10.5x"), ("A2", ""))
    ]
    with etl.simulator() as settings:
        loaded(etl, settings)
        lines = (",".join(line) for line in [["InvoiceId", *names], *rows])
        done = etl.run("update", write(etl, "change.csv", *lines), **settings)
    assert done.returncode == 1, done.stderr
    assert [row["Status"] for row in etl.results("change.results.csv")] == ["Failed", "Success"]
