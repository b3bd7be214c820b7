import sys
from pathlib import Path

import pytest

from benchmarks.ground import environment
from benchmarks.measure import FailedError, Order, run


def order(code: str, folder: Path, **more: object) -> Order:
    return Order([sys.executable, "-c", code], folder, environment(), **more)  # type: ignore[arg-type]


def test_the_clock_may_start_at_a_line_of_the_process(tmp_path: Path) -> None:
    sample = run(order("import time; time.sleep(0.3); print('begin')", tmp_path, begin="begin"))
    assert sample.out == "begin\n"
    assert sample.wall - sample.since >= 0.3


def test_the_cpu_seconds_before_that_line_do_not_count(tmp_path: Path) -> None:
    if not Path("/proc/self/stat").exists():
        pytest.skip("only Linux tells the CPU seconds of a running process")
    code = "import time\nwhile time.process_time() < 0.5: pass\nprint('begin')"
    sample = run(order(code, tmp_path, begin="begin"))
    assert sample.cpu >= 0.5
    assert sample.cpu - sample.since_cpu >= 0.4


def test_the_peak_is_of_what_was_held_at_once(tmp_path: Path) -> None:
    assert run(order("x = b'x' * 300_000_000; del x", tmp_path)).peak >= 300_000_000


def test_a_process_that_fails_is_no_measurement_and_its_complaint_is_told(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match=r"ended with 3: [\s\S]*out[\s\S]*err"):
        run(order("import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)", tmp_path))


def test_an_exit_code_may_be_expected(tmp_path: Path) -> None:
    assert run(order("raise SystemExit(1)", tmp_path, exits=(0, 1))).out == ""


@pytest.mark.parametrize("terminal", [True, False])
def test_stderr_is_a_terminal_where_it_should_be(tmp_path: Path, terminal: bool) -> None:
    code = "import sys; print(sys.stderr.isatty()); print('x' * 300_000, file=sys.stderr)"
    assert run(order(code, tmp_path, terminal=terminal)).out == f"{terminal}\n"


def test_what_a_failed_process_said_on_its_terminal_is_told_too(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match="lost"):
        run(order("import sys; sys.exit('lost')", tmp_path, terminal=True))


def test_settings_of_the_user_do_not_reach_what_is_measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PAYFABRIC_TOKEN", "secret")
    assert run(order("import os; print('PAYFABRIC_TOKEN' in os.environ)", tmp_path)).out == "False\n"
