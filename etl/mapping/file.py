"""Reading a mapping file: what a person wrote about the columns, checked as a whole before it is used.

    strict = false                               # true: a column that is not named here is refused
    headings = true                              # false: the first row is data, and columns are called "[A]", "[B]", …

    [columns]
    "Invoice No" = "InvoiceId"                   # a column and what it holds
    "Region" = "@ignore"                         # not sent
    "Total" = { attribute = "Amount", decimal = "comma", negate = true }
    "Cents" = { attribute = "Tax", scale = 0.01 }
    "Credit" = "@credit"                         # Amount is its own column less this one
    "Dr/Cr" = "@side"                            # which amounts are credits: D or C, S or H, + or -
    "Kind" = { attribute = "@doc_type", values = { "INV" = "Invoice", "*" = "*" }, default = "Invoice" }

    [constants]
    Currency = "EUR"                             # the same in every row
    Amount = "lines"                             # the sum of the lines
    BalanceDue = "amount"                        # where no column says it: "amount", "none" or "required", see Due

    [[joins]]                                    # several columns that make one value
    attribute = "CustomerId"
    columns = ["Division", "Customer"]
    separator = "-"

    [[tests]]                                    # run before each use; given a row, what is sent of it
    given = { "Invoice No" = "A1", "Total" = "1,10" }
    expect = { InvoiceId = "A1", Amount = "1.10" }

A table of lines that stand apart from their invoices has the same under ``lines``: [lines.columns] and so on.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from msgspec import Struct

from etl.errors import MappingError
from etl.mapping.catalogue import LINES as ITEMS
from etl.mapping.column_keys import find, keys
from etl.mapping.columns import IGNORE, order
from etl.mapping.complete import by_name, missing, mixed
from etl.mapping.file_lines import Mistake, lines
from etl.mapping.file_settings import SUM, binding, constant_faults, faults, is_decision
from etl.mapping.mapping import Binding, ColumnMap, MappingText, TableRole
from etl.mapping.paths import CREDIT, SIDE
from etl.mapping.spellings import folded
from etl.model.due import Due

_SECTIONS: dict[str, type] = {
    "columns": dict,
    "constants": dict,
    "joins": list,
    "strict": bool,
    "headings": bool,
    "tests": list,
}
LINES = "lines"
_LETTER = re.compile(r" \[[A-Z]+\]$")

_SUMMED = (
    "Amount is the sum of the lines with Tax, or where there is no column Tax with their TaxAmount, with Freight and"
    " MiscCost, less Discount."
)


class _Entry(Struct, frozen=True):
    """What the file says of one attribute: on which line, of which columns (none for a constant), and what."""

    line: int
    columns: tuple[str, ...]
    settings: Mapping[str, Any]
    join: bool = False


def read_mapping(source: MappingText, headings: Sequence[str], place: str, part: TableRole) -> ColumnMap:
    """The mapping that a mapping file states for a table.

    Args:
        source: the file.
        headings: of the table, as they stand there.
        place: file and sheet, for sentences.
        part: lines have sections of their own.

    Raises:
        MappingError: with every mistake of the file, each with its line.
    """
    content = _parsed(source)
    where = lines(source.text)
    prefix = f"{LINES}." if part is TableRole.LINES else ""
    section = content.get(LINES, {}) if prefix else {key: content[key] for key in content if key != LINES}
    if not isinstance(section, dict):
        raise _refused(
            source, [Mistake(where.get(("", LINES), 0), f"{LINES} is not written like this: see docs/files.md.")]
        )
    mistakes = list(_form(section, prefix, where))
    if mistakes:
        raise _refused(source, mistakes)
    entries = list(_entries(section, prefix, where))
    mistakes = [Mistake(entry.line, fault) for entry in entries for fault in _faults(entry, headings, place)]
    mistakes += _twice(entries, headings)
    mistakes += _whole(entries, part)
    mistakes += _sides(entries)
    mistakes += _unsummed(entries, part, apart=LINES in content)
    unknown = _unnamed(entries, headings)
    if (content.get("strict") or section.get("strict")) and unknown:
        listed = ", ".join(f'"{heading}"' for heading in unknown)
        mistakes.append(
            Mistake(0, f"it is strict and says nothing of {listed} in {place}. Name them, or @ignore them.")
        )
    if mistakes:
        raise _refused(source, mistakes)
    said = {entry.settings["attribute"]: entry.settings["constant"] for entry in entries if _decides(entry)}
    entries = [entry for entry in entries if not _decides(entry)]
    found = sorted((_binding(entry, headings) for entry in entries), key=lambda each: order(each.attribute))
    bound = tuple(each for each in found if each.attribute != IGNORE)
    ignored = sorted(int(each.columns[0]) for each in found if each.attribute == IGNORE)
    named = keys(headings)
    left_out = tuple(named[index] for index in ignored)
    due = Due(said["BalanceDue"]) if "BalanceDue" in said else None
    notes = (_SUMMED,) if said.get("Amount") == SUM else ()
    return ColumnMap(bound, unknown, left_out, notes=notes, due=due, summed=bool(notes))


def _decides(entry: _Entry) -> bool:
    """Whether it says what is due of an invoice that does not say, or that its lines are summed up."""
    return is_decision(entry.settings.get("attribute"), entry.settings.get("constant"))


def has_headings(source: MappingText, part: TableRole) -> bool:
    """Whether the table that a mapping file is for begins with headings.

    Raises:
        MappingError: the file is no TOML.
    """
    content = _parsed(source)
    section = content.get(LINES) if part is TableRole.LINES else content
    return not isinstance(section, dict) or section.get("headings") is not False


def named_headings(source: MappingText) -> frozenset[str]:
    """The headings that a mapping file names, folded: by them a table's heading row is found.

    Raises:
        MappingError: the file is no TOML.
    """
    content = _parsed(source)
    named: list[str] = []
    for section in (content, content.get(LINES)):
        if isinstance(section, dict) and isinstance(columns := section.get("columns"), dict):
            named += columns
        joins = section.get("joins") if isinstance(section, dict) else None
        for join in joins if isinstance(joins, list) else ():
            columns = join.get("columns") if isinstance(join, dict) else None
            named += map(str, columns if isinstance(columns, list) else ())
    return frozenset(folded(_LETTER.sub("", key)) for key in named)


def _parsed(source: MappingText) -> dict[str, Any]:
    try:
        return tomllib.loads(source.text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(
            f"{source.name} cannot be read: {error}. Each column stands there once, and text stands in double quotes."
        ) from error


def _refused(source: MappingText, mistakes: Sequence[Mistake]) -> MappingError:
    count = "a mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
    listed = "\n".join(f"  {mistake}" for mistake in sorted(mistakes, key=lambda each: each.line))
    return MappingError(f"{source.name} has {count}:\n{listed}")


def _form(section: Mapping[str, Any], prefix: str, where: Mapping[tuple[str, str], int]) -> Iterator[Mistake]:
    """Sections that there are not, or that are of another form."""
    for name, content in section.items():
        places = ((prefix + name, ""), (prefix.rstrip("."), name), (f"{prefix}{name}.1", ""))
        line = next((where[place] for place in places if place in where), 0)
        if name not in _SECTIONS:
            close = get_close_matches(name, list(_SECTIONS), n=1)
            yield Mistake(line, f'there is no section "{name}".' + "".join(f" Did you mean {each}?" for each in close))
        elif not isinstance(content, _SECTIONS[name]):
            yield Mistake(line, f"{name} is not written like this: see docs/files.md.")
        elif name == "joins" and not all(isinstance(each, dict) for each in section["joins"]):
            yield Mistake(line, "each of the joins begins with [[joins]].")


def _entries(section: Mapping[str, Any], prefix: str, where: Mapping[tuple[str, str], int]) -> Iterator[_Entry]:
    for key, said in section.get("columns", {}).items():
        line = where.get((f"{prefix}columns", key), 0)
        yield _Entry(line, (key,), said if isinstance(said, dict) else {"attribute": said})
    for number, said in enumerate(section.get("joins", ()), 1):
        named = said.get("columns")
        columns = tuple(map(str, named)) if isinstance(named, list) else ()
        yield _Entry(where.get((f"{prefix}joins.{number}", ""), 0), columns, said, join=True)
    for attribute, value in section.get("constants", {}).items():
        yield _Entry(where.get((f"{prefix}constants", attribute), 0), (), {"attribute": attribute, "constant": value})


def _faults(entry: _Entry, headings: Sequence[str], place: str) -> Iterator[str]:
    if "constant" in entry.settings and not entry.join and not entry.columns:
        yield from constant_faults(entry.settings["attribute"], entry.settings["constant"])
        return
    for key in entry.columns:
        if find(key, headings) is None:
            close = get_close_matches(key, keys(headings), n=2, cutoff=0.5)
            meant = " or ".join(f'"{each}"' for each in close)
            yield f'{place} has no column "{key}". {f"Did you mean {meant}?" if close else "Delete or correct it."}'
    yield from faults(entry.settings, join=entry.join)
    if entry.join and len(entry.columns) < 2:  # noqa: PLR2004 - one column is nothing to join
        yield "a join needs at least two columns."


def _twice(entries: Sequence[_Entry], headings: Sequence[str]) -> Iterator[Mistake]:
    """Columns used twice, and attributes that have two sources."""
    used: defaultdict[int, list[int]] = defaultdict(list)
    for entry in entries:
        for index in _indexes(entry, headings):
            used[index].append(entry.line)
    for index, found in used.items():
        if len(found) > 1:
            yield Mistake(found[-1], f'the column "{keys(headings)[index]}" is used on line {found[0]} already.')
    sources: defaultdict[str, list[int]] = defaultdict(list)
    for entry in entries:
        attribute = entry.settings.get("attribute")
        if isinstance(attribute, str) and attribute != IGNORE and not (attribute == "BalanceDue" and _decides(entry)):
            sources[attribute].append(entry.line)
    for attribute, found in sources.items():
        if len(found) > 1:
            more = f' A column of credits is "{CREDIT}".' if attribute == "Amount" else ""
            yield Mistake(
                found[-1],
                f"{attribute} has a value from line {found[0]} already. Keep one, join the columns, or use default."
                f"{more}",
            )


def _whole(entries: Sequence[_Entry], part: TableRole) -> Iterator[Mistake]:
    """What the attributes lack together, and where they contradict each other."""
    bound = {
        entry.settings["attribute"]: entry.line
        for entry in entries
        if not list(faults({"attribute": entry.settings.get("attribute")}, join=False))
    }
    bound.pop(IGNORE, None)
    named = next((e.columns[0] for e in entries if e.settings.get("attribute") == "CustomerName" and e.columns), "")
    for name in missing(bound, part):
        known = f" {by_name(named)}" if named and name == "CustomerId" else ""
        yield Mistake(0, f"{name} is required: give it a column or a constant.{known}")
    for each, numbered in mixed(bound):
        yield Mistake(bound[numbered], f"{numbered} is numbered and {each} is not: number all of them or none.")


def _sides(entries: Sequence[_Entry]) -> Iterator[Mistake]:
    """Credits beside no debits, and two ways to say which amounts are credits."""
    said = {entry.settings.get("attribute"): entry for entry in entries}
    for role in (CREDIT, SIDE):
        if role in said and ("Amount" not in said or not said["Amount"].columns):
            yield Mistake(said[role].line, f"{role} goes with a column that is Amount, and there is none.")
    if CREDIT in said and SIDE in said:
        yield Mistake(said[SIDE].line, f"{CREDIT} and {SIDE} both say which amounts are credits: keep one.")


def _unsummed(entries: Sequence[_Entry], part: TableRole, *, apart: bool) -> Iterator[Mistake]:
    """A sum of lines that there are not."""
    sums = [entry for entry in entries if entry.settings.get("constant") == SUM and _decides(entry)]
    lined = apart or any(str(entry.settings.get("attribute")).startswith(f"{ITEMS}[") for entry in entries)
    if sums and (part is not TableRole.INVOICES or not lined):
        yield Mistake(sums[0].line, "Amount can be the sum of the lines only of invoices that have lines here.")


def _unnamed(entries: Sequence[_Entry], headings: Sequence[str]) -> tuple[str, ...]:
    named = {index for entry in entries for index in _indexes(entry, headings)}
    return tuple(heading for index, heading in enumerate(headings) if heading and index not in named)


def _binding(entry: _Entry, headings: Sequence[str]) -> Binding:
    if not entry.columns:
        return Binding(entry.settings["attribute"], (), "", constant=entry.settings["constant"])
    found = _indexes(entry, headings)
    named = keys(headings)
    heading = " + ".join(headings[index] or named[index] for index in found)
    return binding(entry.settings, tuple(map(str, found)), heading)


def _indexes(entry: _Entry, headings: Sequence[str]) -> list[int]:
    return [index for key in entry.columns if (index := find(key, headings)) is not None]
