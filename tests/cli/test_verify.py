"""What was sent against what the portal holds."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest

from tests.support.command import CREDENTIALS, Etl
from tests.support.scripted import Seen, answer
from tests.support.serving import serving
from tests.support.tampering import questions, tampering

HEADINGS = "InvoiceId,CustomerId,Amount,BalanceDue,Currency,DueDate,PONumber,CustomerName"
COUNT = 700
FAST = {"PAYFABRIC_RATE": "unlimited"}


def row(n: int) -> str:
    return f"INV-{n:04},C{n % 3},{n}.10,{n}.10,{'USD' if n % 2 else 'EUR'},2026-07-{n % 28 + 1:02},PO{n},Name {n % 3}"


def write(etl: Etl, name: str, *lines: str) -> str:
    (etl.folder / name).write_text("\n".join([*lines, ""]), encoding="utf-8")
    return name


def load(etl: Etl, settings: dict[str, str], count: int = COUNT, *words: str) -> None:
    done = etl.run("import", write(etl, "july.csv", HEADINGS, *map(row, range(1, count + 1))), *words, **settings)
    assert done.returncode == 0, done.stderr


def sheet(etl: Etl, name: str, which: str = "Differences") -> list[dict[str, object]]:
    return pl.read_excel(etl.folder / name, sheet_name=which, infer_schema_length=0).to_dicts()


@pytest.fixture
def data(etl: Etl) -> Path:
    return etl.folder / "portal.db"


def test_exactly_what_was_changed_by_hand_is_reported(etl: Etl, data: Path) -> None:
    with etl.simulator("--data", "portal.db") as where:
        settings = where | FAST
        load(etl, settings)
        before = questions(data)
        good = etl.run("verify", "1", **settings)
        asked = questions(data) - before
        with tampering(data) as hand:
            for n in range(10, 20):
                hand.change(f"INV-{n:04}", DueDate="2026-12-24")
            for n in range(20, 30):
                hand.change(f"INV-{n:04}", BalanceDue="0.00")
            for n in range(30, 40):
                hand.delete(f"INV-{n:04}")
            hand.change("INV-0040", Currency="GBP", CustomerName="Another", Amount="999999.00")
            hand.change("INV-0041", BalanceDue="100.00", Comments="by hand")
        bad = etl.run("verify", "july.csv", **settings)
    assert good.returncode == 0, good.stderr
    # Two pages; what the simulator has not written down yet is not seen.
    assert asked <= 2
    assert bad.returncode == 1, bad.stderr
    found = sheet(etl, "july.verify.xlsx")
    expected = [(f"INV-{n:04}", "different", str(n + 1), "DueDate", f"2026-07-{n % 28 + 1:02}") for n in range(10, 20)]
    expected += [(f"INV-{n:04}", "paid since", str(n + 1), "BalanceDue", f"{n}.1") for n in range(20, 30)]
    expected += [(f"INV-{n:04}", "missing", str(n + 1), "", "") for n in range(30, 40)]
    expected += [
        ("INV-0040", "different", "41", "Amount", "40.1"),
        ("INV-0040", "different", "41", "Currency", "EUR"),
        ("INV-0041", "different", "42", "BalanceDue", "41.1"),
    ]
    shown = [(r["InvoiceId"], r["Kind"], r["Row"], r["Field"] or "", r["Sent"] or "") for r in found]
    assert sorted(shown) == sorted(expected)
    assert [line.split() for line in bad.stdout.splitlines() if "  " in line] == [
        ["documents", "EUR", "GBP", "USD"],
        ["sent", "700", "122,885.00", "-", "122,535.00"],
        ["held", "690", "122,674.40", "999,999.00", "122,359.50"],
        ["agrees", "668", "122,483.40", "-", "122,117.40"],
        ["paid", "since", "10", "120.50", "-", "125.50"],
        ["different", "12", "110.60", "-", "116.60"],
        ["missing", "10", "170.50", "-", "175.50"],
    ]
    about = pl.read_excel(etl.folder / "july.verify.xlsx", sheet_name="About", has_header=False).rows()
    headings = next(line for line in about if line[0] == "Currency")
    assert next(line for line in about if line[0] == "GBP")[headings.index("Invoices held")] == "1"
    assert "Held with another value: DueDate of 10" in bad.stdout


def test_lines_and_addresses_are_compared_and_a_run_may_be_verified_as_it_ends(etl: Etl, data: Path) -> None:
    headings = (
        "InvoiceId,CustomerId,Amount,Tax,BillingAddressAddressID,BillingAddressCity,ItemCode,UnitPrice,PostingDate"
    )
    rows = (
        "A1,C1,30.10,1.10,MAIN,Rome,X,10.00,2026-07-01 10:11:12",
        "A1,C1,30.10,,,,Y,20.00,",
        "A2,C1,1.00,,,,Z,1.00,",
    )
    with etl.simulator("--data", "portal.db", "--unsaid-due") as where:
        settings = where | FAST
        done = etl.run(
            "import", write(etl, "a.csv", headings, *rows), "--verify", "--skip-check", "lines_total", **settings
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert "Verification: " in done.stdout
        with tampering(data) as hand:
            hand.change(
                "A1", InvoiceItems=[{"ItemCode": "X", "UnitPrice": "10.00"}, {"ItemCode": "Y", "UnitPrice": "9"}]
            )
            hand.change("A1", BillingAddress={"AddressID": "MAIN", "City": "Milan"}, PostingDate="2026-07-01")
        done = etl.run("verify", "1", "--results", "v.xlsx", **settings)
    assert done.returncode == 1
    fields = {str(r["Field"]): (r["Sent"], r["Held"]) for r in sheet(etl, "v.xlsx")}
    assert fields["BillingAddress.City"] == ("Rome", "Milan")
    assert fields["InvoiceItems[2].UnitPrice"] == ("20.00", "9")
    assert fields["PostingDate"] == ("2026-07-01 10:11:12", "2026-07-01T00:00:00.0000000Z")


def test_what_was_not_taken_or_was_sent_again_is_left_out_and_a_correction_joins_its_run(etl: Etl) -> None:
    lines = ("A1,C1,1.00,1.00,EUR", "A2,,2.00,2.00,EUR", "A3,C1,3.00,3.00,EUR", "A4,C1,4.00,4.00,EUR")
    head = "InvoiceId,CustomerId,Amount,BalanceDue,Currency"
    with etl.simulator() as where:
        settings = where | FAST
        assert etl.run("import", write(etl, "july.csv", head, *lines), **settings).returncode == 1
        assert etl.run("import", write(etl, "a3.csv", head, "A3,C1,3.50,3.50,EUR"), **settings).returncode == 0
        rejects = etl.folder / "july.rejects.csv"
        rejects.write_text(rejects.read_text(encoding="utf-8-sig").replace("A2,,", "A2,C9,"), encoding="utf-8-sig")
        before = etl.run("verify", "july.csv", **settings)
        assert etl.run("import", "july.rejects.csv", **settings).returncode == 0
        root, correction = (etl.run("verify", name, **settings) for name in ("1", "july.rejects.csv"))
        change = etl.run("update", write(etl, "c.csv", "InvoiceId,PONumber,BalanceDue", "A4,P,(clear)"), **settings)
        assert change.returncode == 0, change.stderr
        changed = etl.run("verify", "c.csv", **settings)
    assert before.returncode == 0
    assert "Not compared: 1 rejected, 1 sent again" in before.stdout
    for done in (root, correction):
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("Comparing run 1 of ")
        assert "1 rejected" not in done.stdout
        assert [line.split()[:2] for line in done.stdout.splitlines() if line.startswith("  sent")] == [["sent", "3"]]
    assert changed.returncode == 0, changed.stdout


@pytest.mark.edits_rows
def test_of_what_the_journal_has_forgotten_its_amount_is_compared(etl: Etl, data: Path) -> None:
    with etl.simulator("--data", "portal.db") as where:
        settings = where | FAST
        load(etl, settings, 3)
        with closing(sqlite3.connect(etl.journal)) as journal:
            journal.execute("UPDATE document SET payload = content")
            journal.commit()
        with tampering(data) as hand:
            hand.change("INV-0001", DueDate="2020-01-01")
            hand.change("INV-0002", Amount="7.00")
        done = etl.run("verify", "1", **settings)
    assert done.returncode == 1
    assert "Of 3 invoices only InvoiceId, Amount and Currency were compared" in done.stdout
    assert [(r["InvoiceId"], r["Field"]) for r in sheet(etl, "july.verify.xlsx")] == [("INV-0002", "Amount")]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("9",), "There is no run 9."),
        (("none.csv",), "No such file or directory. Check the name, or name a run by its number."),
        (("other.csv",), "other.csv was not imported to"),
        (("1", "--results", "out.csv"), "name a workbook, .xlsx"),
        (("1", "--portal", "acme", "--environment", "sandbox"), "Run 1 went to"),
    ],
)
def test_what_cannot_be_verified_is_a_sentence(etl: Etl, words: tuple[str, ...], sentence: str) -> None:
    with etl.simulator() as where:
        settings = where | FAST
        load(etl, settings, 1)
    write(etl, "other.csv", HEADINGS, row(2))
    done = etl.run("verify", *words, **settings)
    assert done.returncode == 2
    assert sentence in done.stderr


def test_a_portal_that_is_gone_is_no_agreement(etl: Etl) -> None:
    with etl.simulator() as where:
        settings = where | FAST
        load(etl, settings, 1)
    done = etl.run("verify", "1", "--retries", "0", **settings)
    assert done.returncode == 2
    assert not (etl.folder / "july.verify.xlsx").exists()
    rehearsal = etl.run("import", "july.csv", "--simulate", "--verify")
    assert (rehearsal.returncode, "leave out --simulate" in rehearsal.stderr) == (2, True)


def test_where_nothing_was_taken_there_is_nothing_to_agree(etl: Etl) -> None:
    nowhere = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t"}
    stopped = etl.run("import", write(etl, "july.csv", HEADINGS, row(1)), "--give-up-after", "0", "--verify", **nowhere)
    assert stopped.returncode == 3
    assert "etl: Not verified, as the run is not finished" in stopped.stderr
    with etl.simulator() as where:
        with closing(sqlite3.connect(etl.journal)) as journal:
            for table in ("run", "portal"):
                journal.execute(f"UPDATE {table} SET portal = ?", (where["PAYFABRIC_BASE_URL"],))
            journal.commit()
        done = etl.run("verify", "july.csv", **where)
    assert done.returncode == 2
    assert "1 pending" in done.stdout
    assert "There is nothing to compare" in done.stderr
    assert not (etl.folder / "july.verify.xlsx").exists()


def test_the_name_of_the_customers_record_is_no_difference(etl: Etl, data: Path) -> None:
    with etl.simulator("--data", "portal.db") as where:
        settings = where | FAST
        load(etl, settings, 3)
        questions(data)
        with tampering(data) as hand:
            for n in range(1, 4):
                hand.change(f"INV-{n:04}", CustomerName="As the record has it")
        verified = etl.run("verify", "1", **settings)
        etl.journal.unlink()
        compared = etl.run("import", "july.csv", "--compare", **settings)
    assert verified.returncode == 0, verified.stdout
    assert compared.returncode == 0, compared.stderr
    assert "There is nothing to send." in compared.stdout


@pytest.mark.parametrize("told", [{}, {"Amount": 1.1}, {"CustomerId": "C1", "Amount": None}])
def test_an_answer_without_amount_or_customer_confirms_nothing(etl: Etl, told: dict[str, object]) -> None:
    posts: list[bytes] = []

    def portal(seen: Seen) -> bytes:
        if seen.path.endswith("/token"):
            return answer(200, '{"access_token":"t"}')
        if seen.method == "POST":
            posts.append(seen.body)
            return answer(200, "true")
        if "/reports/" in seen.path:
            return answer(200, '{"Total":0,"Result":[]}')
        return answer(200, json.dumps({"InvoiceId": "INV-0001", "Identity": "INV-0001", **told}))

    with serving(portal) as server:
        settings = FAST | CREDENTIALS | {"PAYFABRIC_BASE_URL": server.base_url}
        load(etl, settings, 1)
        verified = etl.run("verify", "1", **settings)
        write(etl, "july.csv", HEADINGS, row(1).replace("PO1", "PO2"))
        compared = etl.run("import", "july.csv", "--compare", **settings)
    assert (verified.returncode, "not readable" in verified.stdout) == (1, True)
    assert (compared.returncode, len(posts)) == (2, 1)
    assert "it answers without Amount or CustomerId, which confirms nothing" in compared.stderr
