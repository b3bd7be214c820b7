"""What the environment says, and what stands in files that it names."""

from pathlib import Path

import pytest

from etl.errors import SettingsError
from etl.options import PortalOptions, Secrets, load
from etl.options.flag import options_of

SECRET = "hunter2-correct-horse"  # noqa: S105


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder the command runs in, without settings."""
    monkeypatch.chdir(tmp_path)
    for group in (PortalOptions, Secrets):
        for option in options_of(group):
            monkeypatch.delenv(option.variable or "NONE", raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("PAYFABRIC_ENVIROMENT", "PAYFABRIC_ENVIRONMENT"),
        ("payfabric_enviroment", "PAYFABRIC_ENVIRONMENT"),
        ("PAYFABRIC_PORTALS", "PAYFABRIC_PORTAL"),
        ("PAYFABRIC_INTEGRATION_PASSWD", "PAYFABRIC_INTEGRATION_PASSWORD"),
        ("PAYFABRIC_INTEGRATION_KEYFILE", "PAYFABRIC_INTEGRATION_KEY_FILE"),
        ("PAYFABRIC_CONCURENCY", "PAYFABRIC_CONCURRENCY"),
    ],
)
def test_a_variable_that_is_almost_one_of_ours_is_refused(
    written: str, meant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(written, "production")
    with pytest.raises(SettingsError, match=rf"{written.upper()} is none of etl's\. Did you mean {meant}\?"):
        load(PortalOptions)


@pytest.mark.parametrize("name", ["PAYFABRIC_DEVICE_ID", "PAYFABRIC_KEY", "PAYFABRIC_", "ENVIROMENT"])
def test_a_variable_of_another_program_is_let_be(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "production")
    assert load(PortalOptions).environment == "sandbox"


@pytest.mark.parametrize("text", [SECRET, f"{SECRET}\n", f"{SECRET}\r\n"])
def test_a_secret_may_stand_in_a_file_that_a_variable_names(
    text: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "password").write_bytes(text.encode())
    monkeypatch.setenv("PAYFABRIC_INTEGRATION_PASSWORD_FILE", str(folder / "password"))
    assert load(Secrets).integration_password == SECRET
    monkeypatch.setenv("PAYFABRIC_INTEGRATION_PASSWORD", "another")
    with pytest.raises(SettingsError, match=r"Both PAYFABRIC_INTEGRATION_PASSWORD and .*_FILE are set"):
        load(Secrets)


def test_a_file_of_a_secret_that_cannot_be_read_is_named_and_stops_nothing_that_needs_no_secret(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYFABRIC_TOKEN_FILE", str(folder / "none"))
    with pytest.raises(SettingsError, match=r"PAYFABRIC_TOKEN_FILE names .*none, which cannot be read: No such file"):
        load(Secrets)
    (folder / "none").write_bytes(SECRET.encode() + b"\xff")
    with pytest.raises(SettingsError, match=r"cannot be read: it is no UTF-8 text") as caught:
        load(Secrets)
    assert SECRET not in str(caught.value)
    assert load(PortalOptions).environment == "sandbox"
