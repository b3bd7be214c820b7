"""How runs ended, in Prometheus' text format."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from etl.model.document import Status, Total
from etl.report import balance
from etl.report.metrics import Measures, metrics_text, write_metrics

FIGURES = balance(
    [
        Total(Status.SUCCESS, "USD", 3, Decimal("100.10"), 0),
        Total(Status.PLANNED, "USD", 1, Decimal(5), 0),
        Total(Status.REJECTED, "", 2, Decimal(0), 2),
    ]
)


def measures(portal: str = "acme", at: float = 1000.0, code: int = 0, *, read: bool = True) -> Measures:
    return Measures(portal=portal, ended_at=at, seconds=1.5, exit_code=code, figures=FIGURES if read else None)


def values(text: str) -> dict[str, str]:
    return dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))


def test_a_run_is_told_to_the_cent_each_measure_with_its_help_and_type() -> None:
    text = metrics_text("", measures())
    found = values(text)
    assert found['etl_last_success_timestamp_seconds{portal="acme"}'] == "1000.000"
    assert found['etl_last_run_invoices{portal="acme",status="pending"}'] == "1"
    assert found['etl_last_run_invoices{portal="acme",status="failed"}'] == "0"
    assert found['etl_last_run_amount{portal="acme",status="succeeded",currency="USD"}'] == "100.10"
    names = [line.partition("{")[0] for line in text.splitlines() if not line.startswith("#")]
    for name in names:
        assert text.index(f"# TYPE {name} gauge") < text.index(f"\n{name}{{")
    assert re.findall(r"# HELP (\w+)", text) == list(dict.fromkeys(names))


def test_what_a_run_cannot_say_is_kept_of_earlier_ones() -> None:
    first = metrics_text("", measures())
    found = values(metrics_text(first, measures(at=2000.0, code=2, read=False)))
    assert found['etl_last_run_timestamp_seconds{portal="acme"}'] == "2000.000"
    assert found['etl_last_run_exit_code{portal="acme"}'] == "2"
    assert found['etl_last_success_timestamp_seconds{portal="acme"}'] == "1000.000"
    assert found['etl_last_run_invoices{portal="acme",status="pending"}'] == "1"
    later = values(metrics_text(first, measures(at=3000.0, code=1)))
    assert later['etl_last_finish_timestamp_seconds{portal="acme"}'] == "3000.000"
    assert later['etl_last_success_timestamp_seconds{portal="acme"}'] == "1000.000"


def test_runs_of_other_portals_stay_and_what_is_no_measure_of_ours_goes() -> None:
    before = metrics_text("", measures('a"b\\c\nd')) + 'other{portal="x"} 1\ngarbage\netl_last_run_seconds 3\n'
    text = metrics_text(before, measures())
    assert values(text).keys() >= {
        'etl_last_run_seconds{portal="a\\"b\\\\c\\nd"}',
        'etl_last_run_seconds{portal="acme"}',
    }
    assert "other" not in text
    assert "garbage" not in text
    assert metrics_text(text, measures()) == text


def test_a_file_that_cannot_be_written_is_told_and_nothing_else(tmp_path: Path) -> None:
    assert write_metrics(tmp_path / "etl.prom", measures()) == ""
    assert (tmp_path / "etl.prom").read_text(encoding="utf-8") == metrics_text("", measures())
    assert sorted(path.suffix for path in tmp_path.iterdir()) in (["", ".prom"], [".lock", ".prom"], [".prom"])
    told = write_metrics(tmp_path / "none" / "etl.prom", measures())
    assert (
        told == f"--metrics {tmp_path / 'none' / 'etl.prom'} was not written: there is no folder {tmp_path / 'none'}."
    )
    assert not (tmp_path / "none").exists()
    (tmp_path / "odd.prom").write_bytes(b"\xff")
    assert "what is there is no text" in write_metrics(tmp_path / "odd.prom", measures())


@pytest.mark.parametrize("portal", ["", "acme"])
def test_a_run_without_a_portal_is_told_too(portal: str) -> None:
    assert f'etl_last_run_exit_code{{portal="{portal}"}} 3' in metrics_text("", measures(portal, code=3, read=False))
