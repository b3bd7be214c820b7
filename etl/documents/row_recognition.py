"""What each row of a table is: an invoice or a line of one, or something that stands among them.

A row with an InvoiceId, a customer and an Amount is an invoice, unless it repeats the headings or says that it is a
total. Nothing else is passed over but what says itself what it is; all other rows are invoices, however broken.
"""

import polars as pl

from etl.documents.repeated_headings import heading_kind, is_heading_line, word_of
from etl.documents.row_kinds import KEYS, RowKind
from etl.documents.row_words import BARE_TOTAL, CAPTION, COUNT, FINISHED, FOOTER, STROKES, TOTAL, TOTAL_PIECES
from etl.extract.table import CELLS, FAULT, ROW
from etl.mapping.catalogue import kind
from etl.mapping.columns import DOC_TYPE, KIT
from etl.mapping.header import Header
from etl.mapping.mapping import ColumnMap
from etl.mapping.paths import Path, is_role
from schemas import Kind

ITEM = "InvoiceItems[].ItemCode"

#: Column: where a row stands in its batch, from 0.
AT = "at"

#: Columns of ``classified``.
KIND, TEXT = "kind", "text"

_LONE = 1
_FEW = 3
_DIGIT = r"\d"

#: What a cell shows whose formula has no result, or was never calculated: no heading does.
_FAILED = r"(?:^| )#[A-Z/0_]+[!?A](?: |$)"
_WORD = r"\p{L}{2}"
#: How SAP marks its totals, in a column without a heading: one star, or more of them the more is summed.
_MARK = r"^[*=]{1,5}$"
_ZERO = r"^\x{FDD0}?-?0*(?:[.,]0*)?$"
_NUMBER = r"^\x{FDD0}?[-+(]?[\d.,' ]+[-)]?$"


def classified(
    batch: pl.DataFrame, rows: pl.DataFrame, mapping: ColumnMap, header: Header, *, numbered: bool
) -> pl.DataFrame:
    """The rows of a batch that are no invoices, or may be none.

    Args:
        batch: as a Table yields it: ``row``, ``cells``, ``fault`` and String columns "0", "1", …
        rows: the same as ``bound`` makes it.
        mapping: which columns hold what.
        header: the table's headings.
        numbered: whether its ids have digits.

    Returns:
        In order: ``at`` UInt32, ``row`` Int64, ``kind`` String, ``text`` String (the cells that are not empty).
    """
    odd = rows.with_row_index(AT).filter(_odd(rows, mapping))
    if odd.is_empty():
        return odd.select(AT, ROW, pl.lit("", pl.String).alias(KIND), pl.lit("", pl.String).alias(TEXT))
    cells = batch[odd[AT]].select(_cells(batch).alias("cells_"))["cells_"]
    odd = odd.with_columns(
        cells.alias("texts"),
        cells.list.len().alias("filled"),
        cells.list.eval(pl.element().str.contains(_MARK)).list.sum().alias("marks"),
        cells.list.get(0, null_on_oob=True).alias("first"),
        cells.list.get(1, null_on_oob=True).alias("second"),
        cells.list.join(" ").alias(TEXT),
        batch[odd[AT]]["0"].str.strip_chars().replace("", None).alias("leftmost"),
    )
    found = odd.with_columns(_kind(rows, mapping, len(header.headings), numbered=numbered).alias(KIND))
    found = found.with_columns(_headings(found, batch, mapping, header))
    return found.drop_nulls(KIND).select(AT, ROW, KIND, TEXT)


def _own(mapping: ColumnMap, name: str) -> bool:
    binding = mapping.of(name)
    return binding is not None and bool(binding.columns) and binding.default is None


def _odd(rows: pl.DataFrame, mapping: ColumnMap) -> pl.Expr:
    """Which rows are worth a second look, by whole columns: those of ordinary invoices and their lines are not."""
    keys = [name for name in KEYS if _own(mapping, name)]
    keys = keys or [each.attribute for each in mapping.bindings if _own(mapping, each.attribute)][:1]
    lacking = pl.any_horizontal(pl.lit(value=not keys), *(pl.col(name).is_null() for name in keys))
    if _own(mapping, ITEM):
        lacking &= pl.col(ITEM).is_null()
    wordy = [name for name in ("Amount", "InvoiceId") if name in keys][:1]
    for name in wordy:
        heading = getattr(mapping.of(name), "heading", "")
        lacking |= (~pl.col(name).str.contains("[0-9]")) | (pl.col(name) == heading)
    if "InvoiceId" in keys:
        lacking |= pl.col("InvoiceId").str.contains_any(TOTAL_PIECES, ascii_case_insensitive=True)
    return lacking.fill_null(value=False) | _component(rows)


