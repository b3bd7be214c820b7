"""A portal's key and password: where they may come from, and that they are shown and kept nowhere else."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from anyio.from_thread import start_blocking_portal

from etl.app.stored_secrets import remove_secrets, store_secrets
from etl.errors import SettingsError
from etl.simulator import SimulatorConfig, serve
from tests.support.command import Etl

KEY = "key-of-acme-0123456789"
PASSWORD = "hunter2-correct/horse+staple ä"  # noqa: S105
ROWS = "CustomerId,InvoiceId,Amount,BalanceDue\nC1,A-1,30.00,30.00\nC1,A-2,,30.00\n"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a simulator that knows this key alone."""
    config = SimulatorConfig(key=KEY, password=PASSWORD)
    with start_blocking_portal() as thread, thread.wrap_async_context_manager(serve(config)) as found:
        yield found.base_url


@pytest.fixture
def office(tmp_path: Path, address: str) -> Etl:
    """A folder with an export, and settings whose portals have the key in different places."""
    (tmp_path / "a.csv").write_text(ROWS, encoding="utf-8")
    secrets = tmp_path.parent / f"{tmp_path.name}-secrets"
    (secrets / "whole").mkdir(parents=True)
    for file, text in {
        "whole/integration_key": KEY,
        "whole/integration_password": PASSWORD,
        "acme_integration_key": f"{KEY}\n",
        "acme_integration_password": f"{PASSWORD}\r\n",
        "wrong_integration_key": KEY,
        "wrong_integration_password": f"not-{PASSWORD}",
    }.items():
        (secrets / file).write_bytes(text.encode())
        (secrets / file).chmod(0o600)
    keys = {
        "folder": f"file:{(secrets / 'whole').as_posix()}",
        "files": f"file:{secrets.as_posix()}/acme_",
        "wrong": f"file:{secrets.as_posix()}/wrong_",
        "variables": "env:ACME_",
        "ring": "keyring:acme",
    }
    tables = (f'[portals.{name}]\nbase_url = "{address}"\nkey = "{key}"\n' for name, key in keys.items())
    (tmp_path / "etl.toml").write_text("".join(['rate = "unlimited"\n', *tables]), encoding="utf-8")
    return Etl(tmp_path)


def seen(office: Etl, *outputs: str) -> str:
    """All that a command has printed and left in the folder, as text; addresses unquoted."""
    files = (path.read_bytes().decode("utf-8", "replace") for path in office.folder.rglob("*") if path.is_file())
    return "\n".join([*outputs, *files])


@pytest.mark.parametrize(("portal", "code"), [("folder", 1), ("variables", 1), ("wrong", 2)])
def test_a_secret_is_used_and_shown_and_kept_nowhere(portal: str, code: int, office: Etl) -> None:
    settings = {"ACME_INTEGRATION_KEY": KEY, "ACME_INTEGRATION_PASSWORD": PASSWORD}
    log = ("--log-format", "json", "--debug")
    loaded = office.run("import", "a.csv", "--for", portal, "--json", *log, **settings)
    assert loaded.returncode == code, loaded.stderr
    words: tuple[list[str], ...] = (["runs", "1", "--json"], ["secrets", "list"], ["check", portal, "--debug"])
    outputs = [office.run(*each, **settings) for each in words]
    text = seen(office, *(each.stdout + each.stderr for each in [loaded, *outputs]))
    assert "A-1" in text
    for secret in (KEY, PASSWORD, quote(PASSWORD), quote(PASSWORD, safe=""), json.dumps(PASSWORD)[1:-1]):
        assert secret not in text
    assert "***" not in loaded.stderr


def test_a_secret_that_every_account_can_read_is_warned_of_in_sentences_and_in_the_log(office: Etl) -> None:
    file = office.folder.parent / f"{office.folder.name}-secrets" / "acme_integration_password"
    file.chmod(0o644)
    done = office.run("check", "files")
    assert done.returncode == 0
    assert done.stderr == f"etl: {file} can be read by every account of this machine: chmod 600 {file}\n"
    named = office.run("secrets", "list", PAYFABRIC_TOKEN_FILE=str(file))
    assert named.stderr.count(f"{file} can be read by every account") == 2
    logged = office.run("import", "a.csv", "--for", "files", "--log-format", "json").stderr.splitlines()
    assert {"event": "open_secret", "file": str(file)}.items() <= json.loads(logged[0]).items()


