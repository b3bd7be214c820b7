"""Number formats: whole numbers as a spreadsheet shows them, and what stands beside an amount."""

import pytest

from etl.extract.number_format import number_format


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        ("00000", 123, "00123"),
        ("00000", 123456, "123456"),
        ("00000", -12, "-00012"),
        ("00000;-00000", 12, "00012"),
        ("#000", 5, "005"),
        ("0000_)", 12, "0012 "),
        ('"INV-"0000', 12, "INV-0012"),
        ('"INV-"0', 1001, "INV-1001"),
        ('"INV-"#', 1005, "INV-1005"),
        ('"INV-"General', 77, "INV-77"),
        ('0"-24"', 1006, "1006-24"),
        ('"RE 2026/"0', 8, "RE 2026/8"),
        ("\\I0000", 12, "I0012"),
        ("000\\-00\\-0000", 12345678, "012-34-5678"),
        ("000-00-0000", 1234567890, "1234-56-7890"),
        ('"A"00"B"00', 123456, "A1234B56"),
        ("[Red]000", 7, "007"),
        ("[$-407]0000", 7, "0007"),
        ('"{}"000', 7, "{}007"),
        ('"N"0;"M"0', -5, "M5"),
        ('0;0;"none"', 0, "none"),
        ("#,##0", 1001, "1,001"),
        ("#,##0", 999, "999"),
        ("0.00", 1001, "1001.00"),
        ("#,##0_);(#,##0)", -5, "(5)"),
        ("#,##0.00 [$€-407]", 1234, "1,234.00 €"),
        (";;;", 5, ""),
        ("General", 5, "5"),
        ("@", 5, "5"),
        ("0000/0000", 20261008, None),
        ("0.00E+00", 1001, None),
        ("[>=100]0;00", 5, None),
        ("0%", 5, None),
        ("0,", 12000, None),
        ("yyyy-mm-dd", 46000, None),
    ],
)
def test_a_whole_number_is_shown_through_its_format(code: str, number: int, text: str | None) -> None:
    assert number_format(code).whole(number) == text


@pytest.mark.parametrize("code", ["General", "0", "#", "###0", "??0", "@", "0_)", "yyyy-mm-dd", "[h]:mm"])
def test_a_plain_format_shows_the_digits_alone(code: str) -> None:
    assert number_format(code).plain


@pytest.mark.parametrize(
    "code", ["0.00", "#,##0", "0%", "0.00E+00", "# ?/?", "0,", '"A"0', "00", "0-0", ";;;", "0;00", "[>9]0;0"]
)
def test_any_other_format_is_not_plain(code: str) -> None:
    assert not number_format(code).plain


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        ("General", "1.5", "1.5"),
        ("#,##0.00", "-1.5", "-1.5"),
        ("#,##0.00_);[Red](#,##0.00)", "-1.5", "-1.5"),
        ("0.00;[Red]0.00", "-1.5", "-1.5"),
        ('_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)', "0", "0"),
        ("[$€-407]#,##0.00", "100", "€ 100"),
        ("_-* #,##0.00\\ [$€-407]_-", "-100.5", "-100.5 €"),
        ('_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)', "-3.25", "$ -3.25"),
        ('_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)', "0", "$ 0"),
        ('"USD" #,##0.00', "1", "USD 1"),
        ('#,##0.00" EUR"', "1", "1 EUR"),
        ("#,##0.00 €", "2", "2 €"),
        ("[$CHF] 0.00", "3", "CHF 3"),
        ("[$US$-409] 0.00", "3", "US$ 3"),
        ("[$-F800]0.00", "3", "3"),
        ('0.00" CR";0.00" DR"', "5", "5 CR"),
        ('0.00" CR";0.00" DR"', "-5", "-5 DR"),
        ("(0.00);0.00", "5", "-(5)"),
        ('0.00"-"', "5", "-(5)"),
        ("#,##0;▲#,##0", "-5", "-5"),
        ("#,##0;[Red]△#,##0", "-5", "-5"),
        ("▲0;0", "5", "-(5)"),
        ("0.00%", "0.1925", "19.25%"),
        ("0%", "-1.5", "-150%"),
        ("0%", "0.000015", "0.0015%"),
        ('#,##0,"k"', "1234", "1234"),
        ("00\\.00", "1234", "1234 ."),
        ("yyyy", "3", "3"),
    ],
)
def test_an_amount_has_beside_it_what_its_format_shows(code: str, number: str, text: str) -> None:
    assert number_format(code).dressed(number) == text
    assert (text != number) <= number_format(code).dresses
