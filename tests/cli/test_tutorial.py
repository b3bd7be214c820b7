"""The tutorial, from its first command to its last."""

import re
import shutil

from tests.support.command import ROOT, Etl

TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\npython -m etl (.*)\n```", TUTORIAL)

#: What some of them end with: the sample has mistakes in it, and so have its rejected rows that nobody has corrected.
ENDINGS = {0: 1, 1: 1}


def test_each_command_does_what_the_tutorial_says(etl: Etl) -> None:
    assert len(COMMANDS) == TUTORIAL.count("```sh")
    (etl.folder / "samples").mkdir()
    shutil.copy(ROOT / "samples" / "invoices-july.xlsx", etl.folder / "samples")
    # As in the folder itself, where the sample stands beside one of the same name in CSV.
    shutil.copy(ROOT / "samples" / "invoices-july.csv", etl.folder / "samples")
    lines = ("InvoiceId,CustomerId,Amount,BalanceDue", "A1,C1,10.00,10.00", "A2,C2,20.00,20.00")
    (etl.folder / "july.csv").write_text("\n".join(lines), encoding="utf-8")
    with etl.simulator() as settings:
        for number, command in enumerate(COMMANDS):
            done = etl.run(*command.split(), PAYFABRIC_RATE="unlimited", **settings)
            assert done.returncode == ENDINGS.get(number, 0), (command, done.stdout, done.stderr)
    assert list((etl.folder / "samples").glob("*.report.html"))
    assert "succeeded" in done.stdout
