"""CustomerIds that were in no invoice sent before are told, with the known ones that they look like."""

from collections.abc import Iterable, Iterator

import pytest

from tests.support.command import Etl

NOWHERE = "in no invoice that was sent before or seen in the portal:"
FAST = ("--rate", "unlimited", "--skip-check", "sequence_gaps")


def export(etl: Etl, customers: Iterable[str], name: str) -> str:
    rows = [f"{name}-{n}x,{each},1.00,1.00" for n, each in enumerate(customers)]
    text = "\n".join(["InvoiceId,CustomerId,Amount,BalanceDue", *rows, ""])
    (etl.folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return f"{name}.csv"


KNOWN = [f"C100{n}" for n in range(8)]


def test_new_customers_are_told_once_with_those_they_look_like(etl: Etl) -> None:
    with etl.simulator() as settings:
        first = etl.run("import", export(etl, KNOWN, "july"), *FAST, **settings)
        assert (first.returncode, "CustomerId" in first.stdout) == (0, False)
        name = export(etl, [*KNOWN, "C100l", "c1002", "D7"], "august")
        said = (
            f"2 CustomerIds of 10 are {NOWHERE} C100l looks like C1001, D7. To be told no more: --skip-check"
            " unknown_customer."
        )
        assert said in etl.run("validate", name, **settings).stdout
        refused = etl.run("import", name, "--refuse", "unknown_customer", *FAST, **settings)
        assert (refused.returncode, f"etl: Nothing was sent. {said}" in refused.stderr) == (2, True)
        # What was refused makes nobody known.
        sent = etl.run("import", name, "--strict", "--balance-due", "amount", *FAST, **settings)
        assert (sent.returncode, said in sent.stdout) == (0, True), sent.stderr
        again = etl.run("import", export(etl, [*KNOWN, "D7"], "september"), *FAST, **settings)
        assert (again.returncode, "CustomerId" in again.stdout) == (0, False)
        quiet = etl.run("validate", export(etl, [*KNOWN, "E9"], "october"), "--skip-check", "unknown_customer")
        assert "CustomerId" not in quiet.stdout


def test_where_most_are_new_only_likenesses_are_told(etl: Etl) -> None:
    with etl.simulator() as settings:
        assert etl.run("import", export(etl, ["C1001", "ACMECORP"], "july"), *FAST, **settings).returncode == 0
        done = etl.run("validate", export(etl, ["D1", "D2", "D3", "C1002", "acmecrop"], "august"), **settings)
        assert f"1 CustomerId of 5 is {NOWHERE} acmecrop looks like ACMECORP." in done.stdout


@pytest.fixture
def settings(etl: Etl) -> Iterator[dict[str, str]]:
    """A portal that holds invoices of customers which this journal knows nothing of."""
    with etl.simulator() as settings:
        elsewhere = settings | {"PAYFABRIC_JOURNAL": str(etl.folder / "elsewhere.sqlite3")}
        assert etl.run("import", export(etl, [*KNOWN, "D7"], "june"), *FAST, **elsewhere).returncode == 0
        yield settings


def test_a_run_that_is_compared_knows_the_portals_own_customers(etl: Etl, settings: dict[str, str]) -> None:
    name = export(etl, [*KNOWN, "d7", "C100l"], "july")
    told = f"1 CustomerId of 10 is {NOWHERE} C100l looks like C1001. To be told no more: --skip-check unknown_customer."
    assert NOWHERE not in etl.run("validate", name, **settings).stdout
    refused = etl.run("import", name, "--compare", "--refuse", "unknown_customer", *FAST, **settings)
    assert (refused.returncode, f"etl: Nothing was sent. {told}" in refused.stderr) == (2, True), refused.stderr
    planned = etl.run("plan", name, **settings)
    assert (planned.returncode, planned.stdout.count(told)) == (0, 1), planned.stdout
    assert told in etl.run("import", name, "--no-undo", *FAST, **settings).stdout
    assert NOWHERE not in etl.run("plan", name, "--skip-check", "unknown_customer", **settings).stdout


@pytest.mark.parametrize("words", [("reconcile", "july.csv"), ("export", "all.csv")])
def test_whatever_reads_the_report_makes_the_portals_customers_known(
    etl: Etl, settings: dict[str, str], words: tuple[str, ...]
) -> None:
    name = export(etl, [*KNOWN, "d7", "C100l"], "july")
    assert etl.run(*words, **settings).returncode in {0, 1}
    told = etl.run("validate", name, **settings).stdout
    assert f"1 CustomerId of 10 is {NOWHERE} C100l looks like C1001." in told
