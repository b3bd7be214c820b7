import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.campaign.readings import Reading, Row, compared

_ROOT = Path(__file__).resolve().parents[3]


def _row(*, status: str = "Pending", reason: str = "", body: str = "{}") -> Row:
    return Row("2", status, reason, body)


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        pytest.param((_row(),), (_row(),), [], id="same"),
        pytest.param((_row(body='{"Amount":"1"}'),), (_row(body='{"Amount":"2"}'),), ["body changed"], id="body"),
        pytest.param((_row(),), (_row(status="Failed", body=""),), ["no longer sent"], id="rejected"),
        pytest.param((_row(status="Failed", body=""),), (_row(),), ["now sent"], id="sent"),
        pytest.param((_row(reason="a"),), (_row(reason="b"),), ["reason changed"], id="reason"),
        pytest.param((_row(),), (), ["row gone"], id="gone"),
        pytest.param((), (_row(),), ["row new"], id="new"),
    ],
)
def test_each_difference_of_a_row_has_its_name(old: Sequence[Row], new: Sequence[Row], kinds: list[str]) -> None:
    found = compared(Reading("", (), tuple(old)), Reading("", (), tuple(new)))
    assert [kind for kind, _ in found] == kinds


@pytest.mark.parametrize(
    ("old", "new", "kind"), [("", "no", "now refused"), ("no", "", "now read"), ("no", "never", "refused otherwise")]
)
def test_a_file_that_only_one_of_them_reads_is_told(old: str, new: str, kind: str) -> None:
    assert [found for found, _ in compared(Reading(old, (), ()), Reading(new, (), ()))] == [kind]


def test_a_build_reads_as_it_does_itself(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("InvoiceId,CustomerId,Amount\nA1,C1,1.00\n", "utf-8")
    (tmp_path / "b.csv").write_text("Name\nA\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tests.campaign.readings", str(_ROOT), str(_ROOT), str(tmp_path)],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "2 files, 1 rows: 0 files differ; nothing differs")
