"""What a mapping file may say of an attribute, and what is wrong with it."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from etl.grammar.amounts import DecimalMark
from etl.grammar.dates import DateOrder
from etl.mapping.binding import ANY
from etl.mapping.catalogue import broken, holds, leaves
from etl.mapping.columns import IGNORE, ROLES
from etl.mapping.mapping import Binding
from etl.mapping.paths import SIDE, Path, is_role
from etl.mapping.spellings import spelt
from etl.mapping.vocabulary.signs import side
from etl.model.due import Due
from schemas import Kind

_TYPES: dict[str, tuple[type | tuple[type, ...], str]] = {
    "attribute": (str, "text in quotes"),
    "default": (str, "text in quotes"),
    "separator": (str, "text in quotes"),
    "date_order": (str, "text in quotes"),
    "decimal": (str, "text in quotes"),
    "negate": (bool, "true or false"),
    "scale": ((int, Decimal), "a power of ten, such as 0.01 for cents"),
    "values": (dict, 'a table such as { "INV" = "Invoice" }'),
    "columns": (list, 'a list such as ["First", "Second"]'),
}

#: As the constant of Amount: it is what the lines come to.
SUM = "lines"
_OF_JOINS = {"separator", "columns"}
_CHOICES = {"date_order": [*DateOrder], "decimal": [*DecimalMark]}
_KINDS = {"date_order": Kind.DATETIME, "decimal": Kind.DECIMAL, "negate": Kind.DECIMAL, "scale": Kind.DECIMAL}
_NAMES = {Kind.DATETIME: "dates", Kind.DECIMAL: "amounts"}

#: Powers of ten either way, at most: more is a mistake.
_POWERS = 6

#: Amounts that no decimal mark reads as another one.
_CLEAR = re.compile(r"-?[0-9]+(?:\.[0-9]{1,2})?")


def attribute_fault(attribute: str) -> str | None:
    """Why it is neither an attribute nor a role a mapping file may name."""
    if attribute in {*ROLES, IGNORE}:
        return None
    try:
        if Path.parse(attribute).template in leaves():
            return None
    except ValueError:
        pass
    meant = None if is_role(attribute) else spelt(attribute)
    close = [str(meant)] if meant else get_close_matches(attribute, [*leaves(), *sorted(ROLES), IGNORE], n=1)
    return f'there is no attribute "{attribute}".' + "".join(f" Did you mean {name}?" for name in close)


def faults(settings: Mapping[str, Any], *, join: bool) -> Iterator[str]:
    """What is wrong with the settings of a column or a join."""
    known = {key for key in _TYPES if join or key not in _OF_JOINS}
    for key in settings.keys() - known:
        close = get_close_matches(key, sorted(known), n=1)
        yield f'there is no setting "{key}".' + "".join(f" Did you mean {name}?" for name in close)
    wrong = [key for key in settings if key in known and not isinstance(settings[key], _TYPES[key][0])]
    yield from (f"{key} must be {_TYPES[key][1]}." for key in wrong)
    right = {key: value for key, value in settings.items() if key in known and key not in wrong}
    yield from _choices(right)
    attribute = right.get("attribute")
    if attribute is None:
        if "attribute" not in wrong:
            yield "it does not say which attribute is meant: add attribute = ..."
    elif fault := attribute_fault(attribute):
        yield fault
    else:
        yield from _unfit(attribute, right)


def constant_faults(attribute: str, value: object) -> Iterator[str]:
    """What is wrong with a constant."""
    if is_role(attribute) or (fault := attribute_fault(attribute)):
        yield "a constant needs an attribute." if is_role(attribute) else str(fault)
    elif not isinstance(value, str):
        yield f"{attribute} must be text in quotes."
    elif not is_decision(attribute, value):
        yield from _bad_value(attribute, value)


def is_decision(attribute: object, value: object) -> bool:
    """Whether a constant is no value, but says what is due where there is none, or that the lines are summed up."""
    return (attribute == "BalanceDue" and value in set(Due)) or (attribute == "Amount" and value == SUM)


def binding(settings: Mapping[str, Any], columns: tuple[str, ...], heading: str) -> Binding:
    """Settings without faults as a binding."""
    order, mark = settings.get("date_order"), settings.get("decimal")
    return Binding(
        settings["attribute"],
        columns,
        heading,
        separator=settings.get("separator", " "),
        default=settings.get("default"),
        values=tuple(settings.get("values", {}).items()),
        date_order=None if order is None else DateOrder(order),
        decimal=None if mark is None else DecimalMark(mark),
        negate=settings.get("negate", False),
        scale=power_of_ten(settings.get("scale", 1)) or 0,
    )


def power_of_ten(factor: Decimal | int) -> int | None:
    """The exponent of a power of ten; None of any other number."""
    sign, digits, exponent = Decimal(factor).normalize().as_tuple()
    return int(exponent) if (sign, digits) == (0, (1,)) else None


def _choices(settings: Mapping[str, Any]) -> Iterator[str]:
    for key, options in _CHOICES.items():
        if key in settings and settings[key] not in options:
            yield f'{key} is {" or ".join(options)}, not "{settings[key]}".'
    scale = settings.get("scale", 1)
    if isinstance(scale, bool) or power_of_ten(scale) is None or abs(power_of_ten(scale) or 0) > _POWERS:
        yield f"scale is {_TYPES['scale'][1]} or 1000 for thousands, not {str(scale).lower()}."


def _unfit(attribute: str, settings: Mapping[str, Any]) -> Iterator[str]:
    """Settings that the attribute cannot have, and values it cannot hold."""
    if attribute == IGNORE:
        if settings.keys() - {"attribute", "columns"}:
            yield "a column that is ignored has no other settings."
        return
    found = holds(attribute)
    for key, wanted in _KINDS.items():
        if key in settings and found is not wanted:
            yield f"{key} is for {_NAMES[wanted]}, and {attribute} holds none."
    values = settings.get("values", {})
    yield from _table(values)
    given = [value for value in values.values() if isinstance(value, str) and value != ANY]
    for value in [*given, *([settings["default"]] if "default" in settings else [])]:
        yield from _bad_value(attribute, value)
        if attribute == SIDE and side(value) is None:
            yield f'"{value}" names no side of an account: write "debit" or "credit".'
        if found is Kind.DECIMAL and not _CLEAR.fullmatch(value):
            yield f'"{value}" may be read in two ways: write digits, and a decimal point with at most two decimals.'


def _table(values: Mapping[str, Any]) -> Iterator[str]:
    if not all(isinstance(value, str) for value in values.values()):
        yield 'what is sent for a cell must be text in quotes: { "INV" = "Invoice" }.'
    cells = [cell.strip().lower() for cell in values]
    twice = {cell for cell in cells if cells.count(cell) > 1}
    yield from (f'the cell "{cell}" is listed twice; blanks and capitals do not count.' for cell in sorted(twice))
    if "" in cells:
        yield "an empty cell cannot be listed: use default."


def _bad_value(attribute: str, value: str) -> Iterator[str]:
    if not value.strip():
        yield f"the value of {attribute} is empty: leave it out."
    elif value != value.strip():
        yield f'"{value}" has blanks at its ends: delete them.'
    elif not is_role(attribute) and (fault := broken(Path.parse(attribute), value)):
        yield f'"{value}" {fault}'
