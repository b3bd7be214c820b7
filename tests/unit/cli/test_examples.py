"""The examples in the help are command lines that the program understands; those that need no portal are run."""

import re
import shlex
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from etl.cli.command_list import COMMANDS
from etl.cli.frame import app
from etl.cli.program import loaded
from tests.support.helps import PAGES, PROGRAM

EXAMPLES = [
    line.strip().removeprefix(f"{PROGRAM} ")
    for page in sorted(PAGES.iterdir())
    for line in page.read_text(encoding="utf-8").partition("Examples:\n")[2].splitlines()
]
MAPPING = """
[columns]
InvoiceId = "InvoiceId"
CustomerId = "CustomerId"
Amount = "Amount"

[[tests]]
given = { InvoiceId = "A1", CustomerId = "C1", Amount = "30" }
expect = { InvoiceId = "A1" }
"""
ALONE = re.compile(r"(preview|validate|map|template) .*")


def test_every_command_has_an_example() -> None:
    assert {words.split()[0] for words in EXAMPLES} == set(COMMANDS)


@pytest.mark.parametrize("words", EXAMPLES)
def test_an_example_is_understood(words: str) -> None:
    name, *rest = shlex.split(words)
    assert loaded(name).make_context(name, rest).params


@pytest.mark.parametrize("words", [words for words in EXAMPLES if ALONE.fullmatch(words)])
def test_an_example_that_needs_no_portal_ends_well(words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAYFABRIC_JOURNAL", str(tmp_path / "journal.sqlite3"))
    invoices = pl.DataFrame({"InvoiceId": ["A1"], "CustomerId": ["C1"], "Amount": ["30"]})
    invoices.write_csv("july.csv")
    invoices.write_excel("july.xlsx")
    if "--test" in words:
        Path("july.mapping.toml").write_text(MAPPING, encoding="utf-8")
    done = CliRunner().invoke(app, shlex.split(words))
    assert (done.exit_code, done.stderr) == (0, "")
