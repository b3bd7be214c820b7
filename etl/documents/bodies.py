"""Checked objects become the JSON bodies that are sent, in one canonical form: equal invoices have equal bodies."""

import re
from collections.abc import Callable, Sequence

import polars as pl

from etl.documents.nested import ID, PARENT, SEQ, ObjectFrame
from schemas import Attribute, Kind, attributes
from schemas.rules import parse_datetime

#: Decimals of an amount at least.
_CENTS = 2

#: Attributes that are left out one by one; of more at once, which takes as long as of so many.
_FEW = 6

#: Ends a date that is sent without its time.
_MIDNIGHT = " 00:00:00"

_PLAIN_AMOUNT = r"^(?:0|[1-9][0-9]{0,13})\.[0-9]{2}$"


def canonical(text: pl.Series, attribute: Attribute) -> pl.Series:
    """The text of valid cells as it is sent.

    Amounts have no plus sign, no needless zeros and at least two decimals (``30.00``); a date at midnight has no time;
    a GUID is lower case; Yes and No are spelt so. Anything else is sent as it stands.

    Args:
        text: String; what is no valid cell becomes null or stays.
        attribute: what the cells hold.
    """
    return canonical_columns(text.to_frame(attribute.name), [attribute])[attribute.name]


def canonical_columns(frame: pl.DataFrame, known: Sequence[Attribute]) -> pl.DataFrame:
    """The frame with its columns of these attributes in canonical text; see ``canonical``."""
    some = [each for each in known if each.kind in _FORMS]
    seen = frame.select(_is_canonical(pl.col(each.name), each).alias(each.name) for each in some)
    others = [each for each in some if not seen[each.name].item()]
    return frame.with_columns(_FORMS[each.kind](pl.col(each.name), each.sql).alias(each.name) for each in others)


def _is_canonical(text: pl.Expr, attribute: Attribute) -> pl.Expr:
    """Whether every cell of a column is as it is sent, as far as that is soon seen."""
    match attribute.kind:
        case Kind.DECIMAL:
            return text.str.contains(_PLAIN_AMOUNT).all()
        case Kind.DATETIME:
            return ~text.str.ends_with(_MIDNIGHT).any()
        case _:
            return pl.lit(value=False)


def payloads(invoices: ObjectFrame, last: str) -> pl.DataFrame:
    """The JSON bodies of valid invoices: ``seq`` Int64, ``payload`` String, in the part's order.

    Empty cells are left out. The last field of every object is one that is never empty: what it requires, or
    for an invoice the one named.

    Args:
        invoices: the invoices in canonical text, every one of them valid.
        last: the attribute that ends the body and is never empty.
    """
    frame = _with_inside(invoices)
    stated = [each for each in _ordered(invoices) if each.name != last and not _is_empty(frame[each.name])]
    bodies = frame.select(SEQ, pl.struct(*map(_field, stated), pl.col(last)).struct.json_encode().alias("payload"))
    if not bodies["payload"].str.contains(":null,", literal=True).any():
        return bodies
    # A quote inside a JSON string always follows a backslash, so a letter, a quote and ":null," can only be a key of
    # ours with nothing in it; the last field of each object is never null, so the comma is always there.
    body = pl.col("payload")
    some = [each.name for each in stated if frame[each.name].null_count()]
    if invoices.inside or len(some) > _FEW:
        return bodies.with_columns(body.str.replace_all(r'"[A-Za-z0-9]+":null,', ""))
    for name in some:
        body = body.str.replace(f'"{name}":null,', "", literal=True)
    return bodies.with_columns(body)


def _is_empty(column: pl.Series) -> bool:
    return column.null_count() == len(column)


def _with_inside(part: ObjectFrame) -> pl.DataFrame:
    """The part's frame with a column for each kind of object inside: a struct, or a list of them."""
    frame = part.frame
    for inner in part.inside:
        rows = _with_inside(inner).select(PARENT, pl.struct(map(_field, _ordered(inner))).alias(inner.name))
        if attributes(part.schema)[inner.name].kind is Kind.ARRAY:
            rows = rows.group_by(PARENT, maintain_order=True).agg(pl.col(inner.name))
        frame = frame.join(rows, left_on=ID, right_on=PARENT, how="left", maintain_order="left")
    return frame


def _ordered(part: ObjectFrame) -> list[Attribute]:
    """The attributes that the part has values for: flat ones first, and in an inner object the required one last."""
    inside = {inner.name for inner in part.inside}
    present = [each for name, each in attributes(part.schema).items() if name in part.frame.columns or name in inside]
    return sorted(present, key=lambda each: (bool(part.name) and each.required, each.name in inside))


def _field(attribute: Attribute) -> pl.Expr:
    form = _JSON.get(attribute.kind)
    return pl.col(attribute.name) if form is None else form(pl.col(attribute.name)).alias(attribute.name)


def _addresses(text: pl.Expr) -> pl.Expr:
    parts = text.str.replace_all(",", ";", literal=True).str.split(";")
    trimmed = parts.list.eval(pl.element().str.strip_chars())
    filled = trimmed.list.eval(pl.element().filter(pl.element() != ""))
    return pl.when(filled.list.len() > 0).then(filled)


def _truth(text: pl.Expr) -> pl.Expr:
    return pl.when(text.is_not_null()).then(text == "true")


def _integer(text: pl.Expr) -> pl.Expr:
    return text.cast(pl.Int32)


def _amount(text: pl.Expr, sql: str) -> pl.Expr:
    precision, scale = map(int, re.findall(r"\d+", sql))
    digits = text.str.replace(r"^([+-]?)0+([0-9])", "${1}${2}")
    exact = digits.cast(pl.Decimal(precision, scale), strict=False).cast(pl.String)
    return exact.str.replace(rf"0{{1,{scale - _CENTS}}}$", "")


def _datetime(text: pl.Expr, _: str) -> pl.Expr:
    midnight = text.str.ends_with(_MIDNIGHT) & parse_datetime(text).is_not_null()
    return pl.when(midnight).then(text.str.head(len("YYYY-MM-DD"))).otherwise(text)


def _yes_no(text: pl.Expr, _: str) -> pl.Expr:
    return pl.when(text.str.to_lowercase() == "yes").then(pl.lit("Yes")).otherwise(pl.lit("No"))


def _lower(text: pl.Expr, _: str) -> pl.Expr:
    return text.str.to_lowercase()


#: Of kinds that are sent otherwise than they stand: the text as it is sent, from the cells and the documented type.
_FORMS: dict[Kind, Callable[[pl.Expr, str], pl.Expr]] = {
    Kind.DECIMAL: _amount,
    Kind.DATETIME: _datetime,
    Kind.YES_NO: _yes_no,
    Kind.BOOLEAN: _lower,
    Kind.GUID: _lower,
}

_JSON: dict[Kind, Callable[[pl.Expr], pl.Expr]] = {
    Kind.EMAILS: _addresses,
    Kind.BOOLEAN: _truth,
    Kind.INTEGER: _integer,
}
