import sys
import traceback
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest

from etl.errors import SettingsError
from etl.journal import JournalServer
from etl.model.limits import FailureLimit, RateLimit
from etl.options import JournalOptions, PortalOptions, Secrets, SendOptions, load
from etl.options.flag import options_of

SECRET = "hunter2-correct-horse"  # noqa: S105
SANDBOX = "https://sandbox.payfabric.com/receivables/sync/api"
GROUPS = (PortalOptions, SendOptions, JournalOptions)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder the command runs in, without settings."""
    monkeypatch.chdir(tmp_path)
    for group in (*GROUPS, Secrets):
        for option in options_of(group):
            monkeypatch.delenv(option.variable or "NONE", raising=False)
    return tmp_path


@pytest.fixture
def toml(folder: Path) -> Callable[[str], None]:
    def write(text: str) -> None:
        (folder / "etl.toml").write_text(text, encoding="utf-8")

    return write


def refused(**flags: Any) -> str:  # noqa: ANN401 - any setting
    with pytest.raises(SettingsError) as caught:
        load(PortalOptions, SendOptions, JournalOptions, **flags)
    return str(caught.value)


def test_without_any_setting_the_defaults_hold() -> None:
    portal, send, journal = load(PortalOptions, SendOptions, JournalOptions)
    assert portal.environment == "sandbox"
    assert portal.rate == (RateLimit(10, 1.0),)
    assert (portal.concurrency, portal.timeout, portal.retries) == (8, 60.0, 5)
    assert (send.canary, send.max_failures) == (0, FailureLimit(share=0.5))
    assert isinstance(journal.journal, Path)
    assert journal.journal.name == "journal.sqlite3"
    assert journal.state == journal.journal.parent


def test_a_flag_goes_before_the_environment_before_the_file(
    toml: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    toml("retries = 1\n")
    assert load(PortalOptions).retries == 1
    monkeypatch.setenv("PAYFABRIC_RETRIES", "2")
    assert load(PortalOptions).retries == 2
    assert load(PortalOptions, retries=3).retries == 3
    assert load(PortalOptions, retries=0).retries == 0


def test_a_flag_that_was_not_given_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYFABRIC_PORTAL", "acme")
    assert load(PortalOptions, portal=None).portal == "acme"


def test_an_empty_environment_variable_says_nothing(
    toml: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    toml('portal = "acme"\n')
    for name in ("PORTAL", "BASE_URL", "RATE", "ENVIRONMENT"):
        monkeypatch.setenv(f"PAYFABRIC_{name}", "")
    assert load(PortalOptions).address == f"{SANDBOX}/acme/api"


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        load(PortalOptions).retries = 9  # type: ignore[misc]  # that is the point


@pytest.mark.parametrize(
    ("flags", "address"),
    [
        ({"portal": "acme"}, f"{SANDBOX}/acme/api"),
        ({"portal": "acme", "environment": "production"}, "https://www.payfabric.com/receivables/sync/api/acme/api"),
        ({"base_url": "https://example.com/x/api/"}, "https://example.com/x/api"),
        ({"base_url": " https://example.com/x/api\n"}, "https://example.com/x/api"),
        ({"base_url": "https://example.com/api", "portal": "acme"}, "https://example.com/api"),
    ],
)
def test_the_address_comes_of_portal_and_environment_or_the_base_url(flags: dict[str, Any], address: str) -> None:
    assert load(PortalOptions, **flags).address == address


@pytest.mark.parametrize("flags", [{"portal": "test"}, {"portal": "test", "environment": "sandbox"}])
@pytest.mark.parametrize("source", ["environment", "file"])
def test_a_portal_on_the_command_line_sets_aside_a_base_url_from_elsewhere(
    flags: dict[str, Any], source: str, toml: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    production = "https://www.payfabric.com/receivables/sync/api/acme/api"
    if source == "file":
        toml(f'base_url = "{production}"\n')
    else:
        monkeypatch.setenv("PAYFABRIC_BASE_URL", production)
    assert load(PortalOptions).address == production
    assert load(PortalOptions, **flags).address == f"{SANDBOX}/test/api"


def test_a_portal_in_the_environment_sets_aside_a_base_url_in_the_file(
    toml: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    toml('base_url = "https://example.com/api"\n')
    monkeypatch.setenv("PAYFABRIC_PORTAL", "test")
    assert load(PortalOptions).address == f"{SANDBOX}/test/api"


def test_an_environment_on_the_command_line_is_never_ignored_for_a_base_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYFABRIC_BASE_URL", "https://example.com/api")
    with pytest.raises(SettingsError, match="No portal is set"):
        _ = load(PortalOptions, environment="sandbox").address


def test_a_base_url_sets_aside_a_portal_from_below(
    toml: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    toml('portal = "acme"\nenvironment = "production"\n')
    monkeypatch.setenv("PAYFABRIC_BASE_URL", "http://127.0.0.1:8080/api")
    assert load(PortalOptions).address == "http://127.0.0.1:8080/api"


def test_without_a_portal_the_sentence_says_what_to_set() -> None:
    with pytest.raises(SettingsError, match=r"Set PAYFABRIC_PORTAL \(or --portal\).* add --simulate\."):
        _ = load(PortalOptions).address


@pytest.mark.parametrize("url", ["http://localhost:8080/api", "http://127.0.0.1/api", "http://[::1]:9/api"])
def test_http_is_good_enough_on_this_machine(url: str) -> None:
    assert load(PortalOptions, base_url=url).address == url


@pytest.mark.parametrize("url", ["http://example.com/api", "http://localhost.example.com/api", "HTTP://10.0.0.1/api"])
def test_http_is_refused_anywhere_else(url: str) -> None:
    assert "write https: over http, credentials and invoices could be read" in refused(base_url=url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "acme",
        "/api",
        "ftp://example.com/api",
        "https://",
        "https:///api",
        f"https://me:{SECRET}@example.com/api",
        f"https://:{SECRET}@example.com/api",
        "https://example.com/api?a=1",
        "https://example.com/api?",
        "https://example.com/api#top",
        "https://example.com/api#",
        "https://example.com/my portal/api",
        "https://example.com/api\r\nX: 1",
        "https://exam ple.com/api",
        "https://example.com/a\tb",
        "https://example.com:99999/api",
        f"https://{'a' * 64}.example.com:x/api",
    ],
)
def test_what_is_no_whole_address_is_refused_without_repeating_it(url: str) -> None:
    sentence = refused(base_url=url)
    assert sentence.startswith("--base-url (or PAYFABRIC_BASE_URL): write the whole address")
    assert SECRET not in sentence


@pytest.mark.parametrize("portal", ["", "my portal", "a/b", "a?b", "acme\n", "älpha"])
def test_a_portal_that_is_no_name_is_refused(portal: str) -> None:
    assert refused(portal=portal).startswith("--portal (or PAYFABRIC_PORTAL): write the portal's name")


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("unlimited", ()),
        ("50", (RateLimit(50, 1.0),)),
        ("50/s", (RateLimit(50, 1.0),)),
        ("0.5", (RateLimit(1, 2.0),)),
        (".25", (RateLimit(1, 4.0),)),
        ("50/s,2000/min, 20000/h", (RateLimit(50, 1.0), RateLimit(2000, 60.0), RateLimit(20000, 3600.0))),
    ],
)
@pytest.mark.parametrize("source", ["flag", "environment", "file"])
def test_a_rate_is_limits_parted_by_commas(
    text: str,
    limits: tuple[RateLimit, ...],
    source: str,
    toml: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if source == "environment":
        monkeypatch.setenv("PAYFABRIC_RATE", text)
    if source == "file":
        toml(f'rate = "{text}"\n')
    assert load(PortalOptions, rate=text if source == "flag" else None).rate == limits


@pytest.mark.parametrize(("value", "limit"), [("25", RateLimit(25, 1.0)), ("0.5", RateLimit(1, 2.0))])
def test_a_rate_in_the_file_may_be_a_number(value: str, limit: RateLimit, toml: Callable[[str], None]) -> None:
    toml(f"rate = {value}\n")
    assert load(PortalOptions).rate == (limit,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "-1",
        "0.0",
        "1.5",
        "1e3",
        "nan",
        "inf",
        "ten",
        "10/d",
        "10/",
        "0.5/min",
        "50/s,",
        "50,unlimited",
        "1_0",
        "\u0661\u0660",
        "9" * 400,
        "0." + "0" * 330 + "1",
    ],
)
def test_any_other_rate_is_refused(text: str) -> None:
    sentence = refused(rate=text)
    assert sentence.startswith("--rate (or PAYFABRIC_RATE): write unlimited, or limits such as 10, ")
    assert sentence.endswith(f"; it is {text!r}.")


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("50", FailureLimit(count=50)),
        ("0", FailureLimit(count=0)),
        ("5%", FailureLimit(share=0.05)),
        ("100%", FailureLimit(share=1.0)),
    ],
)
def test_the_most_failures_are_a_number_or_a_share(text: str, most: FailureLimit) -> None:
    assert load(SendOptions, max_failures=text).max_failures == most


@pytest.mark.parametrize("text", ["", "-1", "101%", "5.5%", "some", "%"])
def test_any_other_most_is_refused(text: str) -> None:
    assert refused(max_failures=text).startswith("--max-failures (or PAYFABRIC_MAX_FAILURES): write a number")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("concurrency", "0"),
        ("concurrency", "many"),
        ("timeout", "0"),
        ("timeout", "nan"),
        ("timeout", "inf"),
        ("retries", "-1"),
        ("environment", "prod"),
        ("canary", "-1"),
    ],
)
def test_a_value_that_makes_no_sense_is_named_with_its_flag_and_variable(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"PAYFABRIC_{name.upper()}", value)
    sentence = refused()
    assert sentence.startswith(f"--{name} (or PAYFABRIC_{name.upper()}): ")
    assert sentence.endswith(f"; it is '{value}'.")


def test_every_wrong_value_is_told_at_once() -> None:
    sentence = refused(retries=-1, timeout=0)
    assert "--retries" in sentence
    assert "--timeout" in sentence


@pytest.mark.parametrize("text", ["tempo = 9\n", "[portal]\nname = 1\n[tempo]\nx = 1\n", "Tempo = 1\n"])
def test_an_unknown_key_in_the_file_is_refused_with_those_it_knows(text: str, toml: Callable[[str], None]) -> None:
    toml(text)
    assert "etl.toml has an unknown setting" in refused()
    assert "Known are portal, environment, base_url, rate, " in refused()


@pytest.mark.parametrize("name", ["integration_key", "integration_password", "token"])
def test_a_secret_in_the_file_is_refused_and_shown_nowhere(name: str, toml: Callable[[str], None]) -> None:
    toml(f'{name} = "{SECRET}"\n')
    with pytest.raises(SettingsError) as caught:
        load(PortalOptions)
    assert f"etl.toml must not hold {name}: secrets come from the environment, as PAY" in str(caught.value)
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_a_password_in_an_address_is_shown_nowhere() -> None:
    with pytest.raises(SettingsError) as caught:
        load(PortalOptions, base_url=f"https://me:{SECRET}@example.com/api")
    assert SECRET not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("show", [repr, str, lambda secrets: f"{secrets}"])
def test_secrets_are_read_from_the_environment_and_shown_nowhere(
    show: Callable[[Secrets], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for option in options_of(Secrets):
        monkeypatch.setenv(f"PAYFABRIC_{option.name.upper()}", f"{SECRET}-{option.name}")
    secrets = load(Secrets)
    assert secrets.integration_password == f"{SECRET}-integration_password"
    assert SECRET not in show(secrets)


def test_secrets_are_not_read_from_the_file(toml: Callable[[str], None]) -> None:
    toml(f'token = "{SECRET}"\n')
    with pytest.raises(SettingsError, match="must not hold token"):
        load(Secrets)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "PAYFABRIC_INTEGRATION_KEY and PAYFABRIC_INTEGRATION_PASSWORD in"),
        ({"integration_key": "k"}, "Set PAYFABRIC_INTEGRATION_PASSWORD in"),
        ({"integration_password": "p"}, "Set PAYFABRIC_INTEGRATION_KEY in"),
    ],
)
def test_missing_credentials_are_named(given: dict[str, Any], missing: str) -> None:
    with pytest.raises(SettingsError, match=missing):
        Secrets(**given).require()


@pytest.mark.parametrize("given", [{"token": "t"}, {"integration_key": "k", "integration_password": "p"}])
def test_a_token_or_key_and_password_are_enough(given: dict[str, Any]) -> None:
    Secrets(**given).require()


def test_a_file_that_is_no_toml_is_refused_with_its_line(toml: Callable[[str], None]) -> None:
    toml("rate = \n")
    assert refused().startswith("etl.toml is not valid TOML: ")
    assert "line 1" in refused()


def test_a_file_that_is_not_utf_8_is_refused(folder: Path) -> None:
    (folder / "etl.toml").write_bytes('portal = "älpha"'.encode("utf-16"))
    assert refused() == "etl.toml is not UTF-8 text. Save it as UTF-8."


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file that nobody can read, not even root")
def test_a_file_that_cannot_be_read_is_refused(folder: Path) -> None:
    (folder / "etl.toml").symlink_to("/proc/self/mem")
    assert refused() == "etl.toml cannot be read: Input/output error. Check your rights."


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://etl:s3cret@db.example:5432/finance?sslmode=require&sslpassword=s3cret",
        "postgres://etl:s3cret@[::1]/finance",
        "postgresql://etl:s3cret:s3cret@one:1,two:2/finance",
    ],
)
def test_a_journal_on_a_server_shows_without_its_password(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYFABRIC_JOURNAL", url)
    settings = load(JournalOptions)
    assert isinstance(settings.journal, JournalServer)
    assert settings.journal.url == url
    assert "s3cret" not in f"{settings!r} {settings} {settings.journal!r} {settings.journal}"
    assert "etl@" in str(settings.journal)
    assert settings.state.name == "payfabric-etl"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://etl:s3/cret@db/finance",
        "postgresql://etl:s3#cret@db/finance",
        "postgresql://etl:s3cret@db",
        "mysql://etl:s3cret@db/finance",
        "postgresql:// etl:s3cret@db/finance",
    ],
)
def test_an_address_that_is_none_is_refused_without_showing_it(url: str) -> None:
    said = refused(journal=url)
    assert "write postgresql://user@host/database" in said
    assert "cret" not in said
