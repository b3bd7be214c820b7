"""What monitoring sees of a worker."""

import re
import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from etl.errors import SettingsError
from etl.queue import Job, JobState, Order
from etl.service.metrics import address_of, metrics_text, serving
from etl.service.pulse import Pulse

JOB = Job(number=1, order=Order(portal='a"c\\me'), state=JobState.DONE, code=0, put_at=datetime.now(UTC))


def pulse() -> Pulse:
    found = Pulse(put_back=2, waiting=3)
    for job in (JOB, JOB, replace(JOB, state=JobState.FAILED, code=2), replace(JOB, state=JobState.FAILED, code=None)):
        found.ended(job)
    found.beat(1)
    return found


def read(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_jobs_are_counted_by_portal_state_and_exit_code() -> None:
    lines = metrics_text(pulse()).splitlines()
    assert r'etl_worker_jobs_ended_total{portal="a\"c\\me",state="done",exit_code="0"} 2' in lines
    assert r'etl_worker_jobs_ended_total{portal="a\"c\\me",state="failed",exit_code="2"} 1' in lines
    assert r'etl_worker_jobs_ended_total{portal="a\"c\\me",state="failed",exit_code=""} 1' in lines
    assert {"etl_worker_jobs_running 1", "etl_worker_jobs_waiting 3", "etl_worker_jobs_put_back_total 2"} <= set(lines)
    # Every line is one that Prometheus reads.
    form = r'(?:# (?:HELP|TYPE) \w+ .+|\w+(?:\{\w+="(?:[^"\\\n]|\\.)*"(?:,\w+="(?:[^"\\\n]|\\.)*")*\})? \d+)'
    assert [line for line in lines if not re.fullmatch(form, line)] == []


def test_it_is_asked_over_http_and_says_when_it_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(("127.0.0.1", 0), (found := pulse())) as port:
        assert read(port, "/metrics") == (200, metrics_text(found))
        assert read(port, "/health") == (200, "well\n")
        assert read(port, "/other")[0] == 404
        monkeypatch.setattr("etl.service.pulse._WELL", 0.0)
        assert read(port, "/health")[0] == 503
        with (
            pytest.raises(SettingsError, match=r"cannot be used \(.*\)\. Choose another port"),
            serving(("127.0.0.1", port), found),
        ):
            pass


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("9464", ("127.0.0.1", 9464)),
        (":9464", ("127.0.0.1", 9464)),
        ("0.0.0.0:9464", ("0.0.0.0", 9464)),  # noqa: S104 - as a container needs it
        ("[::1]:9464", ("::1", 9464)),
    ],
)
def test_an_address_is_a_port_or_a_host_too(text: str, address: tuple[str, int]) -> None:
    assert address_of(text) == address


@pytest.mark.parametrize("text", ["", "here", "127.0.0.1", "127.0.0.1:http", "1:65536"])
def test_what_is_no_address_says_what_to_write(text: str) -> None:
    with pytest.raises(SettingsError, match=r"--metrics: write a port or an address such as 127\.0\.0\.1:9464"):
        address_of(text)
