"""Headings that spell PayFabric's own names, in any of the ways people spell them."""

from collections.abc import Sequence
from functools import cache, lru_cache

from etl.mapping.columns import ATTACHMENT, IGNORE, ColumnRule, bindings, read
from etl.mapping.mapping import Binding, ColumnMap, TableRole
from etl.mapping.profiles import GENERIC, names, profile
from etl.mapping.refusals import Place, refuse
from etl.mapping.spellings import folded, own_names, spelt

#: How a heading spells the role of a file, folded.
_FILE = "attachment"


def match(
    headings: tuple[str, ...], place: str, ignore: frozenset[str] = frozenset(), part: TableRole = TableRole.INVOICES
) -> ColumnMap:
    """Binds headings to attributes regardless of case, blanks, ``_``, ``-`` and ``.``.

    Args:
        headings: as they stand in the file; "" is passed over.
        place: file and sheet, for the error's sentence.
        ignore: headings that are not sent, and objects ("BillingAddress") whose headings are not.
        part: what the table's rows are part of.

    Raises:
        HeadingsError: two columns for one attribute, a required one is missing, or one is probably misspelt.
    """
    columns = read(headings, ignore, lambda heading: own_name(heading, part))
    bound = bindings(columns)
    refuse(bound, columns, Place(place, part), hints(part))
    return ColumnMap(tuple(bound), *passed_over(columns, bound))


def own_name(heading: str, part: TableRole) -> str | None:
    """The path that a heading spells, or the role of a file, or None."""
    if part is not TableRole.LINES and folded(heading) == _FILE:
        return ATTACHMENT
    path = spelt(heading, lines=part is TableRole.LINES)
    return None if path is None else str(path)


def passed_over(columns: Sequence[ColumnRule], bound: Sequence[Binding]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The headings that are not sent: those to be named, and those that are left out deliberately."""
    sent = {name for binding in bound for name in binding.columns}
    unknown = [column.heading for column in columns if column.name not in sent and column.meaning != IGNORE]
    return tuple(unknown), tuple(column.heading for column in columns if column.meaning == IGNORE)


def hints(part: TableRole) -> dict[str, str]:
    """Folded words that a heading may have been meant for, and what they mean."""
    (common,) = profile(GENERIC).exports
    files = {} if part is TableRole.LINES else {_FILE: ATTACHMENT}
    return {**common.columns, **own_names(lines=part is TableRole.LINES), **files}


@lru_cache(1 << 12)
def known(heading: str) -> bool:
    """Whether a text is an own name, or a heading of a built-in profile."""
    try:
        own_heading = own_name(heading, TableRole.INVOICES) is not None
    except ValueError:
        return False
    return own_heading or folded(heading) in _aliases()


@cache
def _aliases() -> frozenset[str]:
    exports = (export for name in names() for export in profile(name).exports)
    return frozenset(word for export in exports for word in (*export.columns, *export.fallback))