def _cells(batch: pl.DataFrame) -> pl.Expr:
    """The cells of a row that are not blank, in order."""
    names = [name for name in batch.columns if name not in {ROW, CELLS, FAULT}]
    return pl.concat_list(pl.col(name).str.strip_chars().replace("", None) for name in names).list.drop_nulls()


def _component(rows: pl.DataFrame) -> pl.Expr:
    """Whether a row is a part of a kit that another line sells: Dynamics GP numbers these, and has 0 in all others."""
    if KIT not in rows.columns:
        return pl.lit(value=False)
    return pl.col(KIT).str.contains(r"^[0-9]*[1-9][0-9]*(?:\.0+)?$").fill_null(value=False)


def _kind(rows: pl.DataFrame, mapping: ColumnMap, width: int, *, numbered: bool) -> pl.Expr:
    sound, even = pl.col(FAULT).is_null(), pl.col(CELLS) == width
    bare = sound & (pl.col(ITEM).is_null() if ITEM in rows.columns else pl.lit(value=True))
    kinds = (
        (sound & (pl.col("filled") == 0) & (pl.col(CELLS) <= width), RowKind.BLANK),
        (bare & _totals(rows), RowKind.TOTALS),
        (bare & _footer(rows, even), RowKind.FOOTERS),
        (bare & even & _prepared(rows, mapping), RowKind.PREPARED),
        (bare & even & _sum(rows, mapping), RowKind.MAYBE_TOTALS),
        (bare & _caption(rows, even, numbered=numbered), RowKind.CAPTIONS),
        (bare & _maybe_caption(), RowKind.MAYBE_CAPTION),
        (_component(rows) & even & sound, RowKind.COMPONENTS),
    )
    return pl.coalesce(
        pl.when(holds.fill_null(value=False)).then(pl.lit(str(found), dtype=pl.String)) for holds, found in kinds
    )


def _value(rows: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name) if name in rows.columns else pl.lit(None, dtype=pl.String)


def _totals(rows: pl.DataFrame) -> pl.Expr:
    """A total's word stands where an invoice has its id, or before anything else in a row that has none.

    An id such as "Total 17" beside a customer may be one: then the words must say of what customer it is the total.
    """
    number, customer = _value(rows, "InvoiceId"), _value(rows, "CustomerId")
    nameless = number.is_null() if "InvoiceId" in rows.columns else pl.lit(value=True)
    said = pl.col("first").str.contains(TOTAL) | (pl.col("second").str.contains(TOTAL) & number.is_null())
    of_customer = number.str.contains(TOTAL) & (
        number.str.contains(BARE_TOTAL) | ~number.str.contains(_DIGIT) | number.str.contains(customer, literal=True)
    )
    whose = customer.is_null() | (nameless & customer.str.contains(TOTAL)) | of_customer
    return said & (nameless | number.str.contains(TOTAL)) & whose


def _footer(rows: pl.DataFrame, even: pl.Expr) -> pl.Expr:
    """The whole row is one sentence of a report about itself.

    A short row may be the rest of a text that was torn apart: only with a number it is what it seems.
    """
    text, amount = pl.col(TEXT), _value(rows, "Amount")
    few = pl.col("filled") <= _FEW
    sure = even | text.str.contains(_DIGIT) | text.str.contains(FINISHED)
    said = text.str.contains(COUNT) | (text.str.contains(FOOTER) & amount.is_null() & sure)
    return (few & said) | text.str.contains(STROKES)


def _prepared(rows: pl.DataFrame, mapping: ColumnMap) -> pl.Expr:
    """Nothing tells an invoice or a customer, and amounts are zero: a formula was filled in, and no invoice."""
    named = [name for name in ("InvoiceId", "CustomerId") if name in rows.columns]
    if not named:
        return pl.lit(value=False)
    zeros, words = list[str](), list[str]()
    for binding in mapping.bindings:
        if not binding.columns or binding.attribute in named:
            continue
        (zeros if _is_amount(binding.attribute) else words).append(binding.attribute)
    idle = pl.sum_horizontal(pl.lit(0), *(pl.col(name).is_not_null().cast(pl.Int64) for name in words if _idle(name)))
    empty = [pl.col(name).is_null() for name in words if not _idle(name)]
    nothing = [pl.col(name).is_null() | pl.col(name).str.contains(_ZERO) for name in zeros]
    naught = pl.sum_horizontal(pl.lit(0), *(pl.col(name).is_not_null().cast(pl.Int64) for name in zeros))
    lone = [pl.col(name).is_null() for name in named]
    # A default fills cells of which the row has none.
    rest = pl.col("filled") <= idle + naught
    return pl.all_horizontal(pl.col("filled") > 0, naught > 0, rest, *lone, *empty, *nothing)


