"""The columns of a template, as the schemas have their attributes."""

import re
from collections.abc import Iterator

from msgspec import Struct

from etl.mapping.catalogue import LINES, leaves, rank, required
from etl.mapping.headings import own_name
from etl.mapping.mapping import TableRole
from etl.mapping.paths import EACH, Path, Step
from etl.template.examples import EXAMPLES
from etl.template.meanings import meaning
from schemas import Column, Kind

#: Taxes of a line, and discounts of an invoice, that there are columns for.
_NUMBERED = 2

#: What a person fills in first.
_FIRST = ("InvoiceId", "CustomerId", "Amount", "Currency")

#: Between the words of a name: Customer|Id, PO|Number.
_WORDS = r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"


class TemplateColumn(Struct, frozen=True):
    """A column of a template.

    Attributes:
        heading: as an import understands it: "Invoice ID".
        path: the attribute: "InvoiceId".
        kind: what its cells mean.
        required: whether each invoice, or each line, must have it.
        meaning: what it is for, in a sentence.
        limit: what its cells take, in sentences.
        options: the values of a closed list; else empty.
        examples: what stands in the rows of one invoice.
    """

    heading: str
    path: str
    kind: Kind
    required: bool
    meaning: str
    limit: str
    options: tuple[str, ...]
    examples: tuple[str, ...]


def columns(*, lines: bool) -> list[TemplateColumn]:
    """The attributes of an invoice: what is needed first, then in the schemas' order.

    Args:
        lines: those of its lines too, for a row a line.
    """
    paths = [path for path in _paths() if lines or not path.startswith(LINES)]
    return [_column(path, lines=lines) for path in sorted(paths, key=_place)]


def _place(path: str) -> tuple[int, bool, int, int, bool, int]:
    """Sorts columns: object by object, in each what it requires first."""
    where = Path.parse(path)
    inside = where.template.rpartition(".")[0]
    siblings = [rank(leaf) for leaf in leaves() if leaf.rpartition(".")[0] == inside]
    number = next((step.element for step in where.steps if step.element), 0)
    first = _FIRST.index(path) if path in _FIRST else len(_FIRST)
    optional = not leaves()[where.template].required
    return first, path.startswith(LINES), min(siblings), number, optional, rank(where.template)


def _paths() -> Iterator[str]:
    for template in leaves():
        path = Path.parse(template)
        *above, _ = path.steps
        inner = above[-1] if above else Step("")
        if inner.element == EACH and inner.name != LINES:
            # The discounts of an invoice, and the taxes of a line, are numbered; lines have rows of their own.
            for number in range(1, _NUMBERED + 1):
                yield str(Path((*above[:-1], Step(inner.name, number), path.steps[-1])))
        else:
            yield template


def _column(path: str, *, lines: bool) -> TemplateColumn:
    where = Path.parse(path)
    column = leaves()[where.template]
    examples = EXAMPLES.get(path, ())
    needed = path in required("") or path in required(f"{LINES}[]")
    return TemplateColumn(
        heading=heading(path),
        path=path,
        kind=column.kind,
        required=needed,
        meaning=meaning(where.template),
        limit=" ".join(_limit(where, column, lines=lines)),
        options=_options(column),
        examples=examples if lines else examples[:1],
    )


def heading(path: str) -> str:
    """A heading that reads well and that an import understands.

    Raises:
        AssertionError: no spelling of the path is understood.
    """
    *above, last = Path.parse(path).steps
    own = _words(last.name)
    around = " ".join(f"{_words(_singular(step))}{f' {step.element}' if step.element else ''}" for step in above)
    inside = " ".join(around.split(" ")[1:])
    for spelling in (own, f"{inside} {own}", f"{around} {own}"):
        if own_name(spelling, TableRole.INVOICES) == path:
            return spelling
    raise AssertionError(f"{path} has no heading that is understood")


def _singular(step: Step) -> str:
    names = {LINES: "Item", "Taxes": "Tax", "TermDiscounts": "TermDiscount"}
    return names.get(step.name, step.name)


def _words(name: str) -> str:
    return re.sub(r"\bId$", "ID", re.sub(_WORDS, " ", name))


def _limit(path: Path, column: Column, *, lines: bool) -> Iterator[str]:
    *above, last = path.steps
    if column.required and not above:
        yield "Required."
    elif column.required:
        of = "line" if above[-1].name == LINES else _words(_singular(above[-1]._replace(element=None))).lower()
        yield f"Required where the row has anything of this {of}."
    yield _form(column.kind, column.sql, last.name)
    if lines and not path.template.startswith(LINES):
        yield "The same in all rows of an invoice, or in its first row only."


_FORMS = {
    Kind.DATETIME: "A date, real or written as 2026-07-31.",
    Kind.GUID: "A GUID such as 8e734fd5-29a5-4a6f-80ca-63cc92b793b9.",
    Kind.YES_NO: "Yes or No. With Yes the portal mails the customer.",
    Kind.BOOLEAN: "true or false.",
    Kind.INTEGER: "A whole number.",
}


def _form(kind: Kind, sql: str, name: str) -> str:
    """What the cells take, from the documented type: "nvarchar(50)", "decimal(19,5)"."""
    numbers = [int(digits) for digits in re.findall(r"[0-9]+", sql)]
    if kind is Kind.DECIMAL:
        precision, scale = numbers
        digits = f"at most {precision - scale} digits before the decimal mark and {scale} behind it"
        return f"{'A share such as 0.19, or 19%' if name == 'Rate' else 'An amount'}: {digits}."
    if kind in _FORMS:
        return _FORMS[kind]
    text = "Mail addresses with ; between them" if kind is Kind.EMAILS else "Text"
    most = f", at most {numbers[0]} characters" if numbers else ""
    return f"{text}{most}{', Western European letters only' if sql.startswith('char') else ''}."


def _options(column: Column) -> tuple[str, ...]:
    """The values of a closed list, as the schema's rule names them."""
    named = (re.fullmatch(r"one_of\((.*)\)", rule.name) for rule in column.rules)
    return next((tuple(found[1].split(", ")) for found in named if found), ())
