"""CustomerIds that were in no invoice sent before are told, with the known ones that they look like."""

from collections.abc import Iterable

from tests.support.command import Etl

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
            "2 CustomerIds of 10 not in any invoice sent before: C100l looks like C1001, D7. To be told no more:"
            " --skip-check unknown_customer."
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
        assert "1 CustomerId of 5 not in any invoice sent before: acmecrop looks like ACMECORP." in done.stdout
