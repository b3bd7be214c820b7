"""Writing a mapping file for a person to edit: what each column holds, or may hold, and what stands in it."""

import textwrap
from collections.abc import Sequence
from typing import Any

import tomlkit
from tomlkit.items import AoT, Item, KeyType, SingleKey, Table

from etl.mapping.catalogue import LINES as ITEMS
from etl.mapping.catalogue import leaves
from etl.mapping.column_keys import keys
from etl.mapping.columns import DOC_TYPE, IGNORE, KIT, VOID_FLAG
from etl.mapping.file import LINES
from etl.mapping.guess import Draft
from etl.mapping.mapping import Binding, TableRole
from etl.text import one_line

#: Characters of a line.
_WIDTH = 110

#: Where the comments on columns begin.
_COMMENT = 52

#: Characters of a sample.
_SAMPLE = 24

_LINE_CONSTANT = f'"{ITEMS}[].UnitOfMeasure" = "EA"'

_HEAD = """\
What the columns of {place} mean. Correct it, then check the export with it:
    {command}

Each line gives a column and the attribute it holds. A line that begins with # is not in force: the column is not sent.
    "Region" = "@ignore"                                              never sent, on purpose
    "Total" = {{ attribute = "Amount", decimal = "comma" }}             or "point", for 1.234
    "Date" = {{ attribute = "PostingDate", date_order = "dmy" }}        or "mdy" or "ymd"
    "Paid" = {{ attribute = "Discount", negate = true }}                turns the sign
    "Cents" = {{ attribute = "Tax", scale = 0.01 }}                     moves the decimal point
    "Credit" = "@credit"                                              Amount is its own column less this one
    "Dr/Cr" = "@side"                                                 D or C, S or H, + or -: which Amounts are credits
    "Cur" = {{ attribute = "Currency", default = "EUR" }}               where the cell is empty
    "Kind" = {{ attribute = "@doc_type", values = {{ "INV" = "Invoice", "*" = "*" }} }}
                                                                      what cells mean; "*" is any other cell, as it is
The sum of the lines as the Amount: Amount = "lines" among the [constants]. Several columns that make one value:
    [[joins]]
    attribute = "CustomerId"
    columns = ["Division", "Customer"]
    separator = "-"
"""


def written(drafts: Sequence[Draft], place: str, command: str) -> str:
    """The text of a mapping file.

    Args:
        drafts: what it says: of a table, or of one of invoices and one of their lines, which has sections of its own.
        place: files and sheets, for its first line.
        command: checks an export with it; shown to the person.
    """
    document = tomlkit.document()
    head = _HEAD.format(place=one_line(place), command=_line(command)).splitlines()
    notes = dict.fromkeys(note for draft in drafts for note in draft.mapping.notes)
    for line in [*head, *_lacking(drafts), *map(_line, notes)]:
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    document.add(
        "strict", _said(tomlkit.boolean("false"), "true: a column that is not named here is refused", "strict")
    )
    for draft in drafts:
        lines = draft.part is TableRole.LINES
        sections = tomlkit.table(is_super_table=True) if lines else document
        if not draft.headed:
            sections.add(
                "headings",
                _said(tomlkit.boolean("false"), "true: the first row holds headings, and no data", "headings"),
            )
        sections.add("columns", _columns(draft))
        sections.add("constants", _constants(draft))
        joins = [each for each in draft.mapping.bindings if len(each.columns) > 1]
        if joins:
            sections.add("joins", _joins(joins, draft.headings))
        if lines:
            document.add(LINES, sections)
    return tomlkit.dumps(document) + "\n" + "".join(f"# {line}\n" for line in _attributes())


def _attributes() -> list[str]:
    names = [path for path in leaves() if not path.startswith(("ShippingAddress", f"{ITEMS}[].ShippingTo"))]
    listed = textwrap.wrap(", ".join(names), _WIDTH)
    return [
        "The attributes, InvoiceId, CustomerId and Amount being required:",
        *(f"    {line}" for line in listed),
        f"    ShippingAddress and {ITEMS}[].ShippingToAddress as BillingAddress",
        f"Numbered columns: {ITEMS}[1].ItemCode, {ITEMS}[2].ItemCode. {DOC_TYPE} tells invoices from credit memos.",
        (
            f"{VOID_FLAG} says which invoices are voided (not 0, No or empty), {KIT} which rows are parts of a kit"
            " (not 0)."
        ),
    ]


