"""Numbers that a spreadsheet shows otherwise than they are."""

import pytest

from etl.extract.cell_text import Number, Whole
from etl.extract.number_format import number_format
from etl.extract.ods_styles import shown_through
from etl.extract.seen import seen

#: The code of a format, a number, and what is seen of it where that is another one.
TABLE = [
    ("0.00", "10.005", "10.01"),
    ("0.00", "10.25", None),
    ("General", "10.005", None),
    ("#,##0", "301.6", "302"),
    ("#,##0", "301", None),
    # Without its minus
    ("0.00;[Red]0.00", "-50", "50.00"),
    ("0.00;[Red]0.00", "50", None),
    ("#,##0.00_);[Red]#,##0.00_)", "-5.25", "5.25"),
    ("0.00;[Red]-0.00", "-50", None),
    ("#,##0.00_);(#,##0.00)", "-50.25", None),
    ('_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', "-50", None),
    ("0.00;△0.00", "-50", None),
    ('0.00;0.00" CR"', "-50", None),
    ("0.00", "-50", None),
    # Not at all
    (";;;", "50", ""),
    (";;;", "0", None),
    ("0.00;;", "-50", ""),
    ("0.00;;", "0", None),
    ("#,##0.00;-#,##0.00;;@", "0", None),
    # In thousands
    ("0.0,", "1234567", "1234.6"),
    ("0.0,,", "2500000", "2.5"),
    ('#,##0.0,"K"', "-1234567", "-1234.6"),
    ('[>=1000]0.0,"K";0.00', "12345", "12.3"),
    ('[>=1000]0.0,"K";0.00', "999.995", "1000.00"),
    ('[>=1000]0.0,"K";0.00', "99.5", None),
    ('[>=1000000]0.0,,"M";[>=1000]0.0,"K";0', "12345", "12.3"),
    ('[>=1000000]0.0,,"M";[>=1000]0.0,"K";0', "99.5", "100"),
    # Otherwise, so that it is told elsewhere or not known
    ("0%", "0.5", None),
    ("0.00E+00", "1234567", None),
    ("yyyy-mm-dd", "46000", None),
    ("", "10.005", None),
]


@pytest.mark.parametrize(("code", "number", "shown"), TABLE)
def test_what_is_seen_of_a_number(code: str, number: str, shown: str | None) -> None:
    form = number_format(code)
    assert seen(Number(number) if "." in number else Whole(number), form) == shown
    assert shown is None or form.disguises or form.rounds


@pytest.mark.parametrize(
    ("shown", "value", "number"),
    [
        ("302", "301.6", "302"),
        ("1.234,57", "1234.567", "1234.57"),
        ("1,234.57", "1234.567", "1234.57"),
        ("1.235", "1234.567", "1235"),
        ("1234,57", "1234567", "1234.57"),
        ("1,2 M", "1234567", "1.2"),
        ("50,00", "-50", "50.00"),
        ("-50,00", "-50", None),
        ("(50.00)", "-50", None),
        ("50.00-", "-50", None),
        ("1.001", "1001", None),
        ("100,50", "100.5", None),
        ("100,50 €", "100.5", None),
        ("0,3", "0.25", "0.3"),
        ("531.41 ", "531.41", None),
        ("531.41 €", "531.41", None),
        ("(531.41)", "-531.41", None),
    ],
)
def test_what_is_seen_of_a_number_of_an_ods(shown: str, value: str, number: str | None) -> None:
    form = number_format(shown_through(shown, value))
    assert seen(Number(value) if "." in value else Whole(value), form) == number
    assert number is None or form.disguises or form.rounds


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        ("[>=100]€ 0;€ 0.00", "50", "€ 50"),
        ('[Red][<0]-"$"0.00;[Blue][$€-2] 0.00', "7.5", "€ 7.5"),
        ('[Red][<0]-"$"0.00;[Blue][$€-2] 0.00', "-7.5", "$ -7.5"),
        ("[<=9]0.00;(0.00)", "10", "-(10)"),
    ],
)
def test_what_stands_beside_a_number_where_formats_have_conditions(code: str, number: str, text: str) -> None:
    form = number_format(code)
    assert form.dresses
    assert form.dressed(number) == text
