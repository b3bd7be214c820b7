"""Cells as a person wrote them become the one text that is checked and sent: ``1.234,50-`` is ``-1234.50``."""

from collections.abc import Iterator

import polars as pl

from etl.documents.checks import Finding
from etl.documents.formats import RATE, Formats
from etl.documents.nested import POS, SEQ
from etl.grammar import amounts, dates, rates, unicode_clean
from etl.grammar.amounts import DecimalMark
from etl.grammar.currencies import agrees, meanings
from etl.grammar.dates import DateOrder
from etl.grammar.ids import EXPONENT, SHORTENED
from etl.mapping.binding import ANY, IDS, scaled, turned
from etl.mapping.catalogue import holds, leaves
from etl.mapping.mapping import Binding, ColumnMap
from etl.mapping.paths import Path, is_role
from etl.text import UNLIKE
from schemas import Kind
from schemas.rules import all_plain, plain_text

#: Of which a number format shows the unit rather than a currency.
_QUANTITY = "InvoiceItems[].Quantity"

#: Kinds of which people write the same in several ways.
_KINDS = {Kind.DECIMAL, Kind.DATETIME, Kind.BOOLEAN, Kind.YES_NO}

_TRUE, _FALSE = ["yes", "y", "true", "1"], ["no", "n", "false", "0"]

#: A cell that is no id, and why.
_UNLIKE = f"{UNLIKE}([^{UNLIKE}]*){UNLIKE}"

#: Begins a formula, which a text file has where a spreadsheet shows formulas when it is exported.
_FORMULA = "^= ?[^\"' ]"
_FORMULA_WHY = "is a formula, and not what it comes to"


def parsed(rows: pl.DataFrame, mapping: ColumnMap, formats: Formats) -> pl.DataFrame:
    """The rows in plain text: amounts as ``-1234.50``, dates as ``2026-07-31``, truth as true and false or Yes and No.

    A cell that is none of what its column holds becomes null; ``unread`` tells of it.

    Args:
        rows: ``seq``, ``pos``, and String columns named by path, trimmed, null where empty.
        mapping: which columns these are.
        formats: how they are written.
    """
    return rows.with_columns(_signed(each, formats).alias(each.attribute) for each in _read(mapping))


def unread(rows: pl.DataFrame, plain: pl.DataFrame, mapping: ColumnMap, formats: Formats) -> Iterator[Finding]:
    """A finding for each cell that could not be read, whose currency is not its invoice's, or that was changed.

    Args:
        rows: as they were given to ``parsed``.
        plain: what it returned.
        mapping: which columns these are.
        formats: how they are written.
    """
    for binding in mapping.bindings:
        yield from _unlisted(rows, binding)
    paths = [each.attribute for each in _read(mapping)]
    ids = [path for path in paths if _template(path) in IDS]
    usual = rows.select(all_plain(pl.col(path)) for path in ids)
    for path in paths:
        if plain[path].null_count() > rows[path].null_count():
            lost = rows.filter(plain[path].is_null() & rows[path].is_not_null())
            rule, sentence, remedy = _broken_rule(path, formats)
            for (seq, pos), why in zip(lost.select(SEQ, POS).iter_rows(), _why(path, lost[path], formats), strict=True):
                yield Finding(seq, pos, path, rule, why or sentence, remedy)
        if path in ids:
            yield from () if usual[path].item() else _of_id(rows, path)
        elif not plain[path].equals(rows[path]):
            yield from _of_currency(rows, path)


def _read(mapping: ColumnMap) -> list[Binding]:
    """The columns whose plain text may be another than what stands in their cells."""
    return [each for each in mapping.bindings if holds(each.attribute) in _KINDS or _template(each.attribute) in IDS]


def _template(path: str) -> str:
    return path if is_role(path) else Path.parse(path).template


def _signed(binding: Binding, formats: Formats) -> pl.Expr:
    """The plain text in the unit and with the sign that the mapping states."""
    text = _plain(binding.attribute, formats)
    text = scaled(text, binding.scale) if binding.scale else text
    return turned(text) if binding.negate else text


def _plain(path: str, formats: Formats) -> pl.Expr:
    text = pl.col(path)
    template = _template(path)
    match holds(path):
        case Kind.DECIMAL:
            mark = formats.marks[path] or DecimalMark.POINT
            if template == _QUANTITY:
                text = amounts.bare(text)
            plain = amounts.plain(text, mark)
            return rates.rate(text, mark, percent=formats.percents[path]) if template == RATE else plain
        case Kind.DATETIME:
            return dates.serial(text) if path in formats.serials else dates.iso(text, formats.orders[path])
        case Kind.BOOLEAN:
            return _truth(text, "true", "false")
        case Kind.YES_NO:
            return _truth(text, "Yes", "No")
        case Kind.TEXT if template in IDS:
            # One expression for all would take three times as long.
            no_id = text.str.contains(SHORTENED) | text.str.contains(UNLIKE, literal=True) | text.str.contains(_FORMULA)
            no_id = no_id | text.str.contains(EXPONENT) if path in formats.numbered else no_id
            return pl.when(~no_id).then(unicode_clean.cleaned(text))
        case _:
            return text


def _truth(text: pl.Expr, yes: str, no: str) -> pl.Expr:
    lower = text.str.to_lowercase()
    return pl.when(lower.is_in(_TRUE)).then(pl.lit(yes)).when(lower.is_in(_FALSE)).then(pl.lit(no))


#: What to do about a cell that is no date, by the order that its column's others have.
_DAYS: dict[DateOrder | None, str] = {
    DateOrder.DMY: "Write a day as the others of its column are written, day before month, such as 31.07.2026.",
    DateOrder.MDY: "Write a day as the others of its column are written, month before day, such as 07/31/2026.",
}


