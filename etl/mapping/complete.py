"""What a set of bound attributes lacks, and where it contradicts itself."""

from collections.abc import Collection, Iterator

from etl.mapping.catalogue import LINES, required
from etl.mapping.columns import KEY
from etl.mapping.mapping import TableRole
from etl.mapping.paths import EACH, Path, is_role


def missing(bound: Collection[str], part: TableRole) -> list[str]:
    """The attributes that are required and not bound; what has a part of an object needs all that it requires.

    Args:
        bound: attributes and roles.
        part: the table's part; lines need the InvoiceId, or another key, to find their invoice.
    """
    match part:
        case TableRole.LINES:
            wanted = [*(["InvoiceId"] if KEY not in bound else []), *required(f"{LINES}[]")]
        case TableRole.CHANGES:
            wanted = [] if "Identity" in bound else ["InvoiceId"]
        case TableRole.INVOICES:
            wanted = required("")
    for path in _paths(bound):
        for group in path.groups:
            wanted += required(group)
    return [name for name in dict.fromkeys(wanted) if name not in bound]


def by_name(column: str) -> str:
    """A sentence on customers that have names and no ids.

    Args:
        column: of the names, as a mapping file calls it.
    """
    return f'Where PayFabric knows its customers by name, write "{column}" = "CustomerId".'


def needing(name: str, bound: Collection[str]) -> list[str]:
    """The bound attributes of the object that the missing attribute belongs to."""
    groups = Path.parse(name).groups
    return [str(path) for path in _paths(bound) if groups and groups[-1] in path.groups]


def mixed(bound: Collection[str]) -> list[tuple[str, str]]:
    """Pairs of attributes of which one numbers the elements of an array and the other has one in each row."""
    each: dict[str, str] = {}
    numbered: dict[str, str] = {}
    for path in _paths(bound):
        for group, step in zip(path.groups, path.steps, strict=False):
            if step.element is not None:
                kind = each if step.element == EACH else numbered
                kind.setdefault(group.rpartition("[")[0], str(path))
    return [(each[name], numbered[name]) for name in each if name in numbered]


def _paths(bound: Collection[str]) -> Iterator[Path]:
    return (Path.parse(name) for name in bound if not is_role(name))
