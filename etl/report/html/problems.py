"""What of a run was not delivered, by reason, for a page."""

from collections.abc import Iterator
from decimal import Decimal

from etl.model.document import Result, Status
from etl.report.html.blocks import Bar, Cell, Group, Part, Section, Table, Tone
from etl.report.html.gathered import Gathered, Trouble
from etl.report.html.words import share, sums_of
from etl.text import number_of

#: Bars of reasons at most.
_BARS = 8


def problems_section(gathered: Gathered, run: int, *, left_out: str = "") -> Section:
    """What was not delivered, by reason.

    Args:
        gathered: what the results hold.
        run: the number of the run, 0 for a rehearsal.
        left_out: the name of a reason that is told elsewhere.
    """
    troubles = sorted(
        (each for name, each in gathered.troubles.items() if name != left_out), key=lambda each: -each.count
    )
    most = max((each.count for each in troubles), default=1)
    bars = tuple(
        Bar(each.what, (Part("", number_of(each.count, "invoice"), share(each.count, most), Tone.BAD),))
        for each in troubles[:_BARS]
    )
    groups = tuple(_group(each, run) for each in troubles)
    intro = "An invoice with several reasons stands under its first; its own sentence tells all of them."
    return Section("What was not delivered, and why", intro if groups else "", bars, groups=groups)


def _group(trouble: Trouble, run: int) -> Group:
    rest = trouble.count - len(trouble.first)
    more = f"And {number_of(rest, 'more invoice')}: the results name each." if rest else ""
    remedy = trouble.remedy.replace("RUN", str(run)) if run else trouble.remedy
    headings = ("Invoice", "Customer", "Amount", "Currency", "Reason", "Where")
    rows = [_row(result) for result in trouble.first]
    # An export may name no customer.
    told = [place for place in range(len(headings)) if any(row[place] for row in rows)]
    table = Table(tuple(headings[at] for at in told), [tuple(row[at] for at in told) for row in rows])
    return Group(trouble.what, ", ".join(_counted(trouble)), remedy, table, more)


def _counted(trouble: Trouble) -> Iterator[str]:
    """How many invoices, and their sums; a sum without an amount that could not be read says so."""
    yield number_of(trouble.count, "invoice")
    if trouble.unknown < trouble.count:
        yield sums_of(trouble.sums)
        if trouble.unknown:
            yield f"without the amount of {trouble.unknown:,}, which cannot be read"
    else:
        yield "no amount that can be read"


def _row(result: Result) -> tuple[Cell, ...]:
    place = ", ".join(filter(None, [result.source_file, result.source_sheet, f"row {result.source_row:,}"]))
    customer = " ".join(filter(None, [result.customer, result.customer_name]))
    amount = None if result.amount is None else Decimal(result.amount)
    said = result.message if result.status is not Status.FAILED else result.message or "No reason given."
    return (result.document_id, customer, amount, result.currency, said, place)
