"""Where a portal's secrets come from: what ``key`` of its settings says."""

from pathlib import Path

import pytest

from etl.errors import SettingsError
from etl.options import ConfigOptions, Secrets, load

ACME = ConfigOptions(for_="acme")
SECRET = "hunter2-correct-horse"  # noqa: S105


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder the command runs in, and the key of another portal in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAYFABRIC_TOKEN", "of another portal")
    return tmp_path


def write(key: str) -> None:
    Path("etl.toml").write_text(f'[portals.acme]\nportal = "acme"\nkey = "{key}"\n', encoding="utf-8")


@pytest.mark.parametrize("mode", ["variables", "files of variables", "folder", "beginning"])
def test_a_key_comes_from_where_the_portal_says_and_from_nowhere_else(
    mode: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ETL_TEST_PLACE", str(folder))
    pair = {"integration_key": "k" * 9, "integration_password": SECRET}
    keys = {"folder": "file:$ETL_TEST_PLACE/s", "beginning": "file:acme_"}
    (folder / "s").mkdir()
    for name, secret in pair.items():
        file = {"folder": folder / "s" / name, "beginning": folder / f"acme_{name}"}.get(mode, folder / name)
        file.write_text(f"{secret}\n", encoding="utf-8")
        file.chmod(0o600)
        if mode == "variables":
            monkeypatch.setenv(f"ACME_{name.upper()}", secret)
        if mode == "files of variables":
            monkeypatch.setenv(f"ACME_{name.upper()}_FILE", str(file))
    write(keys.get(mode, "env:ACME_"))
    secrets = load(Secrets, config=ACME)
    secrets.require()
    assert (secrets.integration_password, secrets.token) == (SECRET, "")
    assert SECRET not in repr(secrets)


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("env:ACME_", "env:ACME_, where key of the settings leads. Set ACME_INTEGRATION_KEY and ACME_INTEGRATION_PASS"),
        ("file:nowhere", "integration_key and nowhere/integration_password, readable for you alone."),
        ("file:odd_", "odd_token cannot be read: it is no UTF-8 text."),
        ("keyring:acme", "keyring"),
    ],
)
def test_what_is_missing_is_told_with_its_place_once_it_is_needed(key: str, sentence: str, folder: Path) -> None:
    (folder / "odd_token").write_bytes(SECRET.encode() + b"\xff")
    write(key)
    secrets = load(Secrets, config=ACME)
    with pytest.raises(SettingsError, match="No credentials") as caught:
        secrets.require()
    assert sentence in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("config", [ConfigOptions(), ACME])
def test_a_key_above_the_tables_holds_where_nothing_else_is_said(config: ConfigOptions, folder: Path) -> None:
    (folder / "ours_token").write_text(f"{SECRET}\n", encoding="utf-8")
    (folder / "ours_token").chmod(0o600)
    (folder / "etl.toml").write_text('key = "file:ours_"\n[portals.acme]\nportal = "acme"\n', encoding="utf-8")
    assert load(Secrets, config=config).token == SECRET


@pytest.mark.parametrize("text", ["", "\n", "  \n"])
def test_a_file_without_a_word_in_it_holds_no_secret(text: str, folder: Path) -> None:
    (folder / "acme_token").write_text(text, encoding="utf-8")
    (folder / "acme_token").chmod(0o600)
    write("file:acme_")
    with pytest.raises(SettingsError, match="No credentials are in file:acme_"):
        load(Secrets, config=ACME).require()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ACME_INTEGRATION_PASSWD", "ACME_INTEGRATION_PASSWORD"),
        ("ACME_INTEGRATION_KEYFILE", "ACME_INTEGRATION_KEY_FILE"),
        ("ACME_TOKENS", "ACME_TOKEN"),
    ],
)
def test_a_variable_that_is_almost_that_of_a_secret_is_named(
    written: str, meant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(written, SECRET)
    monkeypatch.setenv("ACME_FOLDER", "of another program")
    write("env:ACME_")
    with pytest.raises(SettingsError, match=rf"{written} is none of etl's\. Did you mean {meant}\?") as caught:
        load(Secrets, config=ACME).require()
    assert SECRET not in str(caught.value)
