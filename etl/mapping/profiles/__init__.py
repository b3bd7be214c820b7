"""Built-in profiles: what the headings of well-known systems mean. One TOML file a system, beside this one.

A file has a ``title`` and one of ``[[tables]]`` for each table or report the system exports:

    title        what the table is called there
    lines        true where it holds the lines of invoices alone
    columns      attribute or role = the headings that mean it; two of them in one file are a contradiction
    fallback     the same, for headings that count only where the file has none of those above
    joins        columns that make one attribute together, where the file has them all
    values       for an attribute, what its cells mean; "*" as a cell is any other, as a value the cell itself
    ignored      headings that are never sent
    unverified   headings whose meaning nobody has compared with a real export
    notes        for an attribute, what a person must know before sending it
    balance_due  what is due where a row does not say, as ``Due`` has it: "required" rejects the row

A role begins with @: a heading that is understood and has no place in an invoice.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from msgspec import Struct, field

from etl.mapping.spellings import folded
from etl.model.due import Due

GENERIC = "generic"

#: The role of a heading that means something only together with another one.
JOINED = "@joined"


class Join(Struct, frozen=True):
    """Columns that make one attribute together."""

    attribute: str
    columns: tuple[str, ...]
    separator: str


class Export(Struct, frozen=True):
    """A table or report as a system exports it. Headings are folded.

    Attributes:
        title: what it is called in the system.
        lines: whether it holds lines alone.
        columns: heading → attribute or role.
        fallback: heading → attribute, where no other heading has it.
        joins: with folded headings.
        values: attribute → value table.
        ignored: headings that are never sent.
        unverified: headings whose meaning is not verified.
        notes: attribute → sentence.
        due: what is due where a row does not say; None where that is not for the profile to say.
    """

    title: str
    lines: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    fallback: Mapping[str, str] = field(default_factory=dict)
    joins: tuple[Join, ...] = ()
    values: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    unverified: frozenset[str] = frozenset()
    notes: Mapping[str, str] = field(default_factory=dict)
    due: Due | None = None

    def means(self, heading: str) -> str | None:
        """The attribute or role of a heading; "@ignore" where it is never sent; None where it is not known."""
        word = folded(heading)
        return "@ignore" if word in self.ignored else self.columns.get(word)

    def falls_back(self, heading: str) -> str | None:
        """The attribute of a heading that counts only where no other column has that attribute."""
        return self.fallback.get(folded(heading))


class Profile(Struct, frozen=True):
    """A system, by the name that ``--profile`` takes, and its exports."""

    name: str
    title: str
    exports: tuple[Export, ...]


@cache
def names() -> tuple[str, ...]:
    """The names of the built-in profiles."""
    entries = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in entries if name.endswith(".toml")))


@cache
def profile(name: str) -> Profile:
    """A built-in profile.

    Raises:
        KeyError: there is none of that name.
    """
    if name not in names():
        raise KeyError(name)
    content = tomllib.loads((files(__name__) / f"{name}.toml").read_text(encoding="utf-8"))
    return Profile(name, content["title"], tuple(map(_export, content["tables"])))


def _export(table: dict[str, Any]) -> Export:
    return Export(
        title=table["title"],
        lines=table.get("lines", False),
        columns={folded(part): JOINED for join in table.get("joins", ()) for part in join["columns"]}
        | _by_heading(table["columns"]),
        fallback=_by_heading(table.get("fallback", {})),
        joins=tuple(
            Join(join["attribute"], tuple(map(folded, join["columns"])), join["separator"])
            for join in table.get("joins", ())
        ),
        values={attribute: tuple(cells.items()) for attribute, cells in table.get("values", {}).items()},
        ignored=frozenset(map(folded, table.get("ignored", ()))),
        unverified=frozenset(map(folded, table.get("unverified", ()))),
        notes=table.get("notes", {}),
        due=Due(table["balance_due"]) if "balance_due" in table else None,
    )


def _by_heading(attributes: dict[str, list[str]]) -> dict[str, str]:
    return {folded(heading): attribute for attribute, headings in attributes.items() for heading in headings}
