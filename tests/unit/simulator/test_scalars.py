from decimal import Decimal

import pytest

from etl.simulator.scalars import amount, rule_for, utf16_units


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("nvarchar(5)", ""),
        ("nvarchar(5)", "abcde"),
        ("nvarchar(5)", "äöüß€"),
        ("nvarchar(2)", "😀"),
        ("nvarchar(max)", "x" * 100_000),
        ("char(50)", "€" * 50),
        ("decimal(19,5)", "30.00"),
        ("decimal(19,5)", "-30"),
        ("decimal(19,5)", "+0.00001"),
        ("decimal(19,5)", "99999999999999.99999"),
        ("decimal(19,5)", "00000000000000000001"),
        ("decimal(19,5)", 30),
        ("decimal(19,5)", Decimal("30.12345")),
        ("decimal(19,5)", Decimal("1E+13")),
        ("decimal(1,8)", "0.19000001"),
        ("decimal(1,8)", "19"),
        ("datetime", "2030-02-06"),
        ("datetime", "2030-02-06 23:59:59"),
        ("datetime", "1753-01-01"),
        ("datetime", "9999-12-31 23:59:59"),
        ("datetime", "2028-02-29"),
        ("uniqueidentifier", "F5208495-c422-ef11-a2f6-0050568f9b1b"),
        ("yes_no", "Yes"),
        ("yes_no", "No"),
        ("boolean", True),
        ("int", -1),
    ],
)
def test_a_value_the_column_holds_unchanged_passes(kind: str, value: object) -> None:
    assert rule_for(kind)(value) is None


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("nvarchar(5)", "abcdef", "6 UTF-16 code units"),
        ("nvarchar(2)", "😀!", "3 UTF-16 code units"),
        ("nvarchar(5)", 5, "string"),
        ("nvarchar(max)", ["x"], "string"),
        ("char(50)", "x" * 51, "51 bytes"),
        ("char(50)", "Ω", "Windows-1252"),
        ("char(50)", 1, "string"),
        ("decimal(19,5)", "30,00", "decimal number"),
        ("decimal(19,5)", "1,000.00", "decimal number"),
        ("decimal(19,5)", " 30", "decimal number"),
        ("decimal(19,5)", "3e1", "decimal number"),
        ("decimal(19,5)", ".5", "decimal number"),
        ("decimal(19,5)", "NaN", "decimal number"),
        ("decimal(19,5)", "٣", "decimal number"),
        ("decimal(19,5)", "", "decimal number"),
        ("decimal(19,5)", True, "decimal number"),
        ("decimal(19,5)", Decimal("Infinity"), "decimal number"),
        ("decimal(19,5)", 30.0, "decimal number"),
        ("decimal(19,5)", "0.123456", "more than 5 decimals"),
        ("decimal(19,5)", Decimal("30.000000"), "more than 5 decimals"),
        ("decimal(19,5)", "100000000000000", "more than 14 integer digits"),
        ("decimal(19,5)", Decimal("1E+14"), "more than 14 integer digits"),
        ("decimal(1,8)", "0.123456789", "more than 8 decimals"),
        ("datetime", "06/02/2030", "YYYY-MM-DD"),
        ("datetime", "2030-2-6", "YYYY-MM-DD"),
        ("datetime", "2030-02-06T00:00:00", "YYYY-MM-DD"),
        ("datetime", "2030-02-06 00:00", "YYYY-MM-DD"),
        ("datetime", "2030-02-06 24:00:00", "YYYY-MM-DD"),
        ("datetime", "2030-02-06\n", "YYYY-MM-DD"),
        ("datetime", 20300206, "YYYY-MM-DD"),
        ("datetime", "", "YYYY-MM-DD"),
        ("datetime", "2030-02-30", "no such day"),
        ("datetime", "0000-01-01", "no such day"),
        ("datetime", "1752-12-31", "1753-01-01"),
        ("uniqueidentifier", "f5208495c422ef11a2f60050568f9b1b", "GUID"),
        ("uniqueidentifier", 7, "GUID"),
        ("yes_no", "yes", '"Yes" or "No"'),
        ("yes_no", True, '"Yes" or "No"'),
        ("yes_no", [], '"Yes" or "No"'),
        ("boolean", "true", "true or false"),
        ("boolean", 1, "true or false"),
        ("int", "1", "whole JSON number"),
        ("int", Decimal("1.0"), "whole JSON number"),
        ("int", True, "whole JSON number"),
        ("int", 2**31, "32 bits"),
    ],
)
def test_a_value_the_column_cannot_hold_gets_a_reason(kind: str, value: object, reason: str) -> None:
    assert reason in (rule_for(kind)(value) or "")


def test_an_unknown_kind_is_a_mistake_in_the_contract() -> None:
    with pytest.raises(KeyError):
        rule_for("timestamp")


def test_supplementary_characters_count_twice() -> None:
    assert [utf16_units(text) for text in ("", "abc", "äß", "😀", "a😀ä")] == [0, 3, 2, 2, 4]


def test_amounts_keep_their_decimals() -> None:
    assert [str(amount(value)) for value in ("30.00", Decimal("0.10"), 7)] == ["30.00", "0.10", "7"]
