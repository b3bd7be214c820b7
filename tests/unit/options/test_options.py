"""Option groups as Python has them: made without a command line."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from etl.errors import SettingsError
from etl.grammar import DateOrder, DecimalMark
from etl.model.due import Due
from etl.model.limits import FailureLimit, RateLimit
from etl.options import (
    AttachmentOptions,
    CheckOptions,
    JournalOptions,
    PortalOptions,
    ReadOptions,
    SendOptions,
    load,
)
from etl.options.flag import PANELS, Flag, changed, options_of
from etl.report import ExpectedTotal

GROUPS = (ReadOptions, CheckOptions, AttachmentOptions, PortalOptions, SendOptions, JournalOptions)
SETTINGS = [option for group in GROUPS for option in options_of(group) if option.setting]
SECRET = "hunter2-correct-horse"  # noqa: S105
SETTINGS_PAGE = (Path(__file__).parents[3] / "docs" / "settings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("group", "name", "said", "value"),
    [
        (ReadOptions, "decimal", "comma", DecimalMark.COMMA),
        (ReadOptions, "decimal", DecimalMark.COMMA, DecimalMark.COMMA),
        (ReadOptions, "date_order", "ymd", DateOrder.YMD),
        (ReadOptions, "mapping", "july.toml", Path("july.toml")),
        (ReadOptions, "ignore", ["Notes", "Notes"], frozenset({"Notes"})),
        (ReadOptions, "ignore", "Notes", frozenset({"Notes"})),
        (CheckOptions, "expect_count", "1200", 1200),
        (CheckOptions, "expect_total", "1.50 USD", (ExpectedTotal(Decimal("1.50"), "USD"),)),
        (AttachmentOptions, "max_attachment", "500kB", 500_000),
        (AttachmentOptions, "max_attachment", 500_000, 500_000),
        (PortalOptions, "rate", "50/s", (RateLimit(50, 1.0),)),
        (PortalOptions, "rate", (RateLimit(50, 1.0),), (RateLimit(50, 1.0),)),
        (PortalOptions, "timeout", 5, 5.0),
        (SendOptions, "max_failures", "5%", FailureLimit(share=0.05)),
        (SendOptions, "overwrite_conflicts", True, True),
        (SendOptions, "overwrite_conflicts", "A1", frozenset({"A1"})),
        (SendOptions, "overwrite_conflicts", ["A1", "A2"], frozenset({"A1", "A2"})),
        (SendOptions, "overwrite_conflicts", [""], True),
        (ReadOptions, "balance_due", "amount", Due.AMOUNT),
        (JournalOptions, "journal", "july.sqlite3", Path("july.sqlite3")),
    ],
)
def test_text_stands_for_what_it_says_and_a_value_for_itself(
    group: Any,  # noqa: ANN401
    name: str,
    said: object,
    value: object,
) -> None:
    assert getattr(group(**{name: said}), name) == value


@pytest.mark.parametrize(
    ("group", "name", "said", "sentence"),
    [
        (ReadOptions, "decimal", "kom", "--decimal: write point or comma; it is 'kom'."),
        (ReadOptions, "date_order", "dym", "--date-order: write dmy or mdy or ymd; it is 'dym'."),
        (CheckOptions, "skip_check", ["nonsense"], "--skip-check: there is no check nonsense. There are "),
        (CheckOptions, "expect_count", "-1", "--expect-count: write the number of invoices in digits"),
        (AttachmentOptions, "max_attachment", "0", "--max-attachment: write a size such as 4MB, 500kB, or bytes"),
        (PortalOptions, "retries", True, "--retries (or PAYFABRIC_RETRIES): write a whole number; it is True."),
        (PortalOptions, "retries", 1.5, "--retries (or PAYFABRIC_RETRIES): write a whole number; it is 1.5."),
        (PortalOptions, "ca_file", 7, "--ca-file (or PAYFABRIC_CA_FILE): write the name of a file; it is 7."),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_wherever_it_comes_from(
    group: Any,  # noqa: ANN401
    name: str,
    said: object,
    sentence: str,
) -> None:
    with pytest.raises(SettingsError) as caught:
        group(**{name: said})
    assert str(caught.value).startswith(sentence)


def test_a_password_is_shown_nowhere() -> None:
    assert SECRET not in f"{ReadOptions(password=SECRET)!r}"


def test_a_password_comes_from_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ETL_WORKBOOK_PASSWORD", SECRET)
    assert load(ReadOptions, sheet="July") == ReadOptions(sheet="July", password=SECRET)
    assert ReadOptions().password is None


def test_a_flag_that_no_group_has_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError, match="speed"):
        load(PortalOptions, speed=9)


def test_what_is_not_as_by_default_can_be_told() -> None:
    assert changed(ReadOptions()) == []
    assert changed(ReadOptions(sheet="July", decimal=DecimalMark.COMMA)) == ["sheet", "decimal"]


def test_no_option_is_stated_twice() -> None:
    names = [option.name for group in GROUPS for option in options_of(group)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("group", GROUPS)
def test_every_option_has_a_sentence_and_a_panel(group: Any) -> None:  # noqa: ANN401
    flags = [option.about for option in options_of(group) if isinstance(option.about, Flag)]
    assert all((flag.panel in PANELS and flag.help.endswith(".")) or flag.help.endswith("...") for flag in flags)


@pytest.mark.parametrize("option", SETTINGS, ids=lambda option: option.name)
def test_every_setting_is_in_the_documents_with_its_flag_variable_and_name(option: Any) -> None:  # noqa: ANN401
    (row,) = (line for line in SETTINGS_PAGE.splitlines() if f"| `{option.variable}` |" in line)
    assert row.startswith(f"| `{option.names[0]} ")
    assert f"| `{option.name}` |" in row
