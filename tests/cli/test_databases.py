"""A database in the place of a file: what it holds comes exactly, and what cannot be had is told in a sentence."""

import json
import sys
from pathlib import Path

import pytest

from etl import Client, FileError, FileSet, ReadOptions, SettingsError
from etl.app.database_rows import with_rows
from tests.support.command import CREDENTIALS, Etl
from tests.support.databases import POSTGRESQL, SQLITE, made, require_driver
from tests.support.portal import standing
from tests.support.postgres import PASSWORD, USER, Server

INVOICES = """
CREATE TABLE sop (sopnumbe varchar(21), custnmbr varchar(15), docamnt varchar(20), duedate date, freight real, x blob);
INSERT INTO sop VALUES ('INV-1        ', 'C1', '1234.50000', '2026-07-31', 0.1, x'00'), ('INV-2', 'Müller', '0.07000',
NULL, 2.5, NULL);
"""
QUERY = (
    "SELECT sopnumbe AS InvoiceId, custnmbr AS CustomerId, docamnt AS Amount, docamnt AS BalanceDue, duedate AS DueDate"
    " FROM sop ORDER BY sopnumbe"
)


def lines(folder: Path) -> list[dict[str, object]]:
    (file,) = folder.glob("gp.*.rows.jsonl")
    return [json.loads(line, parse_float=str) for line in file.read_text(encoding="utf-8").splitlines()]


def test_rows_of_a_database_are_looked_at_checked_and_imported_and_the_same_rows_are_unchanged(etl: Etl) -> None:
    named = made(etl.folder, INVOICES)
    (etl.folder / "gp.sql").write_text(QUERY, encoding="utf-8")
    looked = etl.run("preview", named, "--query", "gp.sql")
    assert (looked.returncode, looked.stderr) == (0, "")
    assert '"Amount": "1234.50"' in looked.stdout
    mapped = etl.run("map", named, "--query", "gp.sql")
    assert (mapped.returncode, "5 of 5 columns" in mapped.stdout) == (0, True)
    with standing() as stand:
        settings = {"PAYFABRIC_BASE_URL": stand.simulator.base_url, **CREDENTIALS}
        first = etl.run("import", named, "--query", "gp.sql", "--no-emails", **settings)
        bodies = {name: (body["CustomerId"], body["Amount"]) for name, body in stand.bodies().items()}
        again = etl.run("import", named, "--query", "gp.sql", "--no-emails", **settings)
    assert (first.returncode, again.returncode, again.stderr) == (0, 0, "")
    assert bodies == {"INV-1": ("C1", "1234.50"), "INV-2": ("Müller", "0.07")}
    assert "unchanged" in again.stdout
    assert [row["DueDate"] for row in lines(etl.folder)] == ["2026-07-31", None]
    assert list(etl.folder.glob("gp.*.rows.results.csv"))


REFUSED = {
    "SELECT x FROM sop": "x has bytes. Leave the column out",
    "SELECT nope FROM sop": "says: no such column: nope. Correct the query.",
    "SELECT 1 AS a, 2 AS a": "gives a twice",
    'SELECT 1 AS ""': "column 1 has no name",
    "SELECT sopnumbe FROM sop WHERE 1 = 0": "gives no rows, so there is nothing to load",
    "CREATE TABLE made (a int)": "gives no table",
    " \n": "gp.sql is empty",
}


