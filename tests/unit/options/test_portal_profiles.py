"""``[portals.NAME]`` of ``etl.toml``: what may stand there, what holds of it, and what is refused."""

from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest

from etl.errors import SettingsError
from etl.grammar import DecimalMark
from etl.options import (
    AttachmentOptions,
    CheckOptions,
    ConfigOptions,
    PortalOptions,
    ReadOptions,
    Secrets,
    SendOptions,
    load,
    load_profile,
)
from etl.options.flag import options_of

ACME = ConfigOptions(for_="acme")
SECRET = "hunter2-correct-horse"  # noqa: S105

Toml = Callable[[str], None]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder the command runs in, without settings."""
    monkeypatch.chdir(tmp_path)
    for group in (PortalOptions, SendOptions, ReadOptions, CheckOptions, Secrets):
        for option in options_of(group):
            monkeypatch.delenv(option.variable or "NONE", raising=False)
    return tmp_path


@pytest.fixture
def toml(folder: Path) -> Toml:
    def write(text: str) -> None:
        (folder / "etl.toml").write_text(text, encoding="utf-8")

    return write


def refused(config: ConfigOptions = ACME) -> str:
    with pytest.raises(SettingsError) as caught:
        load(PortalOptions, ReadOptions, SendOptions, config=config)
    return str(caught.value)


def test_a_portal_has_every_standing_option_under_its_own_name(toml: Toml) -> None:
    toml(
        """
        [portals.acme]
        portal = "acme-live"
        environment = "production"
        rate = "20/s,20000/h"
        decimal = "comma"
        date-order = "dmy"
        skip_check = ["due_date"]
        strict = true
        balance-due = "amount"
        max_attachment = "1MB"
        sheet = 2
        verify = true
        """
    )
    portal, read, check = load(PortalOptions, ReadOptions, CheckOptions, config=ACME)
    assert portal.address.endswith("www.payfabric.com/receivables/sync/api/acme-live/api")
    assert [limit.count for limit in portal.rate] == [20, 20000]
    assert (read.decimal, read.date_order, read.balance_due, read.sheet) == (DecimalMark.COMMA, "dmy", "amount", "2")
    assert check.strict
    assert check.skip_check == {"due_date"}
    assert load(AttachmentOptions, config=ACME).max_attachment == 1_000_000
    assert load(SendOptions, config=ACME).verify


def test_a_flag_goes_before_the_portal_before_the_environment_before_defaults(
    toml: Toml, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml('timeout = 1\n[defaults]\nretries = 1\ncanary = 1\n[portals.acme]\nportal = "a"\nretries = 3\n')
    monkeypatch.setenv("PAYFABRIC_RETRIES", "2")
    monkeypatch.setenv("PAYFABRIC_CANARY", "2")
    found, send = load(PortalOptions, SendOptions, config=ACME)
    assert (found.timeout, found.retries, send.canary) == (1, 3, 2)
    assert load(PortalOptions, config=ACME, retries="4").retries == 4
    assert load(PortalOptions).retries == 2


def test_the_environment_of_the_day_never_leads_a_named_portal_elsewhere(
    toml: Toml, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml('[portals.acme]\nportal = "acme"\n')
    for name, value in (("PORTAL", "other"), ("ENVIRONMENT", "production"), ("BASE_URL", "https://example.com/api")):
        monkeypatch.setenv(f"PAYFABRIC_{name}", value)
    assert load(PortalOptions, config=ACME).address == "https://sandbox.payfabric.com/receivables/sync/api/acme/api"
    assert load(PortalOptions, config=ACME, environment="production").environment == "production"


def test_a_switch_of_a_portal_can_be_turned_off_for_once(toml: Toml) -> None:
    toml('[portals.acme]\nportal = "a"\nstrict = true\nverify = true\n')
    assert not load(CheckOptions, config=ACME, strict=False).strict
    assert load(SendOptions, config=ACME).verify
    # A rehearsal has no portal to read back from.
    assert not load(SendOptions, config=ACME, simulate=True).verify


def test_what_a_file_says_of_places_counts_from_its_own_folder(folder: Path) -> None:
    there = folder / "settings"
    there.mkdir()
    (there / "lines.csv").touch()
    file = there / "our.toml"
    file.write_text(
        '[portals.a]\nportal = "a"\nmapping = "a.toml"\nattachments = "/pdfs"\nca_file = "ca.pem"\n'
        'lines = "lines.csv"\ninbox = "in/a"\nkey = "file:secrets/a_"\n[portals.b]\nportal = "b"\nlines = "Lines"\n',
        encoding="utf-8",
    )
    config = ConfigOptions(config=file, for_="a")
    read, attach, portal = load(ReadOptions, AttachmentOptions, PortalOptions, config=config)
    assert (read.mapping, read.lines) == (there / "a.toml", str(there / "lines.csv"))
    assert (attach.attachments, portal.ca_file) == (Path("/pdfs"), there / "ca.pem")
    profile = load_profile(config)
    assert profile.inbox == there / "in/a"
    assert profile.key is not None
    assert profile.key.place("token") == str(there / "secrets/a_token")
    assert load(ReadOptions, config=ConfigOptions(config=file, for_="b")).lines == "Lines"


def test_what_a_portal_says_one_way_sets_aside_defaults_that_say_it_another(toml: Toml) -> None:
    toml('[defaults]\nprofile = "xero"\nignore = ["Region"]\n[portals.acme]\nportal = "a"\nmapping = "a.toml"\n')
    read = load(ReadOptions, config=ACME)
    assert (read.profile, read.mapping, read.ignore) == (None, Path("a.toml"), frozenset())
    assert load(ReadOptions, config=ACME, profile="sage-100").mapping is None


def test_a_service_reads_where_files_come_from_and_when(toml: Toml) -> None:
    toml(
        """
        [defaults]
        zone = "Europe/Berlin"
        notify = { failure = ["env:TOLD"] }
        [portals.acme]
        portal = "acme"
        inbox = "in/*.csv"
        settle = "2min"
        schedule = "30 1 * * mon-fri"
        expect_by = 03:00:00
        notify = { success = "mailto:me@example.com", attach_rejects = true }
        [portals.beta]
        portal = "beta"
        expect_by = "3:05"
        """
    )
    acme, beta = load_profile(ACME), load_profile(ConfigOptions(for_="beta"))
    assert (acme.inbox, acme.settle, acme.schedule) == (Path("in/*.csv"), 120.0, "30 1 * * mon-fri")
    assert (acme.zone, acme.expect_by) == ("Europe/Berlin", time(3))
    assert (acme.notify.failure, acme.notify.success) == ((), ("mailto:me@example.com",))
    assert acme.notify.attach_rejects
    assert (beta.zone, beta.settle, beta.expect_by, beta.notify.failure) == (
        "Europe/Berlin",
        30.0,
        time(3, 5),
        ("env:TOLD",),
    )


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("decimla = 'comma'", "etl.toml, [portals.acme] has an unknown setting decimla. Did you mean decimal?"),
        ("enviroment = 'production'", "Did you mean environment?"),
        ("date-ordr = 'dmy'", "has an unknown setting date-ordr. Did you mean date_order?"),
        ("xyzzy = 1", "has an unknown setting xyzzy. Known are portal, environment,"),
        ("strict = 'no'", "etl.toml, [portals.acme]: strict: write true or false."),
        ("decimal = ['comma']", "decimal: write one text or number."),
        ("environment = ['production']", "environment: write one text or number."),
        ("decimal = 'dot'", "--decimal: write point or comma; it is 'dot'."),
        ("rate = 'ten'", "--rate (or PAYFABRIC_RATE): write unlimited, or limits"),
        ("skip_check = ['nonsense']", "there is no check nonsense"),
        ("mapping = {}", "this is no table; that of a portal is [portals.NAME]"),
        ("emails = true", "must not hold emails: say --send-emails or --no-emails with each command."),
        ("overwrite-conflicts = true", "must not hold overwrite-conflicts: say --overwrite-conflicts with each"),
        ("yes = true", "must not hold yes: say --yes with each command."),
        ("expect_count = 3", "must not hold expect_count: say --expect-count with each command."),
        ("journal = 'j.db'", "must not hold journal: one journal has all portals. Write it above the first table."),
        ("date_order = 'dmy'\ndate-order = 'mdy'", "says date_order twice."),
        ("zone = 'Berlin/Europe'", "zone: write a time zone by its place, such as Europe/Berlin."),
        ("zone = '../etc'", "zone: write a time zone by its place"),
        ("schedule = 'nightly'", "schedule: write minute, hour, day, month and weekday"),
        ("settle = 'soon'", 'settle: write a time such as "30s" or "2min".'),
        ("settle = true", "settle: write a time such as"),
        ("expect_by = '25:00'", "expect_by: write a time of the day"),
        ("inbox = 3", "inbox: write a text."),
        ("key = 'hunter2'", 'key: write "env:PREFIX_", "file:FOLDER" or "keyring:NAME".'),
        ("key = 'env:ACME'", "with an underscore at the end"),
        ("key = 'file:$NO_SUCH_VARIABLE/acme'", "names a variable that is not set"),
        ("key = 'keyring:a b'", "letters, digits, dots and hyphens"),
        ("notify = 'me'", "notify: write { failure ="),
        ("notify = { failures = [] }", "there is no failures in it, but attach_rejects, attention, failure, success"),
        ("notify = { failure = [1] }", "write a list of addresses"),
        ("notify = { attach_rejects = 'yes' }", "write true or false behind attach_rejects"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(line: str, sentence: str, toml: Toml) -> None:
    toml(f'[portals.acme]\nportal = "acme"\n{line}\n')
    assert sentence in refused()


def test_every_fault_is_told_at_once(toml: Toml) -> None:
    toml('speling = 1\n[portals.acme]\ndecimal = "dot"\nzone = "x"\n')
    told = refused()
    for part in ("setting speling", "--decimal", "zone:", 'portal is missing: write portal = "NAME"'):
        assert part in told


def test_a_fault_of_one_portal_stops_no_other_one(toml: Toml) -> None:
    toml('[portals.acme]\nportal = "acme"\n[portals.beta]\nportl = "beta"\n')
    assert load(PortalOptions, config=ACME).portal == "acme"
    assert "Did you mean portal?" in refused(ConfigOptions(for_="beta"))


@pytest.mark.parametrize("table", ["", "[defaults]\n", '[portals.acme]\nportal = "a"\n', "[portals.beta]\n"])
@pytest.mark.parametrize("name", ["integration_key", "Integration-Password", "token"])
def test_a_secret_anywhere_in_the_file_is_refused_and_not_shown(table: str, name: str, toml: Toml) -> None:
    toml(f'{table}{name} = "{SECRET}"\n')
    for config in (ConfigOptions(), ACME):
        told = refused(config)
        assert "must not hold" in told
        assert SECRET not in told


@pytest.mark.parametrize("address", [f"mailto://me:{SECRET}@example.com", f"json://me:{SECRET}@host/x"])
def test_a_password_in_an_address_is_refused_and_not_shown(address: str, toml: Toml) -> None:
    toml(f'[portals.acme]\nportal = "a"\nnotify = {{ failure = ["{address}"] }}\n')
    told = refused()
    assert "a password must not stand in this file: put the address into a variable or a file of its own, and" in told
    assert SECRET not in told


@pytest.mark.parametrize(
    ("text", "name", "sentence"),
    [
        (None, "acme", "--for acme: there is no etl.toml here. Name the file that has [portals.acme]: --config FILE."),
        ("rate = 5\n", "acme", "--for acme: etl.toml has no [portals.acme]."),
        ('[portals.acme]\nportal="a"\n', "acmee", "etl.toml has no [portals.acmee]. Did you mean acme?"),
        ('[portals.acme]\nportal="a"\n', "Zz", "etl.toml has no [portals.Zz]. It has acme."),
        ('[portals."a b"]\nportal="a"\n', "a b", "write its name in letters, digits, dots and hyphens."),
        ('[portals]\nacme = "a"\n', "acme", "[portals] holds only sections of portals: write [portals.acme]."),
        ("portals = 3\n", "acme", "portals is a table: [portals.NAME]."),
        ("defaults = 3\n", "acme", "defaults is a table: [defaults]."),
        ('[portal.acme]\nname="a"\n', "acme", "portal: this is no table; that of a portal is [portals.NAME]."),
        ("rate = 5\n[defaults]\nrate = 6\n", "acme", "etl.toml, [defaults] says rate again: leave one of them out."),
    ],
)
def test_a_portal_that_is_not_there_is_named_with_what_is(
    text: str | None, name: str, sentence: str, toml: Toml
) -> None:
    if text is not None:
        toml(text)
    assert sentence in refused(ConfigOptions(for_=name))


def test_a_file_that_is_named_must_be_there() -> None:
    assert "There is no file other.toml: look at --config." in refused(ConfigOptions(config=Path("other.toml")))
