"""What is asked at a terminal: the portal's name before production, and the password of a workbook."""

import os
from pathlib import Path

import pytest

from tests.support.command import CREDENTIALS, Etl
from tests.support.in_process import run_upon
from tests.support.july import export
from tests.support.locked import locked
from tests.support.terminal import at_a_terminal

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals to type at")


@pytest.mark.parametrize(
    ("typed", "code", "sentence"),
    [
        (b"Simulator\n", 0, b"PRODUCTION: 1 document to portal simulator"),
        (b"acme\n", 2, b"Nothing was sent: acme was typed, not simulator."),
        (b"\n", 2, b"Nothing was sent: nothing was typed, not simulator."),
        (b"\x04", 2, b"Nothing was sent: nothing was typed, not simulator."),
    ],
)
def test_at_a_terminal_production_asks_for_the_portals_name(etl: Etl, typed: bytes, code: int, sentence: bytes) -> None:
    name = export(etl, "A1,C1,30.00")
    with etl.simulator() as settings:
        ended, shown = asked(etl, settings, typed, "import", name)
        assert ended == code
        assert sentence in shown
        assert "has documents pending" in etl.run("resume", "--yes", **settings).stdout


@pytest.mark.parametrize(("typed", "code", "told"), [(b"simulator\n", 0, 1), (b"acme\n", 2, 0)])
def test_the_queue_is_not_written_to_unasked_where_nothing_is_left_to_send(
    etl: Etl, typed: bytes, code: int, told: int
) -> None:
    name = export(etl, "A1,C1,30.00")
    with etl.simulator() as settings:
        assert etl.run("import", name, **settings).returncode == 0
        ended, shown = asked(etl, settings, typed, "import", name, "--acknowledge")
        listed = etl.run("integrations", "--json", **settings)
    assert ended == code
    assert b"PRODUCTION: --acknowledge writes into the queue of portal simulator" in shown
    assert len(listed.stdout.splitlines()) == told


def asked(etl: Etl, settings: dict[str, str], typed: bytes, *words: str) -> tuple[int, bytes]:
    """Answers a command's question for the portal's name; its exit code, and what its terminal showed.

    It is asked on a terminal within the tests' process, which keeps what is typed until it is read.
    """
    import pty

    ours, theirs = pty.openpty()
    os.write(ours, typed)
    with Path(os.devnull).open("wb") as nowhere:
        code = run_upon(
            (theirs, nowhere.fileno(), theirs),
            [*words, "--no-progress"],
            etl.folder,
            etl.environment(settings | {"PAYFABRIC_ENVIRONMENT": "production"}),
        )
    os.close(theirs)
    shown = b"".join(iter(lambda: read(ours), b""))
    os.close(ours)
    assert b"to send: " in shown
    return code, shown


def read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # Linux's end of file on a terminal whose other side is closed
        return b""


def test_a_key_that_is_set_nowhere_is_asked_for_and_not_shown(etl: Etl) -> None:
    with etl.simulator() as settings:
        (etl.folder / "etl.toml").write_text(f'base_url = "{settings["PAYFABRIC_BASE_URL"]}"\n', encoding="utf-8")
        process, terminal = at_a_terminal(etl, "check")
        shown = b""
        for question in (
            b"Integration key of portal simulator",
            b"Password of the integration key of portal simulator",
        ):
            while not shown.rstrip().endswith(b":") or question not in shown:
                shown += os.read(terminal, 1024)
            os.write(terminal, CREDENTIALS["PAYFABRIC_INTEGRATION_KEY"].encode() + b"\n")
        while b"Nothing was sent." not in shown:
            shown += os.read(terminal, 1024)
        assert process.wait(timeout=60) == 0
        os.close(terminal)
    assert shown.count(b"Signed in to portal simulator") == 1


def test_a_person_at_a_terminal_is_asked(etl: Etl) -> None:
    process, terminal = at_a_terminal(etl, "validate", str(locked(etl.folder)))
    shown = b""
    while b"Password: " not in shown:
        shown += os.read(terminal, 1024)
    os.write(terminal, b"sesame\n")
    while b"Results:" not in shown:
        shown += os.read(terminal, 1024)
    assert process.wait(timeout=60) == 0
    assert b"sesame" not in shown
    os.close(terminal)