def test_what_a_query_cannot_give_is_told_with_its_place_and_a_remedy_and_nothing_is_changed(etl: Etl) -> None:
    named = made(etl.folder, INVOICES)
    for query, said in REFUSED.items():
        (etl.folder / "gp.sql").write_text(query, encoding="utf-8")
        done = etl.run("validate", named, "--query", "gp.sql")
        assert (done.returncode, done.stdout) == (2, ""), query
        assert said in done.stderr
        assert "Traceback" not in done.stderr
    (etl.folder / "gp.sql").write_text("SELECT * FROM made", encoding="utf-8")
    assert "no such table: made" in etl.run("validate", named, "--query", "gp.sql").stderr
    assert [path.name for path in etl.folder.glob("*.rows.jsonl")] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("odbc:GP",), "odbc:GP is a database: add --query FILE.sql"),
        (("odbc:GP", "--query", "nope.sql"), "There is no query nope.sql"),
        (("odbc:", "--query", "gp.sql"), "Which database? Write odbc:NAME"),
        (("odbc:NOT THERE", "--query", "gp.sql"), "is no data source of this computer, or its driver is not installed"),
        (("odbc:Driver=Nope", "--query", "gp.sql"), "or its driver is not installed"),
        (("odbc:GP;PWD=hunter2", "--query", "gp.sql"), "A password must not stand behind odbc:"),
        (("odbc:GP;User Password = hunter2", "--query", "gp.sql"), "set ETL_DATABASE_PASSWORD"),
        (("odbc:GP;pwd=hunter2",), "A password must not stand behind odbc:"),
    ],
)
def test_a_database_that_is_not_to_be_reached_is_told_without_a_secret(
    etl: Etl, words: tuple[str, ...], said: str
) -> None:
    require_driver(POSTGRESQL)
    (etl.folder / "gp.sql").write_text(QUERY, encoding="utf-8")
    done = etl.run("import", *words, "--simulate")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "hunter2" not in done.stderr


def test_without_the_extra_a_database_is_told_what_it_needs(etl: Etl, monkeypatch: pytest.MonkeyPatch) -> None:
    (etl.folder / "gp.sql").write_text(QUERY, encoding="utf-8")
    monkeypatch.setitem(__import__("sys").modules, "pyodbc", None)
    done = etl.run("validate", "odbc:GP", "--query", "gp.sql")
    assert (done.returncode, "python -m pip install 'payfabric-etl[odbc]'" in done.stderr) == (2, True)


EXACT = r"""SELECT 'INV-1' AS "InvoiceId", 'C1  '::char(8) AS "CustomerId", 1234.5::numeric(19,5) AS "Amount",
 1234567890123456789.01::numeric(21,2) AS "Large", 0.123456789012::numeric AS "Fine", '$1,234.56'::money AS "Money",
 timestamp '2026-07-31' AS "Day", timestamp '2026-07-31 13:04:05.123' AS "Moment", time '13:04' AS "Time",
 9223372036854775807::bigint AS "Whole", NULL::text AS "Null", ''::text AS "Empty", 'Müller €' AS "Text",
 '007' AS "Digits", repeat('x', 9000) AS "Long" FROM generate_series(1, 5000)"""


def test_every_cell_comes_with_all_its_digits_and_the_password_from_a_file(
    etl: Etl, postgres: Server, caplog: pytest.LogCaptureFixture
) -> None:
    require_driver(POSTGRESQL)
    (etl.folder / "gp.sql").write_text(EXACT, encoding="utf-8")
    (etl.folder / "secret").write_text(f"{PASSWORD}\n", encoding="utf-8")
    (etl.folder / "secret").chmod(0o600)
    named = f"odbc:Driver={POSTGRESQL};Server=127.0.0.1;Port={postgres.port};Database=postgres;UID={USER}"
    read = ReadOptions(query=etl.folder / "gp.sql", database_password=PASSWORD)
    refused = etl.run("validate", named, "--query", "gp.sql", ETL_DATABASE_PASSWORD="wr}ong;x")  # noqa: S106
    assert "lets nobody in so: " in refused.stderr
    assert "wr}ong" not in refused.stderr
    assert list(etl.folder.glob("*.jsonl")) == []
    let_in = etl.run("preview", named, "--query", "gp.sql", ETL_DATABASE_PASSWORD_FILE=str(etl.folder / "secret"))
    assert "lets nobody in" not in let_in.stderr
    (by_command,) = etl.folder.glob("*.jsonl")
    (file,) = FileSet([named], read=read).fetched().paths
    assert file.samefile(by_command)
    found = file.read_text(encoding="utf-8").splitlines()
    assert (len(found), len(set(found))) == (5000, 1)
    row = json.loads(found[0], parse_float=str, parse_int=str)
    assert row.pop("Long") == "x" * 9000
    assert row == {
        "InvoiceId": "INV-1",
        "CustomerId": "C1      ",
        "Amount": "1234.50000",
        "Large": "1234567890123456789.01",
        "Fine": "0.123456789012",
        "Money": "1234.56",
        "Day": "2026-07-31",
        "Moment": "2026-07-31 13:04:05.123000",
        "Time": "13:04:00",
        "Whole": "9223372036854775807",
        "Null": None,
        "Empty": "",
        "Text": "Müller €",
        "Digits": "007",
    }
    assert "the database keeps Money as binary numbers" in caplog.text
    (etl.folder / "gp.sql").write_text("SELECT 7.0::float8 a, 0.1::float8 + 0.2::float8 b", encoding="utf-8")
    with pytest.raises(
        FileError, match=r"row 1, b is 0\.30000000000000004, a binary number .* Write CAST\(b AS DECIMAL"
    ):
        FileSet([named], read=read).fetched()


