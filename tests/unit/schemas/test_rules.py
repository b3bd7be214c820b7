"""Which values each type takes, and how a refusal reads."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import schemas
from schemas import INVOICE_POST, Column, Schema, columns, rules
from schemas.rules import REQUIRED, Rule, utf16_units
from schemas.validation import broken_cells
from tests.support.mutated import CELLS

COLUMNS = {
    "nvarchar(5)": columns.nvarchar(5),
    "nvarchar(max)": columns.nvarchar_max(),
    "char(5)": columns.char(5),
    "decimal(19,5)": columns.decimal(19, 5),
    "datetime": columns.datetime(),
    "guid": columns.uniqueidentifier(),
    "yes/no": columns.yes_no(),
    "boolean": columns.boolean(),
    "int": columns.integer(),
    "emails": columns.emails(30),
    "AddressPost.Email": columns.nvarchar(255, rules.email()),
}


#: Every rule of every schema.
RULES = {
    rule.name: rule
    for name in schemas.__all__
    if isinstance(schema := getattr(schemas, name), Schema)
    for column in schema.columns.values()
    for rule in column.rules
}


def broken(column: Column, values: list[str | None]) -> list[tuple[int, str]]:
    """Row and rule of every failure, in order."""
    cells = pl.DataFrame({"x": values}, schema={"x": pl.String})
    return sorted(
        (cell.row, cell.rule.name if cell.rule else REQUIRED)
        for cell in broken_cells(Schema("X", {"x": column}), cells)
    )


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("nvarchar(5)", "abcde"),
        ("nvarchar(5)", "äöü€ß"),
        ("nvarchar(5)", "😀😀a"),
        ("nvarchar(5)", "a\tb\nc"),
        ("nvarchar(max)", "x" * 100_000),
        ("char(5)", "€\u2013Žÿœ"),
        ("char(5)", "\u00a0\u00ad~ \t"),
        ("decimal(19,5)", "99999999999999.99999"),
        ("decimal(19,5)", "-99999999999999.99999"),
        ("decimal(19,5)", "+.5"),
        ("decimal(19,5)", "000000000000000000000001.00000000000"),
        ("decimal(19,5)", "-0"),
        ("datetime", "1753-01-01"),
        ("datetime", "9999-12-31 23:59:59"),
        ("datetime", "2024-02-29"),
        ("datetime", "2026-07-31 00:00:00"),
        ("guid", "8E734FD5-29a5-4a6f-80ca-63cc92b793b9"),
        ("yes/no", "yEs"),
        ("boolean", "TRUE"),
        ("int", "-2147483648"),
        ("emails", "a@b.de; c@d.fr,e@f.it;"),
        ("emails", "a.b..c+d@mail.x-y.co.uk"),
        ("AddressPost.Email", "a+b@b.co.uk"),
    ],
)
def test_taken(kind: str, value: str) -> None:
    assert broken(COLUMNS[kind], [value]) == []


@pytest.mark.parametrize(
    ("kind", "value", "rule"),
    [
        ("nvarchar(5)", "abcdef", "nvarchar(5)"),
        ("nvarchar(5)", "😀😀😀", "nvarchar(5)"),
        ("nvarchar(5)", "a\x00", "printable"),
        ("nvarchar(5)", "\x1b[1m", "printable"),
        ("nvarchar(5)", "#N/A", "computed"),
        ("nvarchar(max)", "#DIV/0!", "computed"),
        ("char(5)", "#REF!", "computed"),
        ("char(5)", "abcdef", "char(5)"),
        ("char(5)", "Łódź", "windows-1252"),
        ("char(5)", "a\x81", "windows-1252"),
        ("char(5)", "a\nb", "windows-1252"),
        ("decimal(19,5)", "1.000001", "decimals(5)"),
        ("decimal(19,5)", "100000000000000", "integer_digits(14)"),
        ("decimal(19,5)", "-0100000000000000.5", "integer_digits(14)"),
        ("decimal(19,5)", "1e3", "plain_number"),
        ("decimal(19,5)", "1,200.50", "plain_number"),
        ("decimal(19,5)", "1 200", "plain_number"),
        ("decimal(19,5)", "5.", "plain_number"),
        ("decimal(19,5)", ".", "plain_number"),
        ("decimal(19,5)", "--5", "plain_number"),
        ("decimal(19,5)", "(5)", "plain_number"),
        ("decimal(19,5)", "$5", "plain_number"),
        ("decimal(19,5)", "NaN", "plain_number"),
        ("decimal(19,5)", "٣", "plain_number"),
        ("decimal(19,5)", "1\n", "plain_number"),
        ("datetime", "1752-12-31", "date"),
        ("datetime", "2023-02-29", "date"),
        ("datetime", "1900-02-29", "date"),
        ("datetime", "2026-04-31", "date"),
        ("datetime", "2026-07-31 24:00:00", "date"),
        ("datetime", "2026-07-31 23:59:60", "date"),
        ("datetime", "2026-07-31T12:00:00", "date"),
        ("datetime", "2026-07-31 12:00", "date"),
        ("datetime", "2026-07-31 12:00:00.5", "date"),
        ("datetime", "31.07.2026", "date"),
        ("datetime", "07/31/2026", "date"),
        ("datetime", "46234", "date"),
        ("datetime", "2026-7-31", "date"),
        ("datetime", "12026-07-31", "date"),
        ("guid", "{8e734fd5-29a5-4a6f-80ca-63cc92b793b9}", "guid"),
        ("guid", "8e734fd529a54a6f80ca63cc92b793b9", "guid"),
        ("yes/no", "Y", "one_of(Yes, No)"),
        ("yes/no", "true", "one_of(Yes, No)"),
        ("boolean", "1", "one_of(true, false)"),
        ("int", "2147483648", "whole_number"),
        ("int", "1.0", "whole_number"),
        ("emails", "a@b.de; nobody", "emails"),
        ("emails", "a@b.de c@d.de", "emails"),
        ("emails", "a@b..de", "emails"),
        ("emails", "a@.b.de", "emails"),
        ("emails", "mailto:a@b.de", "emails"),
        ("emails", "a@b:8.de", "emails"),
        ("emails", "a\x01@b.de", "printable"),
        ("emails", "a@bbbbbbbbbbbbbb.de; c@ddddddddd.de", "nvarchar(30)"),
        ("AddressPost.Email", "a@b.de;c@d.de", "email"),
        ("AddressPost.Email", "a@b", "email"),
    ],
)
def test_refused_by_the_rule_of_that_name(kind: str, value: str, rule: str) -> None:
    assert broken(COLUMNS[kind], [None, value, None]) == [(1, rule)]


def test_one_value_can_break_several_rules() -> None:
    assert broken(columns.decimal(19, 5), ["1", "123456789012345.123456"]) == [
        (1, "decimals(5)"),
        (1, "integer_digits(14)"),
    ]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_what_is_enough_is_enough(rule: Rule) -> None:
    text = pl.col("x")
    let_pass = [cell for cell in CELLS if pl.DataFrame({"x": [cell]}).select(rule.enough(text).all()).item()]
    assert let_pass
    assert pl.DataFrame({"x": let_pass}).filter(~rule.holds(text).fill_null(value=False))["x"].to_list() == []


@given(st.text(max_size=20))
def test_what_is_enough_is_enough_of_any_text(cell: str) -> None:
    frame = pl.DataFrame({"x": [cell]})
    for rule in RULES.values():
        if frame.select(rule.enough(pl.col("x")).all()).item():
            assert frame.select(rule.holds(pl.col("x"))).item(), rule.name


def test_every_check_names_its_rule_what_is_wrong_and_what_to_do() -> None:
    checks = [rule for column in INVOICE_POST.columns.values() for rule in column.rules]
    assert len(checks) > 60
    for check in checks:
        assert check.name
        assert not check.sentence.endswith(".")
        assert check.remedy.endswith(".")


@given(st.lists(st.text(max_size=12), min_size=1, max_size=20))
def test_length_is_counted_as_sql_server_counts_it(texts: list[str]) -> None:
    counted = pl.DataFrame({"x": texts}, schema={"x": pl.String}).select(utf16_units(pl.col("x"))).to_series()
    assert counted.to_list() == [len(text.encode("utf-16-le")) // 2 for text in texts]


@given(st.lists(st.text(max_size=12).map(str.strip), min_size=1, max_size=20))
def test_char_takes_what_windows_1252_can_write(texts: list[str]) -> None:
    refused = {row for row, rule in broken(columns.char(50), list(texts)) if rule == "windows-1252"}
    assert refused == {row for row, text in enumerate(texts) if not _writable(text)}


def _writable(text: str) -> bool:
    if any(ord(character) < 0x20 and character != "\t" for character in text) or "\x7f" in text:
        return False
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_a_decimal_is_taken_if_and_only_if_decimal_19_5_holds_it_exactly(numbers: list[Decimal]) -> None:
    texts = [format(number, "f") for number in numbers]
    refused = {row for row, _ in broken(columns.decimal(19, 5), list(texts))}
    assert refused == {row for row, number in enumerate(numbers) if abs(number) >= 10**14 or number * 10**5 % 1 != 0}
