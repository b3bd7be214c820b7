"""The mapping file that the last file with the same headings was read with is proposed where none is named."""

from collections.abc import Iterator

import pytest

from tests.support.command import Etl
from tests.support.plans import FAST

FOREIGN = "Rechnung,Konto,Summe"
OURS = "InvoiceId,CustomerId,Amount"
MAPPING = '[columns]\n"{}" = "InvoiceId"\n"{}" = "CustomerId"\n"{}" = {{ attribute = "Amount", negate = true }}\n'
HINT = "The last file with these headings, of run 1, was read with july.mapping.toml, and this one is not"


@pytest.fixture
def settings(etl: Etl) -> Iterator[dict[str, str]]:
    with etl.simulator() as where:
        yield where | FAST


def write(etl: Etl, name: str, headings: str, *rows: str) -> str:
    (etl.folder / name).write_text("\n".join([headings, *rows, ""]), encoding="utf-8")
    return name


def mapped(etl: Etl, settings: dict[str, str], headings: str, name: str = "july.mapping.toml") -> None:
    (etl.folder / name).write_text(MAPPING.format(*headings.split(",")), encoding="utf-8")
    done = etl.run("import", write(etl, "july.csv", headings, "A1,C1,-1.10"), "--mapping", name, **settings)
    assert done.returncode == 0, done.stderr


def test_a_name_with_blanks_is_told_as_a_shell_takes_it(etl: Etl, settings: dict[str, str]) -> None:
    mapped(etl, settings, FOREIGN, "our july.toml")
    done = etl.run("import", write(etl, "august.csv", FOREIGN, "A2,C1,-2.20"), **settings)
    assert 'which fits these headings: --mapping "our july.toml".' in done.stderr


def test_headings_that_are_not_understood_are_refused_with_the_mapping_that_reads_them(
    etl: Etl, settings: dict[str, str]
) -> None:
    august = write(etl, "august.csv", FOREIGN, "A2,C1,-2.20")
    before = etl.run("import", august, **settings)
    mapped(etl, settings, FOREIGN)
    refused = [etl.run(command, august, **settings) for command in ("import", "validate")]
    seen = etl.run("preview", august, **settings)
    others = etl.run("validate", write(etl, "other.csv", "Rechnung,Konto,Betrag", "A2,C1,1"), **settings)
    followed = etl.run("import", august, "--mapping", "july.mapping.toml", **settings)
    assert before.returncode == 2
    assert "--mapping july.mapping.toml" not in before.stderr
    for done in refused:
        assert done.returncode == 2
        assert (
            "Run 1 was read with july.mapping.toml, which fits these headings: --mapping july.mapping.toml."
            in done.stderr
        )
    assert seen.returncode == 2
    assert "which fits these headings: --mapping july.mapping.toml." in " ".join(seen.stdout.split())
    assert "july.mapping.toml" not in others.stderr
    assert followed.returncode == 0, followed.stderr
    assert "was read with" not in followed.stdout


def test_headings_that_are_understood_without_it_are_told_of_it(etl: Etl, settings: dict[str, str]) -> None:
    mapped(etl, settings, OURS)
    august = write(etl, "august.csv", OURS, "A2,C1,2.20")
    told = [etl.run(command, august) for command in ("validate", "preview")]
    told += [etl.run("import", august, "--simulate", "--rate", "unlimited")]
    other = etl.run("validate", write(etl, "other.csv", f"{OURS},Currency", "A2,C1,2.20,EUR"))
    sent = etl.run("import", august, **settings)
    # Now the last one was read without.
    again = etl.run("validate", write(etl, "september.csv", OURS, "A3,C1,2.20"))
    for done in (*told, sent):
        assert done.returncode == 0, done.stderr
        assert HINT in " ".join(done.stdout.split())
    assert "july.mapping.toml" not in other.stdout + again.stdout