def test_two_databases_that_are_asked_the_same_have_a_file_each(etl: Etl) -> None:
    named = made(etl.folder, INVOICES)
    (etl.folder / "gp.sql").write_text(QUERY, encoding="utf-8")
    read = ReadOptions(query=etl.folder / "gp.sql")
    one, other = (with_rows([Path(each)], read)[0] for each in (named, f"{named};Timeout=9"))
    assert one != other
    assert one.read_bytes() == other.read_bytes()


PROFILE = """[portals.acme]
base_url = "{url}"
key = "env:ACME_"
database = "{named}"
query = "gp.sql"
mapping = "gp.mapping.toml"
"""
KEYS = {"ACME_INTEGRATION_KEY": "simulator", "ACME_INTEGRATION_PASSWORD": "simulator"}


def test_a_worker_loads_the_rows_of_a_database_that_were_submitted(etl: Etl) -> None:
    named = made(etl.folder, INVOICES)
    (etl.folder / "gp.sql").write_text(QUERY, encoding="utf-8")
    assert etl.run("map", named, "--query", "gp.sql", "-o", "gp.mapping.toml").returncode == 0
    with standing() as stand:
        (etl.folder / "etl.toml").write_text(
            PROFILE.format(url=stand.simulator.base_url, named=named), encoding="utf-8"
        )
        assert etl.run("submit", "--for", "acme").returncode == 0
        worked = etl.run("worker", "--once", **KEYS)
        assert (worked.returncode, worked.stderr) == (0, "")
        assert {name: body["Amount"] for name, body in stand.bodies().items()} == {"INV-1": "1234.50", "INV-2": "0.07"}
    _, job, _ = map(json.loads, etl.run("jobs", "--json").stdout.splitlines())
    assert (job["state"], job["file"]) == ("done", named)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('database = "GP"', 'write "odbc:NAME"'),
        ('database = "odbc:GP;PWD=x"', "A password must not stand behind odbc:"),
        ('database = "odbc:GP"', "database needs what it is asked"),
        ('database = "odbc:GP"\nquery = "gp.sql"\ninbox = "in"', "it has an inbox and a database"),
        ('database = "odbc:GP"\nquery = "gp.sql"\nenvironment = "production"', "Add --yes."),
    ],
)
def test_what_a_section_says_of_a_database_must_make_sense_and_production_needs_a_yes(
    etl: Etl, line: str, said: str
) -> None:
    (etl.folder / "etl.toml").write_text(f'[portals.acme]\nportal = "acme"\n{line}\n', encoding="utf-8")
    done = etl.run("worker", "--once")
    assert (done.returncode, said in done.stderr + done.stdout) == (2, True), done


