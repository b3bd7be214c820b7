"""Numbers that a spreadsheet shows otherwise than they are: rounder, in thousands, without a minus, or not at all."""

from decimal import ROUND_HALF_UP, Decimal

from etl.extract.cell_text import Number
from etl.extract.number_format import NumberFormat


def seen(cell: str, form: NumberFormat) -> str | None:
    """What a number is shown as, "" for nothing; None where that is the number, or is not known.

    Args:
        cell: a ``Number`` or ``Whole``.
        form: its number format.
    """
    if not form.disguises and (type(cell) is not Number or _decimals(cell) <= min(form.rounds, default=0)):
        return None
    number, (section, signed) = Decimal(cell), form.section(float(cell))
    if not number or section.moment or section.unclear or section.percent:
        return None
    if section.blank:
        return "" if len(form.sections) > 1 else None
    shown = abs(number).scaleb(-3 * section.scaled)
    if section.scaled or section.fixed is not None:
        shown = shown.quantize(Decimal(1).scaleb(-section.decimals), ROUND_HALF_UP)
    if number < 0 and (signed or not section.unsigned):
        shown = -shown
    return None if shown == number else format(shown, "f")


def _decimals(cell: str) -> int:
    return len(cell) - cell.index(".") - 1
