"""Nothing goes to production unless somebody has said so."""

import os
import subprocess
import sys

import pytest

from tests.support.command import Etl

POSIX = pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")


PRODUCTION = ("www.payfabric.com", "www.payfabric.com.:443", "PayFabric.com")


def export(etl: Etl, *rows: str, name: str = "july.csv", headings: str = "InvoiceId,CustomerId,Amount,Currency") -> str:
    (etl.folder / name).write_text("\n".join([headings, *rows, ""]), encoding="utf-8")
    return name


def test_production_without_a_terminal_needs_a_yes(etl: Etl) -> None:
    name = export(etl, "A1,C1,30.00,USD")
    secrets = {"PAYFABRIC_PORTAL": "acme", "PAYFABRIC_TOKEN": "t"}
    for words in (("import", name), ("import", name, "--acknowledge"), ("update", name), ("resume",)):
        for way in (
            {"PAYFABRIC_ENVIRONMENT": "production"},
            *({"PAYFABRIC_BASE_URL": f"https://{host}/receivables/sync/api/acme/api"} for host in PRODUCTION),
        ):
            done = etl.run(*words, **(secrets | way))
            assert done.returncode == 2
            assert "send to production (acme), and there is no terminal to ask at. Add --yes." in done.stderr
    assert not etl.journal.exists()


def test_with_a_yes_production_is_sent_to_and_told_by_every_command(etl: Etl) -> None:
    change = export(etl, "A1,2026-07-31", name="dates.csv", headings="InvoiceId,DueDate")
    name = export(etl, "A1,C1,30.00,USD")
    with etl.simulator() as settings:
        live = settings | {"PAYFABRIC_ENVIRONMENT": "production"}
        nowhere = live | {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/receivables/sync/api/acme/api"}
        done = [etl.run(*words, "--yes", **live) for words in (("import", name, "--acknowledge"), ("update", change))]
        stopped = etl.run("import", name, "--yes", "--give-up-after", "0", **nowhere)
        resumed = etl.run("resume", "--yes", "--give-up-after", "0", **nowhere)
    assert [each.returncode for each in (*done, stopped, resumed)] == [0, 0, 3, 3]
    for number, each in enumerate(done, start=1):
        assert "Sending 1 document to portal simulator, 127.0.0.1:" in each.stdout
        assert f"Run {number} to portal simulator, 127.0.0.1:" in each.stdout
    for each in (stopped, resumed):
        assert "Run 3 to portal acme, 127.0.0.1:9" in each.stdout
    held = [etl.results(file)[0] for file in ("dates.results.csv", "july.results.csv")]
    assert [(row["Portal"], str(row["Environment"])[:10]) for row in held] == [
        ("simulator", "127.0.0.1:"),
        ("acme", "127.0.0.1:"),
    ]


@POSIX
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
    name = export(etl, "A1,C1,30.00,USD")
    with etl.simulator() as settings:
        ended, shown = asked(etl, settings, typed, "import", name)
        assert ended == code
        assert sentence in shown
        assert "has documents pending" in etl.run("resume", "--yes", **settings).stdout


@POSIX
@pytest.mark.parametrize(("typed", "code", "told"), [(b"simulator\n", 0, 1), (b"acme\n", 2, 0)])
def test_the_queue_is_not_written_to_unasked_where_nothing_is_left_to_send(
    etl: Etl, typed: bytes, code: int, told: int
) -> None:
    name = export(etl, "A1,C1,30.00,USD")
    with etl.simulator() as settings:
        assert etl.run("import", name, **settings).returncode == 0
        ended, shown = asked(etl, settings, typed, "import", name, "--acknowledge")
        listed = etl.run("integrations", "--json", **settings)
    assert ended == code
    assert b"PRODUCTION: --acknowledge writes into the queue of portal simulator" in shown
    assert len(listed.stdout.splitlines()) == told


def asked(etl: Etl, settings: dict[str, str], typed: bytes, *words: str) -> tuple[int, bytes]:
    """Answers a command's question for the portal's name; its exit code, and what its terminal showed."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "etl", *words, "--no-progress"],
        cwd=etl.folder,
        env=etl.environment(settings | {"PAYFABRIC_ENVIRONMENT": "production"}),
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while b"to send: " not in shown:
        shown += os.read(ours, 4096)
    os.write(ours, typed)
    code = process.wait(timeout=60)
    shown += read(ours)
    os.close(ours)
    return code, shown


def read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # Linux's end of file on a terminal whose other side is closed
        return b""