def _broken_rule(path: str, formats: Formats) -> tuple[str, str, str]:
    """Rule, sentence and remedy: those of the column's first check, which is about its form."""
    template = _template(path)
    if template in IDS:
        return (
            "shortened",
            "is a number that a spreadsheet has shortened: its last digits are lost",
            "Format the column as text there, type what it was and export it once more.",
        )
    rule = leaves()["Amount" if is_role(path) else template].rules[0]
    if formats.percents.get(path):
        return rule.name, rule.sentence, "Write it as the others of its column are, with a percent sign."
    if formats.marks.get(path) is DecimalMark.COMMA:
        return rule.name, rule.sentence, "Write digits with a decimal comma and nothing else, such as 1234,50."
    if path in formats.serials:
        return rule.name, rule.sentence, "Give the whole column one date format there and export it once more."
    return rule.name, rule.sentence, _DAYS.get(formats.orders.get(path)) or rule.remedy


def _why(path: str, cells: pl.Series, formats: Formats) -> list[str | None]:
    """What more can be said of cells that could not be read, each."""
    match holds(path):
        case Kind.DECIMAL:
            mark = formats.marks[path] or DecimalMark.POINT
            if path in formats.percents:
                return rates.why(cells, mark, percent=formats.percents[path]).to_list()
            return amounts.why(cells, mark).to_list()
        case Kind.DATETIME if path in formats.serials:
            return ["is no number of days as a spreadsheet counts them, which the others of its column are"] * len(
                cells
            )
        case Kind.DATETIME:
            reasons = {cell: dates.why(cell, formats.orders[path]) for cell in cells.unique()}
            return [reasons[cell] and f"is not a date: {reasons[cell]}" for cell in cells]
        case _ if _template(path) in IDS:
            return [_FORMULA_WHY if is_formula else _no_id(why) for is_formula, why in _ids(cells)]
        case _:
            return [None] * len(cells)


def _ids(cells: pl.Series) -> Iterator[tuple[bool, str | None]]:
    """Whether ids are formulas, and why they are none otherwise."""
    return zip(cells.str.contains(_FORMULA), cells.str.extract(_UNLIKE), strict=True)


def _no_id(why: str | None) -> str | None:
    return why and f"{why} in the spreadsheet: what the id was cannot be told from it"


def _unlisted(rows: pl.DataFrame, binding: Binding) -> Iterator[Finding]:
    """Cells that the value table of their column does not list, and that are none of its values."""
    table = dict(binding.values)
    if not table or ANY in table:
        return
    strange = ~pl.col(binding.attribute).is_in(list(table.values()))
    for seq, pos in rows.filter(strange).select(SEQ, POS).iter_rows():
        yield Finding(
            seq,
            pos,
            binding.attribute,
            "value_table",
            "is not in the value table of its column",
            "Correct the cell, or add it to the table in the mapping file.",
        )


def _of_id(rows: pl.DataFrame, path: str) -> Iterator[Finding]:
    rows = rows.filter(~plain_text(pl.col(path)))
    for seq, pos, cell in rows.filter(unicode_clean.changed(pl.col(path))).select(SEQ, POS, path).iter_rows():
        hidden = " and ".join(unicode_clean.names(cell))
        yield Finding(seq, pos, path, "invisible", f"holds {hidden}, not sent", "Nothing needs doing.", warning=True)
    for seq, pos in rows.filter(unicode_clean.deceiving(pl.col(path))).select(SEQ, POS).iter_rows():
        yield Finding(
            seq,
            pos,
            path,
            "deceiving",
            "holds characters that are not what they look like, or a line break",
            "Type the cell again without copying it from elsewhere.",
        )


def _of_currency(rows: pl.DataFrame, path: str) -> Iterator[Finding]:
    """An amount that names another currency than its invoice has, or one where nothing says which it has."""
    if holds(path) is not Kind.DECIMAL:
        return
    named = rows.select(SEQ, POS, _currency(rows).alias("currency"), sign=amounts.currency(pl.col(path)))
    named = named.filter(pl.col("sign").is_not_null())
    for seq, pos, currency, sign in named.filter(~agrees(pl.col("sign"), pl.col("currency"))).iter_rows():
        sentence = f"names the currency {sign}, and Currency says {currency}"
        yield Finding(seq, pos, path, "currency", sentence, "Correct the one that is wrong.")
    where = "Currency is empty" if "Currency" in rows.columns else "there is no column Currency"
    for seq, pos, sign in named.filter(pl.col("currency").is_null()).select(SEQ, POS, "sign").iter_rows():
        yield Finding(seq, pos, path, "currency", f"names a currency, and {where}", _remedy(sign, rows))


def _currency(rows: pl.DataFrame) -> pl.Expr:
    """The Currency of each row: its own, else the first that its invoice has in any row."""
    if "Currency" not in rows.columns:
        return pl.lit(None, dtype=pl.String)
    own = pl.col("Currency")
    return pl.coalesce(own, own.drop_nulls().first().over(SEQ)) if rows[SEQ].is_duplicated().any() else own


def _remedy(sign: str, rows: pl.DataFrame) -> str:
    """What to do about a currency that stands beside an amount alone."""
    codes = meanings(sign)
    code = codes[0] if len(codes) == 1 else "its code"
    if "Currency" in rows.columns:
        return f"Write {code} into Currency, or delete what stands beside the amount."
    constant = f'Currency = "{code}"' if len(codes) == 1 else "Currency"
    return (
        f"Add a column Currency that says {code}, or the constant {constant} in a mapping file,"
        " or delete what stands beside the amount."
    )