def _lacking(drafts: Sequence[Draft]) -> list[str]:
    lacking = [f"STILL MISSING{_where(draft)}: {', '.join(draft.lacking)}." for draft in drafts if draft.lacking]
    named = [said for draft in drafts if (said := draft.by_name)]
    return ["", *lacking, "Give each a column or a constant.", *map(_line, named)] if lacking else []


def _where(draft: Draft) -> str:
    return " in the lines" if draft.part is TableRole.LINES else ""


def _columns(draft: Draft) -> Table:
    table = tomlkit.table()
    bound = {binding.columns: binding for binding in draft.mapping.bindings}
    parts = {column for binding in draft.mapping.bindings for column in binding.columns[1:] + binding.columns[:-1]}
    for index, (heading, key) in enumerate(zip(draft.headings, keys(draft.headings), strict=True)):
        column = str(index)
        binding = bound.get((column,))
        said = _comment(draft, column)
        if binding is not None:
            table.add(SingleKey(key, KeyType.Basic), _said(_value(binding), said, key))
        elif column in parts:
            table.add(tomlkit.comment(f"{_quoted(key)} is joined below; {said}"))
        elif {heading or key, key} & set(draft.mapping.ignored):
            table.add(SingleKey(key, KeyType.Basic), _said(tomlkit.item(IGNORE), said, key))
        elif heading or column in draft.samples:
            meant = draft.suggestions.get(column, "")
            line = f"{_quoted(key)} = {_quoted(meant)}"
            table.add(tomlkit.comment(f"{line:<{_COMMENT}} # {said}"))
    return table


def _comment(draft: Draft, column: str) -> str:
    """The remark on a column and its samples, fit for one line."""
    samples = ", ".join(f'"{one_line(sample, _SAMPLE)}"' for sample in draft.samples.get(column, ()))
    return _line("; ".join(filter(None, [draft.remarks.get(column, ""), samples or "empty"])))


def _constants(draft: Draft) -> Table:
    table = tomlkit.table()
    constants = [binding for binding in draft.mapping.bindings if binding.constant is not None]
    for binding in constants:
        table.add(_key(binding.attribute), tomlkit.item(binding.constant))
    if not constants:
        table.add(tomlkit.comment('Currency = "EUR"' if draft.part is not TableRole.LINES else _LINE_CONSTANT))
    return table


def _joins(joins: Sequence[Binding], headings: Sequence[str]) -> AoT:
    named = keys(headings)
    array = tomlkit.aot()
    for binding in joins:
        table = tomlkit.table()
        table.add("attribute", binding.attribute)
        table.add("columns", [named[int(column)] for column in binding.columns])
        table.add("separator", binding.separator)
        for key, value in _settings(binding).items():
            table.add(key, _item(value))
        array.append(table)
    return array


def _value(binding: Binding) -> Item:
    settings = _settings(binding)
    return _item({"attribute": binding.attribute, **settings} if settings else binding.attribute)


def _settings(binding: Binding) -> dict[str, Any]:
    """What is said of an attribute beside its columns."""
    said = {
        "default": binding.default,
        "values": dict(binding.values),
        "date_order": None if binding.date_order is None else binding.date_order.value,
        "decimal": None if binding.decimal is None else binding.decimal.value,
        "negate": binding.negate,
    }
    return {key: value for key, value in said.items() if value}


def _item(value: Any) -> Item:  # noqa: ANN401 - whatever TOML holds
    if not isinstance(value, dict):
        item: Item = tomlkit.item(value)
        return item
    table = tomlkit.inline_table()
    for key, each in value.items():
        table.add(_key(key), _item(each))
    return table


def _said(item: Item, comment: str, key: str = "") -> Item:
    item.comment(comment)
    item.trivia.comment_ws = " " * max(1, _COMMENT - len(_quoted(key)) - len(item.as_string()))
    return item


def _key(name: str) -> SingleKey:
    return SingleKey(name, None if name.isalpha() and name.isascii() else KeyType.Basic)


def _quoted(text: str) -> str:
    return tomlkit.item(text).as_string()


def _line(text: str) -> str:
    """Text as a comment can hold it."""
    return one_line(text, 2 * _WIDTH)
