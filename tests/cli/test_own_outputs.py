"""What etl wrote is no export: patterns pass over it and say so, and whoever names it is refused."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command import Etl

FAST = ("--rate", "unlimited")
HEAD = "InvoiceId,CustomerId,Amount,BalanceDue"


def write(etl: Etl, name: str, *rows: str) -> str:
    (etl.folder / name).write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    return name


def everything(etl: Etl, settings: dict[str, str]) -> None:
    """A night: results, rejects, checks, a plan, a verification, and an export of what the portal holds."""
    name = write(etl, "july.csv", "A1,C1,10.00,10.00", "A2,,20.00,20.00")
    assert etl.run("plan", name, *FAST, **settings).returncode == 1
    assert etl.run("validate", name).returncode == 1
    assert etl.run("import", name, "--simulate", *FAST).returncode == 1
    assert etl.run("import", name, "--verify", *FAST, **settings).returncode == 1
    for ending in ("csv", "xlsx", "jsonl", "parquet"):
        assert etl.run("export", f"july-open.{ending}", **settings).returncode == 0
        assert etl.run("results", "2", "--results", f"july-told.{ending}").returncode == 0


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str]]]:
    """Where a night was, and the portal that it sent to."""
    folder = tmp_path_factory.mktemp("night")
    with Etl(folder).simulator() as settings:
        everything(Etl(folder), settings)
        yield folder, settings


@pytest.fixture
def settings(etl: Etl, night: tuple[Path, dict[str, str]]) -> dict[str, str]:
    """The portal of a night, of which this folder has all that it left."""
    shutil.copytree(night[0], etl.folder, dirs_exist_ok=True)
    return night[1]


@pytest.mark.parametrize("pattern", ["july*", "*.csv", "ju?y*.*"])
def test_the_second_night_meets_what_the_first_one_wrote(etl: Etl, settings: dict[str, str], pattern: str) -> None:
    write(etl, "july.csv", "A1,C1,11.00,11.00", "A3,C1,20.00,20.00")
    for words in (("import", *FAST), ("validate",), ("plan", *FAST)):
        others = {path.name for path in etl.folder.glob(pattern)} - {"july.csv"}
        done = etl.run(*words, pattern, **settings)
        assert (done.returncode, done.stderr) == (0, "")
        (told,) = (line for line in done.stdout.splitlines() if line.startswith("Passed over, as etl wrote it"))
        assert all(name in told for name in others)
        assert done.stdout.count("\nRead ") == 1


NAMED = [
    ("july.results.csv", "the results of an import"),
    ("july-told.csv", "the results of an import"),
    ("july-told.xlsx", "the results of an import"),
    ("july-told.jsonl", "the results of an import"),
    ("july-told.parquet", "the results of an import"),
    ("july.check.csv", "the results of an import"),
    ("july.simulated.csv", "the results of an import"),
    ("july.plan.xlsx", "a plan"),
    ("july.verify.xlsx", "a verification"),
    *((f"july{kind}.report.html", "a report") for kind in ("", ".simulated", ".plan", ".verify")),
    *((f"july-open.{ending}", "an export of a portal's invoices") for ending in ("csv", "xlsx", "jsonl", "parquet")),
]


def test_whoever_names_one_is_refused_in_a_sentence_at_every_door(etl: Etl, settings: dict[str, str]) -> None:
    for name, what in NAMED:
        for words in (("import", *FAST), ("validate",), ("preview",), ("map",), ("plan", *FAST), ("update", *FAST)):
            done = etl.run(*words, name, **settings)
            assert done.returncode == 2, (words, name, done.stdout)
            assert f"{name} holds {what}, " in done.stderr
            assert ("which etl wrote itself. " in done.stderr) is ("export" in what)
            ways = ("Name the export they came from.", "name the file of your own", "save it under another name")
            assert any(way in done.stderr for way in ways)
            assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("settings")
def test_rejects_that_are_named_are_read_and_a_pattern_for_them_means_them(etl: Etl) -> None:
    for name in ("july.rejects.csv", "july.rejects.xlsx", "jul?.rejects.csv"):
        done = etl.run("validate", name)
        assert done.returncode == 1, done.stderr
        assert "Rejected rows of run 2" in done.stdout
    only = etl.run("validate", "july.verify*")
    assert only.returncode == 2
    assert "All that is called july.verify* was written by etl itself, such as july.verify.report.html." in only.stderr


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        b"PK\x03\x04nothing of the kind",
        b"PAR1PAR1",
        b"\xff\xfe",
        b"{",
        b"DocumentId,CustomerId,Amount\n",
        b"InvoiceId,Kind\n",
        b"InvoiceId,CustomerId,Amount\nA1,C1,1.00\n",
    ],
)
def test_a_file_that_is_not_ours_is_left_to_whoever_reads_it(etl: Etl, content: bytes) -> None:
    (etl.folder / "july.csv").write_bytes(content)
    done = etl.run("validate", "july*.csv")
    assert "etl wrote" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("settings")
def test_what_a_person_has_saved_as_a_file_of_their_own_is_theirs(etl: Etl) -> None:
    text = Path(etl.folder / "july-open.csv").read_text(encoding="utf-8-sig")
    lines = [",".join(line.split(",")[:1]) for line in text.splitlines()]
    assert lines[0] == "InvoiceId"
    write(etl, "own.csv", "A1,C1,10.00,10.00")
    assert etl.run("validate", "own*.csv").returncode == 0


@pytest.mark.parametrize("pattern", ["july*", "*.*"])
def test_a_pattern_passes_over_what_says_that_a_workbook_is_open_and_what_is_not_whole(etl: Etl, pattern: str) -> None:
    write(etl, "july.csv", "A1,C1,10.00,10.00")
    for name in ("~$july.csv", "july-2.csv.part", "july-3.csv.crdownload"):
        (etl.folder / name).write_bytes(b"\x05Anna")
    done = etl.run("validate", pattern)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Passed over: july-2.csv.part. It is still being written or fetched." in done.stdout
    if pattern == "*.*":
        assert (
            "It says that a spreadsheet program has july.csv open, of which only what is saved is read" in done.stdout
        )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("~$july.xlsx", "has july.xlsx open"),
        (".~lock.july.xlsx#", "has july.xlsx open"),
        ("july.xlsx.part", "It is still being written or fetched"),
    ],
)
def test_where_a_pattern_finds_nothing_else_that_is_said(etl: Etl, name: str, said: str) -> None:
    (etl.folder / name).write_bytes(b"\x05Anna")
    done = etl.run("validate", ".~lock*" if name.startswith(".") else "*")
    assert done.returncode == 2
    assert "matches no export" in done.stderr
    assert said in done.stderr


def test_a_pattern_for_unfinished_files_means_them(etl: Etl) -> None:
    write(etl, "july.tmp", "A1,C1,10.00,10.00")
    assert etl.run("validate", "*.tmp").returncode == 0
