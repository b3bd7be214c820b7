"""What the README shows is what happens."""

import re
from typing import Any

import pytest

from tests.support.command import ROOT, Etl

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = "\n".join(page.read_text(encoding="utf-8") for page in sorted((ROOT / "docs").glob("*.md")))
PYTHON = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
TRANSCRIPTS = re.findall(r"```console\n\$ python -m (etl .*)\n([\s\S]*?)```", README)


def test_there_is_a_transcript_and_exactly_two_commands_that_set_up_all_they_need() -> None:
    assert TRANSCRIPTS
    assert len(re.findall(r"^python3 -m venv", README, flags=re.MULTILINE)) == 2


def test_the_readme_can_be_read_in_one_go() -> None:
    assert len(README.encode()) <= 8_000


def test_every_option_is_in_the_documents_or_the_help_alone_explains_it(etl: Etl) -> None:
    options = set(re.findall(r"--[a-z-]+", etl.run("import", "--help", COLUMNS="200").stdout))
    assert "--simulate" in options
    undocumented = options - set(re.findall(r"--[a-z-]+", README + DOCS))
    assert undocumented <= {"--help"}


def test_the_example_in_python_sends_what_it_says(etl: Etl, monkeypatch: pytest.MonkeyPatch) -> None:
    (etl.folder / "july.csv").write_text("InvoiceId,CustomerId,Amount\nA1,C1,30.00\n", encoding="utf-8")
    (code,) = re.findall(r"```python\n([\s\S]*?)```", PYTHON)
    example: dict[str, Any] = {}
    with etl.simulator() as settings:
        monkeypatch.chdir(etl.folder)
        for name, value in {**settings, "PAYFABRIC_JOURNAL": str(etl.journal)}.items():
            monkeypatch.setenv(name, value)
        exec(code, example)  # noqa: S102 - our own
    assert example["result"].frame()["Status"].to_list() == ["Success"]
    assert "python: nightly" in etl.run("runs", "1").stdout