def test_which_portals_have_their_key_is_listed_without_it(office: Etl) -> None:
    done = office.run("secrets", "list", ACME_TOKEN="t" * 9)
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == "(no --for)  environment: nothing"
    assert "variables  env:ACME_: token" in done.stdout
    assert "_: integration_key, integration_password" in done.stdout
    facts = [json.loads(line) for line in office.run("secrets", "list", "--json").stdout.splitlines()]
    assert [(each["name"], each["enough"]) for each in facts if each["name"] != "ring"] == [
        (None, False),
        ("folder", True),
        ("files", True),
        ("wrong", True),
        ("variables", False),
    ]


def test_secrets_are_asked_for_at_a_terminal_and_never_taken_as_words(
    office: Etl, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as bare:
        bare.setitem(sys.modules, "keyring", None)
        without = office.run("secrets", "set", "acme")
    # Before anybody types a secret that cannot be kept.
    assert without.stderr == "etl: Keyrings need an extra: python -m pip install 'payfabric-etl[keyring]'.\n"
    monkeypatch.setattr(pytest.importorskip("keyring").core, "_keyring_backend", _ring())
    nobody = office.run("secrets", "set", "acme")
    assert nobody.returncode == 2
    assert "Integration key of acme is asked for at a terminal: run this in one." in nobody.stderr
    for words in (["set", "acme", PASSWORD], ["set", "acme", "--password", PASSWORD]):
        assert office.run("secrets", *words).returncode == 2
    assert "NAME is missing: python -m etl secrets remove NAME" in office.run("secrets", "remove").stderr


def test_a_keyring_holds_what_portals_are_known_by(office: Etl, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = pytest.importorskip("keyring")
    monkeypatch.setattr(keyring.core, "_keyring_backend", ring := _ring())
    assert "Put them there: python -m etl secrets set acme" in office.run("check", "ring").stderr
    store_secrets("acme", KEY, PASSWORD)
    assert ring.kept == {
        ("payfabric-etl/acme", "integration_key"): KEY,
        ("payfabric-etl/acme", "integration_password"): PASSWORD,
    }
    assert office.run("check", "ring").returncode == 0
    assert office.run("secrets", "remove", "acme").stdout == "Removed the key of acme.\n"
    assert ring.kept == {}
    assert office.run("secrets", "remove", "acme").stdout == "The keyring has no key of acme.\n"
    for name, key, password in (("a b", KEY, PASSWORD), ("acme", "", PASSWORD), ("acme", KEY, "")):
        with pytest.raises(SettingsError, match=r"is no name in the keyring|A key and a password are needed"):
            store_secrets(name, key, password)
    assert ring.kept == {}


def test_a_keyring_that_does_not_answer_stops_only_what_needs_it(office: Etl, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = pytest.importorskip("keyring")
    monkeypatch.setattr(keyring.core, "_keyring_backend", _ring(locked=True))
    told = office.run("check", "ring")
    assert told.returncode == 2
    assert "No credentials: The keyring does not answer (KeyringLocked): unlock it." in told.stderr
    assert office.run("validate", "a.csv", "--for", "ring").returncode == 1
    with pytest.raises(SettingsError, match="Nothing can be relied on to be kept"):
        store_secrets("acme", KEY, PASSWORD)
    with pytest.raises(SettingsError, match="does not answer"):
        remove_secrets("acme")


def _ring(*, locked: bool = False) -> Any:  # noqa: ANN401 - the package may be missing
    """A keyring in memory, by the package's own way to have one."""
    base: Any = pytest.importorskip("keyring.backend").KeyringBackend
    locking = pytest.importorskip("keyring.errors").KeyringLocked

    class Ring(base):  # type: ignore[misc]  # whatever the package has
        priority = 1

        def __init__(self) -> None:
            super().__init__()
            self.kept: dict[tuple[str, str], str] = {}

        def get_password(self, service: str, username: str) -> str | None:
            if locked:
                raise locking(f"the password is {PASSWORD}")
            return self.kept.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            self.get_password(service, username)
            self.kept[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            del self.kept[service, username]

    return Ring()
