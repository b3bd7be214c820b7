"""A sentence on how the rows of a table make up invoices."""

from etl.documents.nested import LINE
from etl.mapping.catalogue import LINES
from etl.mapping.paths import Path, is_role
from etl.planning.inputs import Input, Surveyed
from etl.text import number_of


def layout(given: Input, surveyed: Surveyed) -> str:
    """What a row is: an invoice, a line of one, or either."""
    if surveyed.invoices is None:
        most = _numbered(given)
        if most:
            return f"One row an invoice, with up to {number_of(most, 'line')} in numbered columns."
        return "One row an invoice, without lines."
    _, *below = given.readings
    if below:
        return f"One row an invoice; its lines are in {below[0].table.place}, found by their {_shared(given)}."
    if surveyed.invoices.below:
        return f"A row without {_named(given)} is a line of the invoice above it."
    return f"One row a line: rows with the same {_named(given)} make one invoice."


def _numbered(given: Input) -> int:
    """The highest number of a line's columns; 0 where none are numbered."""
    bound = given.mapping.bindings
    paths = (Path.parse(b.attribute) for b in bound if not is_role(b.attribute) and not b.attribute.startswith(LINE))
    return max((path.steps[0].element or 0 for path in paths if path.steps[0].name == LINES), default=0)


def _shared(given: Input) -> str:
    """The key as each of the two tables calls it."""
    names = [binding.heading for each in given.readings if (binding := each.mapping.of(given.key))]
    return names[-1] if len({*names, given.key}) == 1 else f"{names[-1]}, which is {names[0]} here"


def _named(given: Input) -> str:
    binding = given.mapping.of("InvoiceId")
    return binding.heading if binding and binding.heading else "InvoiceId"
