"""Whether a file is whole: gaps in the numbers of its InvoiceIds, and their hash total."""

import json
from collections.abc import Iterable

import polars as pl
import pytest

from tests.support.command import Etl

FAST = ("--rate", "unlimited")


def export(etl: Etl, ids: Iterable[str], name: str = "july.csv", amount: str = "1.00") -> str:
    rows = [f"{each},C1,{amount},{amount}" for each in ids]
    (etl.folder / name).write_text("\n".join(["InvoiceId,CustomerId,Amount,BalanceDue", *rows, ""]), encoding="utf-8")
    return name


def numbered(first: int, last: int, *missing: int) -> list[str]:
    return [f"INV-{n}" for n in range(first, last + 1) if n not in missing]


GAPS = "Gaps in the numbers of InvoiceIds: INV-1001…1240: 3 missing: 1017, 1033, 1102."


def test_gaps_are_told_and_refused_where_that_is_asked_for(etl: Etl) -> None:
    name = export(etl, numbered(1001, 1240, 1017, 1033, 1102))
    told = etl.run("validate", name)
    assert (told.returncode, GAPS in told.stdout) == (0, True)
    for flags, code in (("--documents=1", 0), ("--refuse=sequence_gaps", 2)):
        seen = etl.run("preview", name, flags)
        assert (seen.returncode, GAPS in " ".join(seen.stdout.split())) == (code, True)
    assert "Gaps" not in etl.run("preview", name, "--skip-check", "sequence_gaps").stdout
    with etl.simulator() as settings:
        for words in (("--refuse", "sequence_gaps"), ("--strict", "--balance-due", "amount")):
            refused = etl.run("import", name, *words, *FAST, **settings)
            assert (refused.returncode, f"etl: Nothing was sent. {GAPS}" in refused.stderr) == (2, True)
        quiet = etl.run("import", name, "--skip-check", "sequence_gaps", *FAST, **settings)
        assert (quiet.returncode, "Gaps" in quiet.stdout) == (0, False)


def test_what_was_sent_before_is_no_gap_and_the_last_number_sent_is_where_the_next_file_begins(etl: Etl) -> None:
    with etl.simulator() as settings:
        assert etl.run("import", export(etl, ["INV-1017", "INV-998"]), *FAST, **settings).returncode == 0
        name = export(etl, numbered(1001, 1100, 1017, 1033), "rest.csv")
        done = etl.run("validate", name, **settings)
        seen = " ".join(etl.run("preview", name, **settings).stdout.split())
        assert "INV-1001…1100: 3 missing: 999 to 1000, 1033." in done.stdout
        assert "INV-1001…1100: 3 missing: 999 to 1000, 1033." in seen
        whole = etl.run("validate", export(etl, [*numbered(1001, 1100, 1017), "INV-999", "INV-1000"]), **settings)
        assert "Gaps" not in whole.stdout


def test_rejected_invoices_are_there_and_updates_need_not_be_whole(etl: Etl) -> None:
    rows = numbered(1, 30)
    export(etl, rows)
    text = (etl.folder / "july.csv").read_text(encoding="utf-8")
    (etl.folder / "july.csv").write_text(text.replace("INV-7,C1", "INV-7,"), encoding="utf-8")
    assert "Gaps" not in etl.run("validate", "july.csv").stdout
    ids = "\n".join(numbered(1, 30, 7))
    (etl.folder / "dates.csv").write_text(
        "InvoiceId,DueDate\n" + ids.replace("\n", ",2026-08-31\n") + ",2026-08-31\n", encoding="utf-8"
    )
    with etl.simulator() as settings:
        assert etl.run("import", "july.csv", *FAST, **settings).returncode == 1
        done = etl.run("update", "dates.csv", "--expect-hash", str(sum(range(31)) - 7), *FAST, **settings)
    assert (done.returncode, done.stderr, "Gaps" in done.stdout) == (0, "", False)


@pytest.mark.parametrize(("expected", "code"), [("2006", 0), (" 2006 ", 0), ("2007", 2), ("20,06", 2), ("-1", 2)])
def test_the_hash_total_is_shown_and_held_against_what_was_expected(etl: Etl, expected: str, code: int) -> None:
    name = export(etl, ["INV-1001", "INV/1002", "A3"])
    done = etl.run("validate", name, "--expect-hash", expected)
    assert done.returncode == code
    if code == 0:
        assert "Hash total of the InvoiceIds: 2006." in done.stdout
        assert "Hash total of the InvoiceIds: 2006." in etl.run("preview", name).stdout
    else:
        assert "--expect-hash" in done.stderr


def test_a_plan_and_an_interrupted_run_are_held_against_it_too(etl: Etl) -> None:
    name = export(etl, ["INV-1001", "INV-1002"])
    wrong = "Nothing was sent: the control totals do not agree. --expect-hash is 1, but it is 2003."
    with etl.simulator() as settings:
        planned = etl.run("plan", name, "--expect-hash", "2003", *FAST, **settings)
        plan_id = planned.stdout.partition("PLAN-ID ")[2].split(".")[0]
        for words in (("import", name), ("plan", name), ("import", "--plan", plan_id)):
            assert wrong in " ".join(etl.run(*words, "--expect-hash", "1", *FAST, **settings).stderr.split())
        assert etl.run("import", "--plan", plan_id, "--expect-hash", "2003", *FAST, **settings).returncode == 0
    nowhere = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t"}
    stop = ("import", name, "--give-up-after", "0", "--retries", "0")
    assert etl.run(*stop, **nowhere).returncode == 3
    assert wrong in " ".join(etl.run(*stop, "--expect-hash", "1", **nowhere).stderr.split())


def test_lines_of_one_invoice_count_once(etl: Etl) -> None:
    rows = ["A1,C1,3.00,X,1.00", "A1,C1,3.00,Y,2.00", "A2,C1,1.00,X,1.00"]
    head = "InvoiceId,CustomerId,Amount,ItemCode,ExtendedPrice"
    (etl.folder / "july.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    for command in ("validate", "preview"):
        assert "Hash total of the InvoiceIds: 3." in etl.run(command, "july.csv").stdout


def test_a_plan_has_count_and_sum_of_each_customer(etl: Etl) -> None:
    rows = ["A1,C1,1.10,USD", "A2,C1,2.20,USD", "A3,C2,5.00,USD", "A4,C1,0.50,EUR", "A5,,9.00,USD"]
    (etl.folder / "july.csv").write_text(
        "\n".join(["InvoiceId,CustomerId,Amount,Currency", *rows, ""]), encoding="utf-8"
    )
    with etl.simulator() as settings:
        assert etl.run("plan", "july.csv", *FAST, **settings).returncode == 1
    found = pl.read_excel(etl.folder / "july.plan.xlsx", sheet_name="Customers").rows()
    assert found == [("C1", "EUR", 1, 0.5), ("C2", "USD", 1, 5.0), ("C1", "USD", 2, 3.3)]


def test_programs_are_told_it_too(etl: Etl) -> None:
    name = export(etl, numbered(1001, 1240, 1017, 1033, 1102))
    lines = [json.loads(line) for line in etl.run("validate", name, "--json").stdout.splitlines()]
    (planned,) = [line for line in lines if line.get("event") == "planned"]
    assert planned["hash_total"] == str(sum(range(1001, 1241)) - 1017 - 1033 - 1102)
    assert [GAPS in remark for remark in planned["remarks"]] == [True]
