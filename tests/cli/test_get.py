"""One invoice, or several, as the portal holds them."""

import json

import pytest

from tests.support.command import Etl

HEADINGS = "InvoiceId,CustomerId,Amount,Currency,DueDate,CopyEmail,Billing Address AddressID,Billing Address City"
ODD = ("A/1", "A&B", "100% #1 + 2", "Zürich 東京 😀", "a=b?c")


@pytest.fixture
def held(etl: Etl) -> Etl:
    rows = [f'"{name}",C1,30.10,USD,2026-07-31,a@b.de;c@d.de,HQ,Bern' for name in ODD]
    (etl.folder / "july.csv").write_text("\n".join([HEADINGS, *rows, ""]), encoding="utf-8")
    return etl


def test_an_invoice_is_shown_as_a_table(held: Etl) -> None:
    with held.simulator() as settings:
        assert held.run("import", "july.csv", **settings).returncode == 0
        done = held.run("get", "A/1", **settings)
    assert (done.returncode, done.stderr) == (0, "")
    words = " ".join(done.stdout.split())
    assert words.startswith("Invoice A/1 InvoiceId A/1 CustomerId C1 Amount 30.10 BalanceDue ")
    assert "DueDate 2026-07-31" in words
    assert "CopyEmail a@b.de; c@d.de" in words
    assert "BillingAddress AddressId HQ City Bern" in words
    assert "PostingDate" not in words


def test_any_id_is_found_and_its_json_keeps_every_digit(held: Etl) -> None:
    with held.simulator() as settings:
        assert held.run("import", "july.csv", **settings).returncode == 0
        done = held.run("get", "--json", *ODD, **settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert tuple(json.loads(line)["Identity"] for line in done.stdout.splitlines()) == ODD
    assert done.stdout.count('"Amount":30.10,') == len(ODD)


def test_an_unknown_id_is_told_and_the_others_are_shown(held: Etl) -> None:
    with held.simulator() as settings:
        assert held.run("import", "july.csv", **settings).returncode == 0
        done = held.run("get", "Nobody", "A&B", **settings)
    assert done.returncode == 1
    assert done.stderr == "etl: The portal holds no invoice Nobody.\n"
    assert done.stdout.startswith("Invoice A&B\n")


def test_a_portal_that_cannot_be_asked_is_told_in_a_sentence(etl: Etl) -> None:
    nowhere = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t"}
    done = etl.run("get", "A1", "--retries", "0", **nowhere)
    assert done.returncode == 2
    assert done.stderr.startswith("etl: The portal does not answer (No connection to 127.0.0.1")
    assert etl.run("get", "A1").stderr.startswith("etl: No portal is set.")
