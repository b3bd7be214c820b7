"""The tutorial, from its first command to its last."""

import re
import shutil
from pathlib import Path

import openpyxl

from tests.support.command import ROOT, Etl

TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\npython -m etl (.*)\n```", TUTORIAL)

#: What some of them end with: the sample has mistakes in it, and so have its rejected rows that nobody has corrected.
#: And one invoice is refused, until it is corrected.
ENDINGS = {0: 1, 1: 1, 8: 1, 9: 1}
REFUSED = "INV0041203"


def correct(rejects: Path) -> None:
    """Types another customer over the one that the portal does not know."""
    workbook = openpyxl.load_workbook(rejects)
    (row,) = [row for row in workbook.worksheets[0].iter_rows(min_row=2) if row[0].value == REFUSED]
    assert "does not exist (CustomerId). Correct that here; or mend it in the portal, then python -m etl retry" in str(
        row[-1].value
    )
    row[1].value = "KNOWN"
    workbook.save(rejects)


def test_each_command_does_what_the_tutorial_says(etl: Etl) -> None:
    assert len(COMMANDS) == TUTORIAL.count("```sh")
    (etl.folder / "samples").mkdir()
    shutil.copy(ROOT / "samples" / "invoices-july.xlsx", etl.folder / "samples")
    # As in the folder itself, where the sample stands beside one of the same name in CSV.
    shutil.copy(ROOT / "samples" / "invoices-july.csv", etl.folder / "samples")
    lines = ("InvoiceId,CustomerId,Amount,BalanceDue", "A1,C1,10.00,10.00", "A2,C2,20.00,20.00")
    (etl.folder / "july.csv").write_text("\n".join(lines), encoding="utf-8")
    assert f"`python -m etl simulator --refuse {REFUSED}`" in TUTORIAL
    with etl.simulator("--refuse", REFUSED) as settings:
        for number, command in enumerate(COMMANDS):
            if number == len(COMMANDS) - 1:
                correct(etl.folder / command.split()[-1])
            done = etl.run(*command.split(), PAYFABRIC_RATE="unlimited", **settings)
            assert done.returncode == ENDINGS.get(number, 0), (command, done.stdout, done.stderr)
    assert list((etl.folder / "samples").glob("*.report.html"))
    assert "Together with run" in done.stdout
    rows = etl.results("samples/invoices-july.xlsx.rejects.results.csv")
    assert [row["Status"] for row in rows if row["DocumentId"] == REFUSED] == ["Success"]
