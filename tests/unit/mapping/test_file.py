"""Mapping files: read whole, every mistake at once; written so that they read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from etl.errors import MappingError
from etl.grammar.amounts import DecimalMark
from etl.grammar.dates import DateOrder
from etl.mapping import Binding, Choice, ColumnMap, MappingText, TableRole, knows, resolve, suits
from etl.mapping.column_keys import find, keys, letter
from etl.mapping.columns import order
from etl.mapping.draft import written
from etl.mapping.guess import Draft

HEADINGS = ("Invoice No", "Customer", "Total", "Region", "Kind", "Division", "Amount", "Amount", "")
COMPLETE = """
[columns]
"Invoice No" = "InvoiceId"
"Customer" = "CustomerId"
"Total" = "Amount"
"""
DATES = "Write it as YYYY-MM-DD, such as 2026-07-31."
SHORTER = "Shorten it to 10 characters (an emoji counts as two)."


def read(text: str, headings: tuple[str, ...] = HEADINGS, part: TableRole = TableRole.INVOICES) -> ColumnMap:
    return resolve(headings, "july.csv", Choice(mapping=MappingText("july.mapping.toml", text)), part)


def mistakes(text: str, part: TableRole = TableRole.INVOICES) -> list[str]:
    with pytest.raises(MappingError) as refused:
        read(text, part=part)
    head, *lines = str(refused.value).splitlines()
    assert head.startswith("july.mapping.toml has ")
    return [line.strip() for line in lines]


def test_everything_a_person_may_say() -> None:
    mapping = read("""
        [columns]
        "invoice_no" = "InvoiceId"
        Total = { attribute = "Amount", decimal = "comma", negate = true, default = "0" }
        Region = "@ignore"
        "Amount [H]" = "BalanceDue"
        "[I]" = { attribute = "PostingDate", date_order = "dmy" }

        [columns.Kind]
        attribute = "@doc_type"
        default = "Invoice"
        values = { "INV" = "Invoice", "*" = "*" }

        [constants]
        Currency = "EUR"

        [[joins]]
        attribute = "CustomerId"
        columns = ["Division", "Customer"]
        separator = "-"
    """)
    assert mapping.bindings == (
        Binding("Amount", ("2",), "Total", default="0", decimal=DecimalMark.COMMA, negate=True),
        Binding("BalanceDue", ("7",), "Amount"),
        Binding("Currency", (), "", constant="EUR"),
        Binding("CustomerId", ("5", "1"), "Division + Customer", separator="-"),
        Binding("InvoiceId", ("0",), "Invoice No"),
        Binding("PostingDate", ("8",), "[I]", date_order=DateOrder.DMY),
        Binding("@doc_type", ("4",), "Kind", default="Invoice", values=(("INV", "Invoice"), ("*", "*"))),
    )
    assert (mapping.unknown, mapping.ignored, mapping.profile) == (("Amount",), ("Region",), "")


def test_all_mistakes_are_said_at_once_each_with_its_line() -> None:
    assert mistakes("""[columns]
"Invoce No" = "invoiceid"
Total = { atribute = "Amount", decimal = "komma", negate = "yes" }
Region = "@ignor"
Kind = { attribute = "PostingDate", values = { "INV" = 1, "inv" = "x" }, decimal = "comma" }
Amount = "Freight"
Customer = "CustomerId"
customer = "PONumber"
Division = { attribute = "Tax", default = "1.500" }

[constants]
Currency = "EURO is too long"
SalesPerson = 3
"InvoiceItems[2].Quantity" = "1"
CustomerId = " x"
"@doc_type" = "Invoice"

