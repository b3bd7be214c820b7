"""What a person must know of how a table was read."""

from collections.abc import Iterator

from etl.documents import Formats, RowKind
from etl.documents.sentinels import Sentinel
from etl.grammar.amounts import DecimalMark
from etl.grammar.dates import DateOrder
from etl.grammar.sightings import Seen
from etl.planning.inputs import HeadedTable, Surveyed
from etl.text import number_of, one_line

#: Rows named; the others are counted.
_NAMED = 3

#: Whether the text of rows is shown, and what they are.
_WHAT = {
    RowKind.TOTALS: (False, "of totals"),
    RowKind.MAYBE_TOTALS: (False, "with nothing but the sum of those above"),
    RowKind.HEADINGS: (False, "of repeated headings"),
    RowKind.COMPONENTS: (False, "of parts of kits"),
    RowKind.FOOTERS: (True, "of the report's own lines"),
    RowKind.CAPTIONS: (True, "of captions"),
    RowKind.PREPARED: (False, "that were prepared and not filled in"),
}

ORDERS = {
    DateOrder.DMY: "day, month, year",
    DateOrder.MDY: "month, day, year",
    DateOrder.YMD: "year, month, day",
}


def remarks(reading: HeadedTable, surveyed: Surveyed) -> Iterator[str]:
    """Sentences on rows that were passed over, and on how amounts and dates are read where that had to be found out."""
    yield from passed_over(reading, surveyed)
    yield from _formats(reading, surveyed.formats)
    yield from taken(reading, surveyed)


def taken(reading: HeadedTable, surveyed: Surveyed) -> Iterator[str]:
    """Sentences on cells that are not sent as they stand."""
    for heading, seen in surveyed.guarded.get(reading.number, {}).items():
        yield f"{one_line(heading)}: {_cells(seen)} sent without the signs that keep spreadsheets from changing it."
    for heading, rounded in surveyed.rounded.get(reading.number, {}).items():
        if rounded.count:
            more = f", and {number_of(rounded.count - 1, 'more cell')} as well" if rounded.count > 1 else ""
            shown = f"shown as {rounded.shown}" if rounded.shown else "not shown"
            remedy = (
                "round"
                if rounded.shown and rounded.shown.startswith("-") == rounded.held.startswith("-")
                else "correct"
            )
            yield (
                f"{one_line(heading)}: {rounded.held} in row {rounded.row:,} is {shown}{more}. What cells hold is sent:"
                f" {remedy} them in the spreadsheet where what is shown is meant."
            )
    own = {binding.attribute: binding.heading for binding in reading.mapping.bindings if binding.columns}
    for path, found in surveyed.formats.sentinels.items():
        for sentinel, seen in found.items():
            if path in own:
                yield f"{one_line(own[path])}: {_cells(seen)} {_STANDS[sentinel]}."
    finer = [own[path] for path in own if path in surveyed.formats.finer]
    if finer:
        yield f"Times are finer than a second in {_listed(finer)}: the fractions are cut off."
    if "Currency" in own and surveyed.formats.respelt:
        yield f"{one_line(own['Currency'])}: {_cells(surveyed.formats.respelt)} sent in capitals, as ISO 4217 has it."


#: What a cell is taken for, behind "is" or "are".
_STANDS = {
    Sentinel.NULL: "taken as empty",
    Sentinel.NO_DATE: "taken as no date, and none is sent",
    Sentinel.ZERO: "taken as zero",
}


def _cells(seen: Seen) -> str:
    """The first cell, and how many more there are: ``"NULL" in row 2 and 3 more cells like it are``."""
    if seen.first is None:
        raise AssertionError("cells were counted, and none was kept")
    named = f'"{one_line(seen.first.cell)}" in row {seen.first.row:,}'
    more = seen.count - 1
    return f"{named} is" if not more else f"{named} and {more:,} more {'cell' if more == 1 else 'cells'} like it are"


def passed_over(reading: HeadedTable, surveyed: Surveyed) -> Iterator[str]:
    """Sentences on rows that hold no invoices, and on columns that nothing names."""
    above = reading.header.above
    if reading.header.upper:
        yield f"Headings are in rows {reading.header.row - 1} and {reading.header.row}, and are read together."
    if above:
        count = number_of(len(above), "row")
        where = "" if reading.header.upper else f"Headings are in row {reading.header.row}; "
        told = f"{where}passed over {count} above: {_listed(above)}."
        yield told[0].upper() + told[1:]
    passed = surveyed.passed.get(reading.number, ())
    for kind in dict.fromkeys(each.kind for each in passed):
        named, what = _WHAT[kind]
        rows = [f'{each.row} "{each.text}"' if named else str(each.row) for each in passed if each.kind == kind]
        yield f"Passed over {number_of(len(rows), 'row')} {what}: {_listed(rows)}."
    unnamed = surveyed.unnamed.get(reading.number)
    if unnamed:
        yield unnamed
    for said in surveyed.disputed.get(reading.table.place, ())[:_NAMED]:
        yield f"{said}: the export may be cut short or filtered. --strict refuses such a file."


def _formats(reading: HeadedTable, formats: Formats) -> Iterator[str]:
    own = {binding.attribute: binding.heading for binding in reading.mapping.bindings if binding.columns}
    commas = [own[path] for path, mark in formats.marks.items() if mark is DecimalMark.COMMA and path in own]
    if commas:
        yield f"Amounts have a decimal comma in {_listed(commas)}."
    for order, words in ORDERS.items():
        dated = [own[path] for path, each in formats.orders.items() if each is order and path in own]
        if dated:
            yield f"Dates are {words} in {_listed(dated)}."
    zoned = [own[path] for path in own if path in formats.zoned]
    if zoned:
        yield f"Times have an offset in {_listed(zoned)}: days are as written, no time zone is applied."
    for path, times in formats.midnights.items():
        if path in own:
            yield (
                f"Every time in {one_line(own[path])} is {' or '.join(times)}: that may be midnight in another time"
                " zone, and each day one too early. Compare one with your system; export dates without times."
            )
    days = [own[path] for path in formats.serials if path in own]
    if days:
        yield f"Dates are counted in days, as spreadsheets do, in {_listed(days)}."


def _listed(texts: list[str] | tuple[str, ...]) -> str:
    named = ", ".join(one_line(text) for text in texts[:_NAMED])
    return f"{named} and {len(texts) - _NAMED:,} more" if len(texts) > _NAMED else named
