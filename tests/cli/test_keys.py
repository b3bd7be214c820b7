"""InvoiceIds and Identities of earlier runs: an invoice keeps both its keys, and no other is reached by one of them."""

import re

import pytest

from etl.journal import page
from tests.support.command import Etl
from tests.support.plans import DATA, FAST, held

KEYS = "InvoiceId,Identity,CustomerId,Amount"


@pytest.fixture(autouse=True, params=["rows", "pages"])
def _kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is planned waits in rows, as of a few invoices, or in pages, as of many: the same is found of both."""
    monkeypatch.setattr(page, "LEAST", 1_000_000 if request.param == "rows" else 1)


def keyed(etl: Etl, name: str, *rows: str, head: str = KEYS) -> str:
    (etl.folder / name).write_text("\n".join([head, *rows, ""]), "utf-8")
    return name


def test_an_invoice_keeps_both_its_keys_from_run_to_run(etl: Etl) -> None:
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        july = keyed(etl, "july.csv", "A1,1,C1,1.00", "A2,2,C1,2.00")
        assert etl.run("import", july, **settings).returncode == 0
        assert etl.run("import", keyed(etl, "again.csv", "A1,1,C1,1.50"), **settings).returncode == 0
        used = etl.run("import", keyed(etl, "august.csv", "B1,1,C1,9.00", "B3,3,C1,3.00"), **settings)
        twice = etl.run("import", keyed(etl, "new.csv", "A2,X2,C1,2.00"), **settings)
        meant = etl.run("import", "new.csv", "--skip-check", "identity", **settings)
        first = held(etl, settings, "1")
    assert (used.returncode, twice.returncode, meant.returncode) == (1, 1, 0)
    assert "Identity was given to another invoice by run 2, which this one would replace" in used.stdout
    assert "InvoiceId was sent by run 1 with another Identity, beside which this is a second invoice" in twice.stdout
    assert re.search(r"InvoiceId +A1", first)
    assert etl.results("august.results.csv")[1]["Status"] == "Success"


def test_neither_a_change_nor_a_file_makes_it_forgotten_whose_an_identity_is(etl: Etl) -> None:
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        assert etl.run("import", keyed(etl, "july.csv", "A1,X1,C1,1.00"), **settings).returncode == 0
        changed = keyed(etl, "change.csv", "A1,X1,P7", head="InvoiceId,Identity,PONumber")
        assert etl.run("update", changed, **settings).returncode == 0
        done = [
            etl.run("import", keyed(etl, "replaces.csv", "B1,X1,C1,9.00"), **settings),
            etl.run("import", keyed(etl, "doubles.csv", "A1,Y1,C1,9.00"), **settings),
            etl.run("import", keyed(etl, "again.csv", "A1,X1,C1,1.50"), **settings),
        ]
        first, second = held(etl, settings, "X1"), held(etl, settings, "Y1")
    assert [each.returncode for each in done] == [1, 1, 0]
    assert "was given to another invoice by run 2" in done[0].stdout
    assert "was sent by run 2 with another Identity" in done[1].stdout
    assert re.search(r"InvoiceId +A1", first)
    assert "A1" not in second


CHANGES = [
    ("InvoiceId,Identity,PONumber", "B1,X1,P7", 1),
    ("InvoiceId,PONumber", "X2,P7", 1),
    ("InvoiceId,Identity,PONumber", "a1,X1,P7", 0),
    ("InvoiceId,Identity,PONumber", "A1,x1,P7", 0),
    ("Identity,PONumber", "X1,P7", 0),
    ("InvoiceId,Identity,PONumber", "N1,X9,P7", 1),
]


def test_a_change_reaches_the_invoice_that_the_file_names_or_none(etl: Etl) -> None:
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        sent = keyed(etl, "july.csv", "A1,X1,C1,1.00", "A2,X2,C1,1.00")
        assert etl.run("import", sent, **settings).returncode == 0
        for number, (head, row, code) in enumerate(CHANGES):
            done = etl.run("update", keyed(etl, f"change-{number}.csv", row, head=head), **settings)
            assert done.returncode == code, (row, done.stdout)
            assert ("leads to invoice" in done.stdout) is (code == 1 and row[0] != "N"), row
        meant = keyed(etl, "meant.csv", "B1,X1,P8", head="InvoiceId,Identity,PONumber")
        assert etl.run("update", meant, "--skip-check", "identity", **settings).returncode == 0
        assert re.search(r"InvoiceId +B1", held(etl, settings, "X1"))


def test_an_invoice_that_was_renamed_on_purpose_is_known_by_its_new_name(etl: Etl) -> None:
    head = "InvoiceId,Identity,PONumber"
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        assert etl.run("import", keyed(etl, "july.csv", "A1,X1,C1,1.00"), **settings).returncode == 0
        meant = keyed(etl, "meant.csv", "B1,X1,P8", head=head)
        assert etl.run("update", meant, "--skip-check", "identity", **settings).returncode == 0
        assert etl.run("revert", "2", **settings).returncode == 0
        assert re.search(r"InvoiceId +A1", held(etl, settings, "X1"))
        assert etl.run("update", keyed(etl, "back.csv", "A1,X1,P6", head=head), **settings).returncode == 0
        assert etl.run("update", meant, "--skip-check", "identity", **settings).returncode == 0
        new = keyed(etl, "new.csv", "B1,X1,P9", head=head)
        assert etl.run("update", new, **settings).returncode == 0
        assert etl.run("update", keyed(etl, "bare.csv", "X1,P9", head="Identity,PONumber"), **settings).returncode == 0
        old = etl.run("update", keyed(etl, "old.csv", "A1,X1,P7", head=head), **settings)
        assert old.returncode == 1
        assert "Identity leads to invoice B1" in old.stdout


def test_columns_that_were_sorted_apart_replace_no_invoice_by_another(etl: Etl) -> None:
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        sent = keyed(etl, "july.csv", "A1,X1,C1,1.00", "A2,X2,C1,2.00", "A3,X3,C1,3.00")
        assert etl.run("import", sent, **settings).returncode == 0
        done = etl.run("import", keyed(etl, "apart.csv", "A1,X2,C1,1.50", "A2,X1,C1,2.50", "A3,X3,C1,3.50"), **settings)
        found = [held(etl, settings, identity) for identity in ("X1", "X2", "X3")]
    assert done.returncode == 1
    assert "2 x Identity was given to another invoice by run 1, which this one would replace" in done.stdout
    assert [re.findall(r"InvoiceId +(A[0-9])", each) for each in found] == [["A1"], ["A2"], ["A3"]]


def test_an_id_that_has_lost_its_zeros_on_the_way_is_no_second_invoice(etl: Etl) -> None:
    head = "InvoiceId,CustomerId,Amount"
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        assert etl.run("import", keyed(etl, "july.csv", "00123,C1,1.00", head=head), **settings).returncode == 0
        lost = etl.run("import", keyed(etl, "lost.csv", "123,C1,1.00", "125,C1,1.00", head=head), **settings)
        meant = etl.run("import", "lost.csv", "--skip-check", "leading_zeros", **settings)
    assert (lost.returncode, meant.returncode) == (1, 0)
    told = "since the InvoiceId was sent before with other zeros before it: 123 was sent as 00123 by run 1"
    assert told in lost.stdout
    assert re.search(r"succeeded +1 ", lost.stdout)
