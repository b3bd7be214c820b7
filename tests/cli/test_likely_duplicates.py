"""Invoices that were sent before in other capitals, or under another InvoiceId: told or refused, with a way on."""

from collections.abc import Iterator

import pytest

from tests.support.command import Etl

FAST = ("--rate", "unlimited")
HEAD = "InvoiceId,CustomerId,Amount,BalanceDue,Currency,PostingDate"
FIRST = ("INV0005,C1,10.00,10.00,USD,2026-07-01", "INV0006,C1,20.00,20.00,EUR,2026-07-02")


def write(etl: Etl, *rows: str, name: str = "july.csv") -> str:
    (etl.folder / name).write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    return name


@pytest.fixture
def settings(etl: Etl) -> Iterator[dict[str, str]]:
    with etl.simulator() as settings:
        assert etl.run("import", write(etl, *FIRST), *FAST, **settings).returncode == 0
        yield settings


@pytest.mark.parametrize("words", [("import",), ("plan",), ("import", "--compare")])
def test_an_id_in_other_capitals_than_last_months_is_rejected(
    etl: Etl, settings: dict[str, str], words: tuple[str, ...]
) -> None:
    name = write(
        etl, FIRST[0].replace("INV", "inv").replace("10.00", "11.00"), "INV0007,C9,5,5,USD,2026-08-01", name="a.csv"
    )
    done = etl.run(*words, name, *FAST, **settings)
    assert done.returncode == 1
    assert (
        "Rejected 1 invoice (11.00 USD), since the InvoiceId was sent before in other capitals: inv0005 was sent as"
        " INV0005 by run 1. Write it as it was sent, or send it so: --skip-check capitals." in done.stdout
    )
    settled = etl.run("import", name, "--skip-check", "capitals", "--fresh", *FAST, **settings)
    assert (settled.returncode, settled.stderr) == (0, "")
    # What was sent so is how it is spelled from now on.
    again = etl.run("import", write(etl, FIRST[0].replace("10.00", "12.00"), name="b.csv"), *FAST, **settings)
    assert again.returncode == 1
    assert "INV0005 was sent as inv0005 by run" in again.stdout


def test_the_same_capitals_another_portal_and_what_never_arrived_say_nothing(
    etl: Etl, settings: dict[str, str]
) -> None:
    write(etl, *(row.replace("INV", "inv") for row in FIRST), name="a.csv")
    with etl.simulator() as other:
        done = etl.run("import", "a.csv", *FAST, **other)
    assert (done.returncode, "capitals" in done.stdout) == (0, False)
    done = etl.run("import", write(etl, FIRST[0].replace("10.00", "11.00")), *FAST, **settings)
    assert (done.returncode, "capitals" in done.stdout, "duplicates" in done.stdout) == (0, False, False)


def test_an_update_says_nothing_and_changes_nothing_of_how_an_id_is_spelled(etl: Etl, settings: dict[str, str]) -> None:
    (etl.folder / "po.csv").write_text("InvoiceId,PONumber\ninv0005,P1\n", encoding="utf-8")
    done = etl.run("update", "po.csv", *FAST, **settings)
    assert (done.returncode, done.stderr, "capitals" in done.stdout) == (0, "", False)
    done = etl.run("import", write(etl, FIRST[0].replace("10.00", "11.00")), *FAST, **settings)
    assert (done.returncode, "capitals" in done.stdout) == (0, False)


LIKE = [
    ("0005,c1,10.00,10.00,USD,2026-07-01", True),
    ("0005,C1,10,10,usd,2026-07-01 00:00:00", True),
    ("0005,C2,10.00,10.00,USD,2026-07-01", False),
    ("0005,C1,10.01,10.01,USD,2026-07-01", False),
    ("0005,C1,10.00,10.00,EUR,2026-07-01", False),
    ("0005,C1,10.00,10.00,USD,2026-07-02", False),
    ("0005,C1,10.00,10.00,USD,", False),
    ("INV0005,C1,10.00,9.00,USD,2026-07-01", False),
]


@pytest.mark.parametrize(("row", "alike"), LIKE)
def test_the_same_invoice_under_another_number_is_told(
    etl: Etl, settings: dict[str, str], row: str, alike: bool
) -> None:
    done = etl.run("import", write(etl, row, name="a.csv"), *FAST, **settings)
    assert (done.returncode, done.stderr) == (0, "")
    sentence = (
        "1 invoice (10.00 USD) may be duplicates: customer, PostingDate and Amount are those of another invoice: 0005"
        " is like INV0005, which run 1 has sent. Delete those that are. To be told no more: --skip-check"
        " likely_duplicate."
    )
    assert (sentence in done.stdout) is alike
    assert ("may be duplicates" in done.stdout) is alike