def test_from_python_a_password_in_the_name_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / "gp.sql").write_text(QUERY, encoding="utf-8")
    with pytest.raises(SettingsError, match="A password must not stand"):
        FileSet(["odbc:GP;PWD=x"], read=ReadOptions(query=tmp_path / "gp.sql")).fetched()


@pytest.mark.parametrize("command", ["import", "preview", "validate", "plan", "update", "reconcile", "map"])
def test_a_query_beside_a_file_is_refused_and_not_passed_over(etl: Etl, command: str) -> None:
    (etl.folder / "july.csv").write_text("InvoiceId\nA1\n", encoding="utf-8")
    (etl.folder / "gp.sql").write_text(QUERY, encoding="utf-8")
    done = etl.run(command, "july.csv", "--query", "gp.sql")
    assert done.returncode == 2
    assert "--query is what a database is asked, and july.csv is a file: leave out --query, or name" in done.stderr


def test_so_it_is_from_python_and_one_of_the_settings_waits_until_a_database_is_named(etl: Etl) -> None:
    (etl.folder / "july.csv").write_text("InvoiceId,CustomerId,Amount\nA1,C1,1.00\n", encoding="utf-8")
    with Client(journal=etl.journal) as client, pytest.raises(SettingsError, match=r"^query is what a database"):
        client.validate(FileSet(etl.folder / "july.csv", read=ReadOptions(query=etl.folder / "gp.sql")))
    (etl.folder / "etl.toml").write_text('[defaults]\nquery = "gp.sql"\n', encoding="utf-8")
    assert etl.run("validate", "july.csv").returncode == 0


def test_naming_a_database_asks_it_nothing(tmp_path: Path) -> None:
    named = FileSet("odbc:NOBODY", read=ReadOptions(query=tmp_path / "gone.sql"))
    assert named.paths == (Path("odbc:NOBODY"),)
    assert FileSet("odbc:Driver=What?;Server=*").paths == (Path("odbc:Driver=What?;Server=*"),)


CHANGED = "SELECT sopnumbe AS InvoiceId, duedate AS DueDate FROM sop WHERE duedate IS NOT NULL"
OPEN = "SELECT trim(sopnumbe) AS InvoiceId, custnmbr AS CustomerId, docamnt AS Amount, docamnt AS BalanceDue FROM sop"


def test_rows_of_a_database_are_planned_changed_and_reconciled_too(etl: Etl) -> None:
    named = made(etl.folder, INVOICES)
    for name, text in (("gp", QUERY), ("due", CHANGED), ("open", OPEN)):
        (etl.folder / f"{name}.sql").write_text(text, encoding="utf-8")
    with standing() as stand:
        settings = {"PAYFABRIC_BASE_URL": stand.simulator.base_url, **CREDENTIALS}
        planned = etl.run("plan", named, "--query", "gp.sql", "--no-emails", **settings)
        assert (planned.returncode, planned.stderr) == (0, "")
        assert etl.run("import", named, "--query", "gp.sql", "--no-emails", **settings).returncode == 0
        stand.change("INV-1", DueDate="2026-01-01")
        done = etl.run("update", named, "--query", "due.sql", **settings)
        assert (done.returncode, done.stderr) == (0, "")
        assert stand.bodies()["INV-1"]["DueDate"].startswith("2026-07-31")
        found = etl.run("reconcile", named, "--query", "open.sql", **settings)
    assert (found.returncode, found.stderr) == (0, "")


def test_a_database_that_cannot_be_asked_is_told_to_those_who_are_to_know(etl: Etl) -> None:
    require_driver(SQLITE)
    (etl.folder / "gp.sql").write_text(QUERY, encoding="utf-8")
    hook = f"{sys.executable} -S -c \"open('told.json', 'w').write(input())\""
    with etl.simulator() as settings:
        done = etl.run("import", "odbc:NOBODY", "--query", "gp.sql", "--on-failure", hook, **settings)
    assert done.returncode == 2
    assert "is no data source of this computer" in json.loads((etl.folder / "told.json").read_text())["error"]
