"""Checked cells become the JSON bodies that are sent, in one canonical form: equal invoices have equal bodies."""

from collections.abc import Callable, Iterable

import polars as pl

from etl.transform.headings import ADDRESSES
from schemas import ADDRESS_POST, INVOICE_POST, Attribute, Kind, attributes
from schemas.rules import parse_datetime

_INVOICE = attributes(INVOICE_POST)
_ADDRESS = attributes(ADDRESS_POST)


def canonical(column: str, kind: Kind) -> pl.Expr:
    """The text of a valid cell as it is sent.

    Amounts have no plus sign, no needless zeros and at least two decimals (``30.00``); a date at midnight has no time;
    a GUID is lower case; Yes and No are spelt so. Anything else is sent as it stands.
    """
    form = _FORMS.get(kind)
    return pl.col(column) if form is None else form(pl.col(column)).alias(column)


def payload(columns: Iterable[str]) -> pl.Expr:
    """The JSON body of each row, as a String expression over canonical columns named by attribute path.

    Empty cells are left out. SendNewInvoiceEmail is always there, and ends the body; AddressID ends an address.
    """
    present = set(columns)
    fields = [_field(attribute) for name, attribute in _INVOICE.items() if name in present and name != _LAST]
    fields += [_address(address, present) for address in ADDRESSES if f"{address}.AddressID" in present]
    body = pl.struct(*fields, pl.col(_LAST)).struct.json_encode()
    # A quote inside a JSON string always follows a backslash, so a letter, a quote and ":null," can only be a key of
    # ours with nothing in it; the last field of each object is never null, so the comma is always there.
    return body.str.replace_all(r'"[A-Za-z0-9]+":null,', "")


_LAST = "SendNewInvoiceEmail"


def _field(attribute: Attribute) -> pl.Expr:
    if attribute.kind is not Kind.EMAILS:
        return pl.col(attribute.name)
    parts = pl.col(attribute.name).str.replace_all(",", ";", literal=True).str.split(";")
    trimmed = parts.list.eval(pl.element().str.strip_chars())
    filled = trimmed.list.eval(pl.element().filter(pl.element() != ""))
    return pl.when(filled.list.len() > 0).then(filled).alias(attribute.name)


def _address(address: str, present: set[str]) -> pl.Expr:
    names = [name for name in _ADDRESS if f"{address}.{name}" in present and name != "AddressID"]
    inner = pl.struct(pl.col(f"{address}.{name}").alias(name) for name in [*names, "AddressID"])
    return pl.when(pl.col(f"{address}.AddressID").is_not_null()).then(inner).alias(address)


def _amount(text: pl.Expr) -> pl.Expr:
    digits = text.str.replace(r"^([+-]?)0+([0-9])", "${1}${2}")
    exact = digits.cast(pl.Decimal(19, 5), strict=False).cast(pl.String)
    return exact.str.replace(r"0{1,3}$", "")


def _datetime(text: pl.Expr) -> pl.Expr:
    midnight = parse_datetime(text).dt.strftime("%H:%M:%S") == "00:00:00"
    return pl.when(midnight).then(text.str.head(len("YYYY-MM-DD"))).otherwise(text)


def _yes_no(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.to_lowercase() == "yes").then(pl.lit("Yes")).otherwise(pl.lit("No"))


def _guid(text: pl.Expr) -> pl.Expr:
    return text.str.to_lowercase()


_FORMS: dict[Kind, Callable[[pl.Expr], pl.Expr]] = {
    Kind.DECIMAL: _amount,
    Kind.DATETIME: _datetime,
    Kind.YES_NO: _yes_no,
    Kind.GUID: _guid,
}