def _sum(rows: pl.DataFrame, mapping: ColumnMap) -> pl.Expr:
    """Nothing but amounts, that of an invoice among them, and perhaps the currency and the mark of a total."""
    if not all(_own(mapping, name) for name in KEYS):
        return pl.lit(value=False)
    money = [each.attribute for each in mapping.bindings if each.columns and _is_amount(each.attribute)]
    filled = [pl.col(name).is_not_null().cast(pl.Int64) for name in [*money, "Currency"] if name in rows.columns]
    keys = pl.col("InvoiceId").is_null() & pl.col("CustomerId").is_null()
    return keys & pl.col("Amount").is_not_null() & (pl.col("filled") <= pl.sum_horizontal("marks", *filled))


def _is_amount(attribute: str) -> bool:
    return not is_role(attribute) and kind(Path.parse(attribute)) is Kind.DECIMAL


def _idle(attribute: str) -> bool:
    """Whether what stands there is the same in many rows and says nothing of an invoice by itself."""
    if is_role(attribute):
        return attribute == DOC_TYPE
    return attribute in {"Currency", "DocumentType"} or kind(Path.parse(attribute)) in {Kind.BOOLEAN, Kind.YES_NO}


def _caption(rows: pl.DataFrame, even: pl.Expr, *, numbered: bool) -> pl.Expr:
    """A row with one cell that says what is below it: by its first word or, if no id looks so, by having no digit.

    A short row may be the rest of a text that was torn apart: it needs a colon too.
    """
    text = pl.col(TEXT)
    lone = (pl.col("filled") == _LONE) & ~text.str.contains(_NUMBER) & _leading(rows)
    worded = even & pl.lit(numbered) & ~text.str.contains(_DIGIT) & text.str.contains(_WORD)
    return lone & ((text.str.contains(CAPTION) & (even | text.str.contains("[:=]"))) | worded)


def are_numbered(rows: pl.DataFrame, mapping: ColumnMap) -> bool | None:
    """Whether most ids have digits, of rows that have all that an invoice needs; None where there are none."""
    keys = [name for name in KEYS if _own(mapping, name)]
    if "InvoiceId" not in keys:
        return False
    ids = rows.filter(pl.all_horizontal(pl.col(keys).is_not_null()))["InvoiceId"]
    return 2 * ids.str.contains(_DIGIT).sum() > ids.len() if ids.len() else None


def _maybe_caption() -> pl.Expr:
    text = pl.col(TEXT)
    return (
        (pl.col("filled") == _LONE) & text.str.contains(_WORD) & (text.str.contains(r"\s") | ~text.str.contains(_DIGIT))
    )


def _leading(rows: pl.DataFrame) -> pl.Expr:
    """Whether the only cell stands where an invoice's id or customer does, or in the first column."""
    places = [pl.col("leftmost"), *(pl.col(name) for name in ("InvoiceId", "CustomerId") if name in rows.columns)]
    return pl.any_horizontal(place.is_not_null() for place in places)


def _headings(found: pl.DataFrame, batch: pl.DataFrame, mapping: ColumnMap, header: Header) -> pl.Series:
    """The kinds, those of heading rows among them: rows of several words without a digit, or the very headings."""
    kinds = found[KIND].to_list()
    digits = any(any(map(str.isdigit, heading)) for heading in header.headings)
    wordy = (pl.lit(digits) | ~pl.col(TEXT).str.contains(_DIGIT)) & ~pl.col(TEXT).str.contains(_FAILED)
    places = found.select((pl.col(FAULT).is_null() & (pl.col("filled") > _LONE) & wordy).alias("x"))["x"].arg_true()
    own = {word for each in header.headings if header.row and (word := word_of(each))}
    names = [name for name in batch.columns if name not in {ROW, CELLS, FAULT}]
    for place in places:
        row = [cell or "" for cell in batch.select(names).row(found[AT][place])]
        said = RowKind.HEADINGS if is_heading_line(row, header) else heading_kind(row, mapping, own)
        if said is not None:
            kinds[place] = str(said)
    return pl.Series(KIND, kinds, dtype=pl.String)
