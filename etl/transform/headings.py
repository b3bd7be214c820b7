"""Which column of a file holds which attribute of an invoice."""

import difflib
import re
import unicodedata

from etl.errors import HeadingsError
from etl.transform.mapping import Binding, Mapping
from schemas import ADDRESS_POST, INVOICE_POST, Kind, attributes

ADDRESSES = ("BillingAddress", "ShippingAddress")


def _flat_attributes() -> dict[str, str]:
    invoice = attributes(INVOICE_POST).values()
    flat = [attribute.name for attribute in invoice if attribute.kind not in {Kind.OBJECT, Kind.ARRAY}]
    inside = [f"{address}.{name}" for address in ADDRESSES for name in attributes(ADDRESS_POST)]
    return {_folded(path): path for path in [*flat, *inside]}


def _folded(heading: str) -> str:
    return re.sub(r"[\s_.\-]+", "", unicodedata.normalize("NFKC", heading)).casefold()


_ATTRIBUTES = _flat_attributes()
_REQUIRED = tuple(attribute.name for attribute in attributes(INVOICE_POST).values() if attribute.required)


def looks_like_invoices(headings: tuple[str, ...]) -> bool:
    """Whether every required attribute has a heading."""
    return not _missing({_ATTRIBUTES.get(_folded(heading)) for heading in headings})


def match(headings: tuple[str, ...], place: str) -> Mapping:
    """Binds headings to attributes regardless of case, blanks, ``_``, ``-`` and ``.``.

    Args:
        headings: as they stand in the file; "" is passed over.
        place: file and sheet, for the error's sentence.

    Raises:
        HeadingsError: two columns for one attribute, or a required one is missing.
    """
    known = [
        Binding(attribute, (str(index),), heading)
        for index, heading in enumerate(headings)
        if (attribute := _ATTRIBUTES.get(_folded(heading))) is not None
    ]
    _refuse_twins(known, place)
    _refuse_missing({binding.attribute for binding in known}, headings, place)
    order = list(_ATTRIBUTES.values())
    unknown = tuple(heading for heading in headings if heading and _folded(heading) not in _ATTRIBUTES)
    return Mapping(tuple(sorted(known, key=lambda binding: order.index(binding.attribute))), unknown)


def _refuse_twins(bindings: list[Binding], place: str) -> None:
    for attribute in {binding.attribute for binding in bindings}:
        twins = [f'"{binding.heading}"' for binding in bindings if binding.attribute == attribute]
        if len(twins) > 1:
            raise HeadingsError(
                f"{place}: the columns {' and '.join(twins)} both mean {attribute}. Rename or delete all but one."
            )


def _refuse_missing(found: set[str], headings: tuple[str, ...], place: str) -> None:
    missing = _missing(found)
    if missing:
        hints = "; ".join(_hint(name, headings) for name in missing)
        noun = "column" if len(missing) == 1 else "columns"
        raise HeadingsError(f"{place}: required {noun} not found: {hints}. Add or rename them in the heading row.")


def _missing(found: set[str] | set[str | None]) -> list[str]:
    """Required attributes without a column; an address in use needs its AddressID."""
    wanted = list(_REQUIRED)
    wanted += [f"{address}.AddressID" for address in ADDRESSES if any(str(n).startswith(f"{address}.") for n in found)]
    return [name for name in wanted if name not in found]


def _hint(name: str, headings: tuple[str, ...]) -> str:
    folded = {_folded(heading): heading for heading in headings if heading and _folded(heading) not in _ATTRIBUTES}
    near = difflib.get_close_matches(_folded(name), list(folded), n=2, cutoff=0.5)
    return f"{name} (nearest: {' or '.join(folded[key] for key in near)})" if near else name


def known(heading: str) -> bool:
    """Whether a text is a heading that is understood."""
    return _folded(heading) in _ATTRIBUTES
