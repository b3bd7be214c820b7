"""A file beside the last ones of its kind: what it lacks is refused until somebody says so, what is unusual is told."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.support.command import Etl

FAST = ("--rate", "unlimited")
COLUMNS = ("InvoiceId", "CustomerId", "Amount", "BalanceDue", "Currency", "DueDate", "PONumber")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november")


def month(
    etl: Etl,
    name: str,
    *,
    count: int = 12,
    columns: Sequence[str] = COLUMNS,
    empty: Sequence[str] = (),
    currency: str = "USD",
    bad: int = 0,
    cents: int = 1000,
) -> str:
    """Writes the export of a month, its last ``bad`` invoices without a customer."""
    rows = [",".join(columns)]
    for n in range(count):
        amount = f"{(cents + n) / 100:.2f}"
        cells = {
            "InvoiceId": f"{name}-{n}",
            "CustomerId": "" if n >= count - bad else f"C{n % 5}",
            "Amount": amount,
            "BalanceDue": amount,
            "Currency": currency,
            "DueDate": "2026-08-31",
            "PONumber": f"P{n}" if n % 3 else "",
            "Comments": "paid by transfer",
            "DueDt": "see below",
            "Discount": "0.01",
        }
        rows.append(",".join("" if each in empty else cells[each] for each in columns))
    (etl.folder / f"{name}.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
    return f"{name}.csv"


def without(*names: str) -> tuple[str, ...]:
    return tuple(name for name in COLUMNS if name not in names)


@pytest.fixture
def settings(etl: Etl) -> Iterator[dict[str, str]]:
    """A portal that was sent a July."""
    with etl.simulator() as settings:
        assert etl.run("import", month(etl, "july"), *FAST, **settings).returncode == 0
        yield settings


def test_a_column_that_is_gone_is_refused_at_each_door_until_it_is_said(etl: Etl, settings: dict[str, str]) -> None:
    name = month(etl, "august", columns=without("DueDate"))
    lost = "sent by run 1 of "
    flag = "To send without: --without DueDate"
    for words in (("import", name), ("plan", name), ("import", name, "--compare")):
        done = etl.run(*words, *FAST, **settings)
        assert (done.returncode, "DueDate (12 of 12)" in done.stderr, lost in done.stderr) == (2, True, True)
        assert done.stderr.startswith("etl: Nothing was sent. Missing, and ")
        assert done.stderr.strip().endswith(flag)
    assert "has documents pending" in etl.run("resume", **settings).stdout
    checked, seen = etl.run("validate", name, **settings), etl.run("preview", name, **settings)
    assert (checked.returncode, checked.stderr.startswith("etl: An import would be refused. Missing")) == (2, True)
    assert (seen.returncode, "The import is refused:\n  Missing, and sent by run 1" in seen.stdout) == (2, True)
    said = etl.run("import", name, "--without", "duedate", *FAST, **settings)
    assert (said.returncode, said.stderr) == (0, "")
    # From now on that is how these files are.
    after = etl.run("import", month(etl, "september", columns=without("DueDate")), *FAST, **settings)
    assert (after.returncode, after.stderr) == (0, "")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"columns": without("DueDate", "PONumber")}, 2),
        ({"empty": ("DueDate",)}, 2),
        # A third of the invoices had none, and of four all may have none.
        ({"empty": ("PONumber",), "count": 4}, 0),
    ],
)
def test_a_column_is_missing_that_is_gone_or_whose_cells_cannot_be_empty_by_chance(
    etl: Etl, settings: dict[str, str], more: dict[str, Sequence[str]], code: int
) -> None:
    done = etl.run("import", month(etl, "august", **more), *FAST, **settings)  # type: ignore[arg-type] # of month
    assert done.returncode == code, done.stderr
    assert ("Missing" in done.stderr) is (code == 2)


RENAMED = [
    # The heading is changed to one that means nothing.
    ("ledger", (*without("DueDate"), "DueDt")),
    # Or to one that means something else.
    ("ledger", (*without("DueDate"), "Comments")),
    ("ledger", ("InvoiceId", "CustomerId", "Amount", "BalanceDue", "Currency", "PONumber", "Comments", "Discount")),
    ("export 4711", ("InvoiceId", "CustomerId", "Amount", "BalanceDue", "PONumber", "Comments")),
]


@pytest.mark.parametrize(("name", "columns"), RENAMED)
def test_a_file_with_another_name_is_no_way_around(
    etl: Etl, settings: dict[str, str], name: str, columns: tuple[str, ...]
) -> None:
    file = month(etl, name, columns=columns)
    done, seen = etl.run("validate", file, **settings), etl.run("preview", file, **settings)
    assert (done.returncode, "--without DueDate" in done.stderr) == (2, True), done.stdout
    assert (seen.returncode, "--without DueDate" in " ".join(seen.stdout.split())) == (2, True)


def test_settings_say_it_for_every_file(etl: Etl, settings: dict[str, str]) -> None:
    (etl.folder / "etl.toml").write_text('without = ["DueDate", "PONumber"]\n', encoding="utf-8")
    name = month(etl, "august", columns=without("DueDate", "PONumber"))
    done = etl.run("import", name, *FAST, **settings)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_is_no_attribute_cannot_be_left_out(etl: Etl) -> None:
    done = etl.run("validate", month(etl, "july"), "--without", "DueDat")
    assert (done.returncode, "--without: there is no attribute DueDat. Did you mean DueDate?" in done.stderr) == (
        2,
        True,
    )
    assert etl.run("validate", "july.csv", "--without", "BillingAddress", "--without", "InvoiceItems").returncode == 0


def test_corrections_updates_rehearsals_and_other_portals_are_let_alone(etl: Etl, settings: dict[str, str]) -> None:
    (etl.folder / "dates.csv").write_text("InvoiceId,DueDate\njuly-1,2026-09-30\n", encoding="utf-8")
    assert etl.run("update", "dates.csv", *FAST, **settings).returncode == 0
    assert etl.run("import", month(etl, "august", bad=1), *FAST, **settings).returncode == 1
    rejects = etl.folder / "august.rejects.csv"
    lines = rejects.read_text(encoding="utf-8-sig").splitlines()
    cells = lines[1].split(",")
    cells[1], cells[6] = "C1", ""
    rejects.write_text("\n".join([lines[0], ",".join(cells), ""]), encoding="utf-8")
    corrected = etl.run("import", "august.rejects.csv", *FAST, **settings)
    assert (corrected.returncode, corrected.stderr) == (0, "")
    name = month(etl, "september", columns=without("DueDate"))
    rehearsed = etl.run("import", name, "--simulate", *FAST, **settings)
    assert (rehearsed.returncode, "An import would be refused. Missing, and sent by run " in rehearsed.stdout) == (
        0,
        True,
    )
    elsewhere = etl.run("validate", name)
    assert (elsewhere.returncode, "An import to the portal of that run would be refused." in elsewhere.stdout) == (
        0,
        True,
    )
    with etl.simulator() as other:
        first = etl.run("import", name, *FAST, **other)
    assert (first.returncode, "Missing" in first.stdout + first.stderr) == (0, False)


def test_a_run_that_was_given_up_or_never_arrived_is_no_example(etl: Etl) -> None:
    nowhere = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t"}
    stop = ("--give-up-after", "0", "--retries", "0", *FAST)
    assert etl.run("import", month(etl, "july"), *stop, **nowhere).returncode == 3
    name = month(etl, "august", columns=without("DueDate"))
    assert "Missing" not in etl.run("validate", name, **nowhere).stderr
    assert etl.run("abandon", "1", **nowhere).returncode == 0
    assert "Missing" not in etl.run("validate", name, **nowhere).stderr


def test_two_systems_that_send_to_one_portal_do_not_disturb_each_other(etl: Etl) -> None:
    euros = ("InvoiceId", "CustomerId", "Amount", "BalanceDue", "Currency", "Comments")
    with etl.simulator() as settings:
        for n in range(2):
            done = etl.run("import", month(etl, f"us 2026-0{n}"), *FAST, **settings)
            assert (done.returncode, done.stderr, "Unusual" in done.stdout) == (0, "", False)
            name = month(etl, f"eu 2026-0{n}", columns=euros, currency="EUR", count=40)
            done = etl.run("import", name, *FAST, **settings)
            assert (done.returncode, done.stderr, "Unusual" in done.stdout) == (0, "", False)
        lost = etl.run("validate", month(etl, "us 2026-09", columns=without("PONumber")), **settings)
        assert (lost.returncode, "--without PONumber" in lost.stderr) == (2, True)


def test_twelve_months_of_a_year(etl: Etl) -> None:
    counts = (60, 64, 58, 71, 66, 62, 75, 69, 60, 73, 67)
    with etl.simulator() as settings:
        for number, (name, count) in enumerate(zip(MONTHS, counts, strict=True)):
            done = etl.run("import", month(etl, name, count=count, cents=1000 + 10 * number), *FAST, **settings)
            assert (done.returncode, done.stderr, "Unusual" in done.stdout) == (0, "", False)
            assert ("Usual by the last" in done.stdout) is (number >= 3)
        usual = "Usual by the last 11 runs: 42 to 90 invoices, 353.92 to 1,061.78 USD, up to 5 % rejected."
        plain = etl.run("validate", month(etl, "december", count=68), **settings)
        assert (plain.returncode, usual in plain.stdout, "Unusual" in plain.stdout) == (0, True, False)
        assert usual in " ".join(etl.run("preview", "december.csv", **settings).stdout.split())
        odd = etl.run("validate", month(etl, "december", count=31, bad=9, currency="CAD"), **settings)
        said = (
            "Unusual beside the last 11 runs: CAD is new (31 invoices); 31 invoices (usual 42 to 90); 0.00 USD (usual"
            " 353.92 to 1,061.78); 29 % rejected (usual up to 5 %)."
        )
        assert said in odd.stdout, odd.stdout
        refused = etl.run("import", "december.csv", "--refuse", "unusual", *FAST, **settings)
        assert (refused.returncode, refused.stderr.startswith("etl: Nothing was sent. Unusual beside")) == (2, True)
        quiet = etl.run("import", "december.csv", "--skip-check", "unusual", *FAST, **settings)
        assert (quiet.returncode, "sual" in quiet.stdout) == (1, False)


def test_a_program_is_refused_the_same(etl: Etl, settings: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    import etl as product

    monkeypatch.chdir(etl.folder)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    file = etl.folder / month(etl, "august", columns=without("DueDate"))
    with product.Client(journal=etl.journal) as client:
        for act in (client.plan, client.import_files, client.propose):
            with pytest.raises(product.PlanError, match=r'To send without: without=\{"DueDate"\}'):
                act(file)
        said = product.FileSet(file, check=product.CheckOptions(without=frozenset({"DueDate"})))
        assert client.plan(said).totals
        Path("etl.toml").write_text('without = ["DueDate"]\n', encoding="utf-8")
        assert client.plan(file).totals
