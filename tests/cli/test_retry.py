"""What the portal refused of a run, sent once more when the cause is gone."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from etl import Client, JournalOptions, PortalOptions, Secrets, SettingsError
from tests.support.command import Etl
from tests.support.plans import DATA, FAST, row, write
from tests.support.postgres import Server
from tests.support.scripted import Answer, Seen, answer
from tests.support.serving import serving
from tests.support.stored import posts
from tests.support.tampering import tampering

_TOKEN = answer(200, '{"access_token":"t","token_type":"bearer","expires_in":8000000}')
_UNKNOWN = answer(400, '{"Message":"The customer C2 does not exist."}')


def _refusing(*names: str, missing: bytes = answer(404, "")) -> Callable[[Seen], Answer]:
    def script(seen: Seen) -> Answer:
        if "token" in seen.path:
            return _TOKEN
        if seen.method == "GET":
            return missing
        return _UNKNOWN if any(name.encode() in seen.body for name in names) else answer(200, "true")

    return script


@contextmanager
def _portal(etl: Etl, base_url: str, *options: str) -> Iterator[dict[str, str]]:
    """The simulator where the scripted server was."""
    with etl.simulator(*DATA, "--port", base_url.split(":")[2].split("/", maxsplit=1)[0], *options) as settings:
        yield settings | FAST | {"PAYFABRIC_BASE_URL": base_url}


def _refused(etl: Etl, *lines: str) -> str:
    """Imports July at a portal that does not know C2; returns its address."""
    with etl.simulator() as settings:
        path = settings["PAYFABRIC_BASE_URL"].split("/", 3)[3]
    with serving(_refusing("C2")) as server:
        address = f"{server.base_url.split('/api', 1)[0].rstrip('/')}/{path}"
        settings |= FAST | {"PAYFABRIC_BASE_URL": address}
        done = etl.run("import", write(etl, "july.csv", *lines), **settings)
    assert done.returncode == 1, done.stderr
    return address


def _said(etl: Etl, name: str = "july.results.csv") -> dict[str, tuple[str, str]]:
    return {str(r["DocumentId"]): (str(r["Status"]), str(r["ErrorMessage"] or "")) for r in etl.results(name)}


def test_what_the_portal_refused_is_sent_when_its_cause_is_gone_and_nothing_else(etl: Etl) -> None:
    address = _refused(etl, row(1), row(2), row(3))
    assert _said(etl)["INV-0002"][0] == "Failed"
    with _portal(etl, address) as settings:
        done = etl.run("retry", "1", **settings)
        again = etl.run("retry", "1", **settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Sending 1 document to" in done.stdout
    assert posts(etl.folder / "portal.db") == {"INV-0002": 1}
    assert _said(etl) == dict.fromkeys(("INV-0001", "INV-0002", "INV-0003"), ("Success", ""))
    assert again.returncode == 2
    assert "Sending" not in again.stdout
    assert again.stderr.startswith("etl: Nothing of run 1 can be sent again: ")


def test_with_a_journal_on_a_server_it_is_the_same(tmp_path: Path, postgres: Server) -> None:
    etl = Etl(tmp_path, postgres.journal().url)
    address = _refused(etl, row(1), row(2))
    with _portal(etl, address) as settings:
        done = etl.run("retry", "1", **settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert posts(etl.folder / "portal.db") == {"INV-0002": 1}


def test_what_was_paid_since_is_not_opened_again(etl: Etl) -> None:
    address = _refused(etl, row(1), row(2))
    with _portal(etl, address) as settings:
        other = {"PAYFABRIC_JOURNAL": str(etl.folder / "other.sqlite3")}
        assert etl.run("import", write(etl, "theirs.csv", row(2)), **(settings | other)).returncode == 0
        with tampering(etl.folder / "portal.db") as hand:
            hand.change("INV-0002", BalanceDue="0.00")
        done = etl.run("retry", "1", **settings)
    assert done.returncode == 1, done.stderr
    assert posts(etl.folder / "portal.db") == {"INV-0002": 1}
    assert re.search("BalanceDue", _said(etl)["INV-0002"][1])


def test_it_is_compared_too_where_the_portal_could_not_be_asked_at_first(etl: Etl) -> None:
    address = _refused(etl, row(1), row(2))
    with etl.simulator() as settings:
        pass
    gone = etl.run(
        "retry",
        "1",
        **(settings | FAST | {"PAYFABRIC_BASE_URL": address, "PAYFABRIC_RETRIES": "0", "PAYFABRIC_GIVE_UP_AFTER": "1"}),
    )
    assert gone.returncode in {2, 3}
    with _portal(etl, address) as settings:
        other = {"PAYFABRIC_JOURNAL": str(etl.folder / "other.sqlite3")}
        assert etl.run("import", write(etl, "theirs.csv", row(2)), **(settings | other)).returncode == 0
        with tampering(etl.folder / "portal.db") as hand:
            hand.change("INV-0002", BalanceDue="0.00")
        done = etl.run("resume", "1", **settings)
    assert done.returncode == 1, done.stderr
    assert posts(etl.folder / "portal.db") == {"INV-0002": 1}


def test_what_was_corrected_since_under_another_number_is_not_sent_a_second_time(etl: Etl) -> None:
    address = _refused(etl, row(1), row(2))
    rejects = etl.folder / "july.rejects.csv"
    rejects.write_text(rejects.read_text("utf-8-sig").replace("INV-0002", "INV-0022"), encoding="utf-8-sig")
    with _portal(etl, address) as settings:
        assert etl.run("import", "july.rejects.csv", **settings).returncode == 0
        done = etl.run("retry", "1", **settings)
    assert done.returncode == 2, done.stdout
    assert "corrected since" in done.stderr
    assert posts(etl.folder / "portal.db") == {"INV-0022": 1}


def test_what_a_later_run_has_sent_is_left_to_it(etl: Etl) -> None:
    address = _refused(etl, row(1), row(2))
    with _portal(etl, address) as settings:
        assert (
            etl.run("import", write(etl, "august.csv", row(2, amount="9.00", due="9.00")), **settings).returncode == 0
        )
        done = etl.run("retry", "1", **settings)
    assert done.returncode == 0, done.stderr
    assert posts(etl.folder / "portal.db") == {"INV-0002": 1}
    assert _said(etl)["INV-0002"][0] == "Superseded"


def test_a_change_of_an_invoice_that_was_not_there_is_made_when_it_is(etl: Etl) -> None:
    with etl.simulator(*DATA) as where:
        settings = where | FAST
        (etl.folder / "dates.csv").write_text("InvoiceId,DueDate\nINV-0001,2026-12-24\n", encoding="utf-8")
        assert etl.run("update", "dates.csv", **settings).returncode == 1
        other = {"PAYFABRIC_JOURNAL": str(etl.folder / "other.sqlite3")}
        assert etl.run("import", write(etl, "july.csv", row(1)), **(settings | other)).returncode == 0
        done = etl.run("retry", "1", **settings)
        held = etl.run("get", "INV-0001", **settings).stdout
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search("DueDate +2026-12-24", held)


def test_from_python_it_is_the_same(etl: Etl) -> None:
    address = _refused(etl, row(1), row(2))
    with _portal(etl, address) as settings:
        secrets = Secrets(
            integration_key=settings["PAYFABRIC_INTEGRATION_KEY"],
            integration_password=settings["PAYFABRIC_INTEGRATION_PASSWORD"],
        )
        portal, journal = PortalOptions(base_url=address), JournalOptions(journal=etl.journal)
        with Client(portal, secrets=secrets, journal=journal) as client:
            assert client.retry(1).delivered
            with pytest.raises(SettingsError, match="can be sent again"):
                client.retry(1)
    assert posts(etl.folder / "portal.db") == {"INV-0002": 1}
