"""Paths of attributes: ``Amount``, ``BillingAddress.City``, ``InvoiceItems[].Taxes[2].Rate``."""

import re
from functools import lru_cache
from typing import NamedTuple, Self

from msgspec import Struct

#: The index of an array of which a row holds one element, written ``[]``.
EACH = 0

#: A role that a mapping file may bind: what is to be taken from the Amount, as a ledger has it in a column of its own.
CREDIT = "@credit"

#: A role that a mapping file may bind: whether the Amount is a debit or a credit.
SIDE = "@side"

#: Paths that are remembered: each is asked for with every batch.
_KNOWN = 4_096

_STEP = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<array>\[(?P<index>[1-9][0-9]{0,2})?\])?")


class Step(NamedTuple):
    """An attribute's name and, inside an array, which element is meant.

    Attributes:
        name: PayFabric's spelling.
        element: None where it is no array, EACH for ``[]``, else the number of the element, 1 to 999.
    """

    name: str
    element: int | None = None

    def __str__(self) -> str:
        """As in a path."""
        if self.element is None:
            return self.name
        return f"{self.name}[{self.element or ''}]"


class Path(Struct, frozen=True):
    """The way from an invoice to one of its attributes."""

    steps: tuple[Step, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads what ``str`` writes.

        Raises:
            ValueError: the text is no path.
        """
        return cls(_steps(text))

    def __str__(self) -> str:
        """Returns the path as people and mapping files write it."""
        return ".".join(map(str, self.steps))

    @property
    def template(self) -> str:
        """The path with ``[]`` for every array, whatever the element: what the schemas know."""
        return _template(self)

    @property
    def groups(self) -> tuple[str, ...]:
        """The objects it stands in, outermost first: "InvoiceItems[2]", "InvoiceItems[2].Taxes[1]"."""
        return tuple(str(Path(self.steps[:end])) for end in range(1, len(self.steps)))


@lru_cache(_KNOWN)
def _steps(text: str) -> tuple[Step, ...]:
    found = [_STEP.fullmatch(part) for part in text.split(".")]
    steps = [
        Step(each["name"], int(each["index"] or EACH) if each["array"] else None) for each in found if each is not None
    ]
    if len(steps) < len(found):
        raise ValueError(f"{text!r} is no path of an attribute")
    return tuple(steps)


@lru_cache(_KNOWN)
def _template(path: Path) -> str:
    return str(Path(tuple(Step(name, None if index is None else EACH) for name, index in path.steps)))


def is_role(attribute: str) -> bool:
    """Whether it is no attribute but something to route on: "@doc_type"."""
    return attribute.startswith("@")


def template_of(attribute: str) -> str:
    """The template of an attribute's path; a role as it is."""
    return attribute if is_role(attribute) else Path.parse(attribute).template