[[joins]]
attribute = "Site"
columns = ["Total"]
""") == [
        "Amount is required: give it a column or a constant.",
        "InvoiceId is required: give it a column or a constant.",
        "InvoiceItems[2].ItemCode is required: give it a column or a constant.",
        'line 2: july.csv has no column "Invoce No". Did you mean "Invoice No"?',
        'line 2: there is no attribute "invoiceid". Did you mean InvoiceId?',
        'line 3: there is no setting "atribute". Did you mean attribute?',
        "line 3: negate must be true or false.",
        'line 3: decimal is point or comma, not "komma".',
        "line 3: it does not say which attribute is meant: add attribute = ...",
        'line 4: there is no attribute "@ignor". Did you mean @ignore?',
        "line 5: decimal is for amounts, and PostingDate holds none.",
        'line 5: what is sent for a cell must be text in quotes: { "INV" = "Invoice" }.',
        'line 5: the cell "inv" is listed twice; blanks and capitals do not count.',
        f'line 5: "x" is not a date PayFabric understands. {DATES}',
        'line 6: july.csv has no column "Amount". Did you mean "Amount [H]" or "Amount [G]"?',
        'line 8: the column "Customer" is used on line 7 already.',
        'line 9: "1.500" may be read in two ways: write digits, and a decimal point with at most two decimals.',
        f'line 12: "EURO is too long" is longer than the 10 characters PayFabric keeps. {SHORTER}',
        "line 13: SalesPerson must be text in quotes.",
        'line 15: " x" has blanks at its ends: delete them.',
        "line 15: CustomerId has a value from line 7 already. Keep one, join the columns, or use default.",
        "line 16: a constant needs an attribute.",
        "line 18: a join needs at least two columns.",
        'line 18: the column "Total" is used on line 3 already.',
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('strict = "no"\n' + COMPLETE, "line 1: strict is not written like this"),
        ("[colums]\n", 'line 1: there is no section "colums". Did you mean columns?'),
        (COMPLETE + "[joins]\nx = 1\n", "line 6: joins is not written like this"),
        (
            COMPLETE + 'Region = { attribute = "@ignore", default = "x" }\n',
            "line 6: a column that is ignored has no other",
        ),
        (
            COMPLETE + 'Region = { attribute = "Site", values = { "" = "x" } }\n',
            "line 6: an empty cell cannot be listed",
        ),
        (COMPLETE + 'Region = { attribute = "Site", separator = "-" }\n', 'line 6: there is no setting "separator"'),
        (
            COMPLETE + 'Region = "InvoiceItems[].ItemCode"\nKind = "InvoiceItems[1].ItemCode"\n',
            "line 7: InvoiceItems[1].ItemCode is",
        ),
        (COMPLETE + "Region = 3\n", "line 6: attribute must be text in quotes."),
        ("strict = true\n" + COMPLETE, 'it is strict and says nothing of "Region", "Kind", "Division", "Amount"'),
    ],
)
def test_a_mistake_is_said_with_its_line(text: str, said: str) -> None:
    assert any(mistake.startswith(said) for mistake in mistakes(text))


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("attribute = 1", ["attribute must be text in quotes."]),
        ('attribute = "Site", default = 1', ["default must be text in quotes."]),
        ('attribute = "DueDate", date_order = 1', ["date_order must be text in quotes."]),
        ('attribute = "Tax", decimal = true', ["decimal must be text in quotes."]),
        ('attribute = "Site", values = "x"', ['values must be a table such as { "INV" = "Invoice" }.']),
        ('attribute = "Tax", negate = 1', ["negate must be true or false."]),
        ('attribute = "DueDate", date_order = "ydm"', ['date_order is dmy or mdy or ymd, not "ydm".']),
        ('attribute = "Site", date_order = "dmy"', ["date_order is for dates, and Site holds none."]),
        ('attribute = "Site", negate = true', ["negate is for amounts, and Site holds none."]),
        ('attribute = "@doc_type", decimal = "comma"', ["decimal is for amounts, and @doc_type holds none."]),
        ('attribute = "Site", default = " "', ["the value of Site is empty: leave it out."]),
        ('attribute = "@doc_type", default = "x "', ['"x " has blanks at its ends: delete them.']),
        ('attribute = "Site", columns = ["A"]', ['there is no setting "columns".']),
        ('attribute = "Site", defualt = "x"', ['there is no setting "defualt". Did you mean default?']),
        ('attribute = "nothing like it"', ['there is no attribute "nothing like it".']),
        ("", ["it does not say which attribute is meant: add attribute = ..."]),
        (
            'attribute = "Tax", default = "1.234", values = { "a" = "1,5", "*" = "*" }',
            [
                '"1,5" is not a plain number. Write digits with a decimal point and nothing else, such as 1234.50.',
                '"1,5" may be read in two ways: write digits, and a decimal point with at most two decimals.',
                '"1.234" may be read in two ways: write digits, and a decimal point with at most two decimals.',
            ],
        ),
        (
            'attribute = "Site", values = { "A" = "x", " a" = "x ", "B" = "", "b" = "y" }',
            [
                'the cell "a" is listed twice; blanks and capitals do not count.',
                'the cell "b" is listed twice; blanks and capitals do not count.',
                '"x " has blanks at its ends: delete them.',
                "the value of Site is empty: leave it out.",
            ],
        ),
        (
            'attribute = "@ignore", date_order = "x", defualt = 1',
            [
                'there is no setting "defualt". Did you mean default?',
                'date_order is dmy or mdy or ymd, not "x".',
                "a column that is ignored has no other settings.",
            ],
        ),
    ],
)
def test_what_is_wrong_with_a_setting(setting: str, said: list[str]) -> None:
    assert mistakes(COMPLETE + f"Region = {{ {setting} }}\n") == [f"line 6: {each}" for each in said]


@pytest.mark.parametrize(
    ("join", "said"),
    [
        (
            'attribute = "Site"\ncolumns = "Region"',
            ['columns must be a list such as ["First", "Second"].', "a join needs at least two columns."],
        ),
        ('attribute = "Site"', ["a join needs at least two columns."]),
        ('columns = ["Region", "Kind"]', ["it does not say which attribute is meant: add attribute = ..."]),
        (
            'attribute = "Site"\ncolumns = ["Region", "Kind"]\nseparator = 1',
            ["separator must be text in quotes."],
        ),
        (
            'attribute = "Site"\ncolumns = ["Region", "Knid", "Z"]',
            [
                'july.csv has no column "Knid". Did you mean "Kind"?',
                'july.csv has no column "Z". Delete or correct it.',
            ],
        ),
        (
            'attribute = "@ignore"\ncolumns = ["Region", "Kind"]\nseparator = "-"',
            ["a column that is ignored has no other settings."],
        ),
        (
            'attribute = "Site"\ncolumns = ["Region", "Kind"]\nseperator = "-"',
            ['there is no setting "seperator". Did you mean separator?'],
        ),
        ('attribute = "Site"\ncolumns = ["Region", "region"]', ['the column "Region" is used on line 6 already.']),
    ],
)
def test_what_is_wrong_with_a_join(join: str, said: list[str]) -> None:
    assert mistakes(COMPLETE + f"[[joins]]\n{join}\n") == [f"line 6: {each}" for each in said]


@pytest.mark.parametrize(
    ("constant", "said"),
    [
        ('Sit = "x"', 'there is no attribute "Sit". Did you mean Site?'),
        ("Site = 1", "Site must be text in quotes."),
        ('Site = ""', "the value of Site is empty: leave it out."),
        ('"@ignore" = "x"', "a constant needs an attribute."),
        ('"@key" = 1', "a constant needs an attribute."),
    ],
)
def test_what_is_wrong_with_a_constant(constant: str, said: str) -> None:
    assert mistakes(COMPLETE + f"[constants]\n{constant}\n") == [f"line 7: {said}"]


def test_what_is_wrong_with_sections() -> None:
    assert mistakes("joins = [1]\nstrict = 1\ncolumns = 2\nconstants = 3\nprofile = 4\n") == [
        "line 1: each of the joins begins with [[joins]].",
        "line 2: strict is not written like this: see docs/files.md.",
        "line 3: columns is not written like this: see docs/files.md.",
        "line 4: constants is not written like this: see docs/files.md.",
        'line 5: there is no section "profile".',
    ]
    assert mistakes(COMPLETE + "[lines.colums]\nA = 1\n[lines]\nstrict = 1\n", TableRole.LINES) == [
        'line 6: there is no section "colums". Did you mean columns?',
        "line 9: strict is not written like this: see docs/files.md.",
    ]
    assert mistakes("lines = 3\n" + COMPLETE, TableRole.LINES) == [
        "line 1: lines is not written like this: see docs/files.md."
    ]


@pytest.mark.parametrize(
    ("text", "line"), [('[columns]\nA = "x"\nA = "y"\n\n', "line 3"), ("[columns\n", "line 1"), ("a = \n", "line 1")]
)
def test_what_is_no_toml_is_refused_with_the_line(text: str, line: str) -> None:
    with pytest.raises(MappingError, match=rf"july\.mapping\.toml cannot be read: .*at {line}"):
        read(text)


def test_a_new_column_is_named_and_a_missing_one_is_a_mistake() -> None:
    assert read(COMPLETE, (*HEADINGS, "New")).unknown[-1] == "New"
    with pytest.raises(MappingError, match='has no column "Total"'):
        read(COMPLETE, ("Invoice No", "Customer", "Sum"))


def test_lines_in_another_table_have_sections_of_their_own() -> None:
    text = COMPLETE + '[lines.columns]\n"Number" = "InvoiceId"\n"Item" = "InvoiceItems[].ItemCode"\n'
    assert read(text).of("InvoiceId") == Binding("InvoiceId", ("0",), "Invoice No")
    lines = read(text, ("Item", "Number"), TableRole.LINES)
    assert [binding.columns for binding in lines.bindings] == [("1",), ("0",)]
    assert mistakes(COMPLETE, TableRole.LINES) == [
        "InvoiceId is required: give it a column or a constant.",
        "InvoiceItems[].ItemCode is required: give it a column or a constant.",
    ]


def test_the_heading_row_is_known_by_what_the_file_names() -> None:
    known = knows(
        Choice(mapping=MappingText("m.toml", COMPLETE + '"Amount [H]" = "Tax"\n[lines.columns]\n"Pos" = "x"\n'))
    )
    assert [known(text) for text in ("INVOICE_NO", "Amount", "Pos", "Currency")] == [True, True, True, False]
    assert knows(Choice())("Currency")
    chosen = Choice(mapping=MappingText("m.toml", COMPLETE))
    assert [suits(headings, chosen) for headings in (HEADINGS, HEADINGS[1:])] == [True, False]


def test_columns_are_called_by_their_headings_where_these_tell_them_apart() -> None:
    assert keys(("A", "B", "A", "")) == ("A [A]", "B", "A [C]", "[D]")
    assert [letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert find("b", ("A", "B", "A", "")) == 1
    assert find("A", ("A", "B", "A", "")) is None
    assert find("a b", ("A B", "a_b")) is None


@given(
    st.lists(st.text(max_size=6) | st.sampled_from(["A", "A [A]", "A [B]", "", "[A]", "[B]"]), max_size=8).map(tuple)
)
def test_every_column_has_a_key_of_its_own_that_finds_it(headings: tuple[str, ...]) -> None:
    named = keys(headings)
    assert len(set(named)) == len(named)
    assert [find(key, headings) for key in named] == list(range(len(named)))


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
headings_of = st.lists(texts.map(str.strip).filter(bool), min_size=6, max_size=6, unique=True).map(tuple)
cells = st.dictionaries(
    texts.filter(lambda cell: cell == cell.strip().lower()), st.sampled_from(["Invoice", "*"]), max_size=3
)


@given(
    headings_of, cells, st.none() | st.sampled_from([*DecimalMark]), st.booleans(), texts, st.lists(texts, max_size=3)
)
def test_a_written_mapping_reads_back_as_it_was(
    headings: tuple[str, ...],
    values: dict[str, str],
    decimal: DecimalMark | None,
    negate: bool,
    separator: str,
    samples: list[str],
) -> None:
    bindings = (
        Binding("InvoiceId", ("0",), headings[0]),
        Binding("CustomerId", ("2", "1"), f"{headings[2]} + {headings[1]}", separator=separator),
        Binding("Amount", ("3",), headings[3], decimal=decimal, negate=negate),
        Binding("@doc_type", ("4",), headings[4], default="Invoice", values=tuple(values.items())),
        Binding("Currency", (), "", constant="EUR"),
    )
    mapping = ColumnMap(tuple(sorted(bindings, key=lambda each: order(each.attribute))), (headings[5],))
    remarks = {"5": samples[0] if samples else ""}
    draft = Draft(headings, TableRole.INVOICES, mapping, {"5": "Site"}, remarks, {str(n): samples for n in range(6)})
    for part in (TableRole.INVOICES, TableRole.LINES):
        if part is TableRole.LINES:
            draft = replace(draft, part=part, mapping=replace(mapping, bindings=(*mapping.bindings, LINE)))
        text = written([draft], samples[0] if samples else "july.csv", samples[-1] if samples else COMMAND)
        expected = replace(
            draft.mapping, bindings=tuple(sorted(draft.mapping.bindings, key=lambda b: order(b.attribute)))
        )
        assert read(text, headings, part) == expected


COMMAND = "python -m etl validate FILE --mapping july.mapping.toml"
LINE = Binding("InvoiceItems[].ItemCode", (), "", constant="X")