def test_within_a_file_each_that_is_like_an_earlier_one_is_told_once(etl: Etl, settings: dict[str, str]) -> None:
    rows = [
        f"B{n},C7,{amount},{amount},USD,2026-08-01"
        for n, amount in enumerate(("1.00", "2.00", "1.00", "1.0", "0", "0"))
    ]
    done = etl.run("import", write(etl, *rows, name="a.csv"), *FAST, **settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 invoices (2.00 USD) may be duplicates" in done.stdout
    assert "B2 is like B0; B3 is like B0." in done.stdout
    night = etl.run("import", write(etl, *rows, "B9,C7,3,3,USD,2026-08-02", name="a.csv"), *FAST, **settings)
    assert (night.returncode, "duplicates" in night.stdout) == (0, False)
    off = etl.run("validate", "a.csv", "--skip-check", "likely_duplicate")
    assert "duplicates" not in off.stdout


def test_many_are_counted_and_the_first_ones_named(etl: Etl) -> None:
    rows = [f"B{n},C7,1.00,1.00,USD,2026-08-01" for n in range(1200)]
    done = etl.run("validate", write(etl, *rows))
    assert "1,199 invoices (1,199.00 USD) may be duplicates" in done.stdout
    assert "B1 is like B0; B2 is like B0; B3 is like B0; and 1,196 more." in done.stdout


def test_strict_rejects_them(etl: Etl, settings: dict[str, str]) -> None:
    done = etl.run("import", write(etl, LIKE[0][0], name="a.csv"), "--strict", *FAST, **settings)
    assert done.returncode == 1
    (result,) = etl.results("a.results.csv")
    assert "has the customer, PostingDate and Amount of INV0005, which run 1 has sent" in str(result["ErrorMessage"])


def test_an_id_that_may_be_mistyped_is_told_with_the_known_one(etl: Etl, settings: dict[str, str]) -> None:
    rows = ("INVO005.,C1,7,7,USD,2026-08-01", "INV-1,KLM,1,1,USD,2026-08-01", "INV-2,KLM,2,2,USD,2026-08-02")
    more = (
        "INV-1O,klm,3,3,USD,2026-08-03",
        "INV-10,C0NT.,4,4,USD,2026-08-04",
        "INV-3,CONT,5,5,USD,2026-08-05",
        "INV-4,CONT,6,6,USD,2026-08-06",
    )
    told = etl.run("import", write(etl, *rows, *more, name="a.csv"), *FAST, **settings).stdout
    assert "InvoiceIds that may be mistyped: INVO005. is like INV0005, which run 1 has sent." in told
    assert '"C0NT." (row 6) looks like "CONT" (row 7)' in told
    assert '"klm" (row 5) looks like "KLM" (row 3)' in told
    assert "2 x InvoiceId looks like another one (first in a.csv, row 5)" in told
    silent = etl.run("validate", write(etl, *rows, *more, name="b.csv"), "--skip-check", "look_alike", **settings)
    assert "looks like" not in silent.stdout
    assert "mistyped" not in silent.stdout


@pytest.mark.parametrize("other", ["INV-0005", "inv 0005", "INV5", "#INV0005"])
def test_an_id_with_other_signs_or_zeros_is_told_of(etl: Etl, settings: dict[str, str], other: str) -> None:
    rows = (f"{other},C77,9,9,USD,2026-08-07", "INV0008,C7,8,8,USD,2026-08-08")
    alone = " ".join(etl.run("import", write(etl, *rows, name="a.csv"), *FAST, **settings).stdout.split())
    assert f"InvoiceIds that may be mistyped: {other} is like INV0005, which run 1 has sent." in alone
    again = etl.run("import", write(etl, *rows, name="a.csv"), *FAST, **settings)
    assert "mistyped" not in again.stdout
    both = (*rows, "INV0005,C5,5,5,USD,2026-08-05")
    within = etl.run("validate", write(etl, *both, name="b.csv"))
    assert "2 x InvoiceId looks like another one (first in b.csv, row 2)" in within.stdout
