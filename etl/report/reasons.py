"""The reasons why a document is not sent, or is odd, by their names: what, why, an example, a remedy."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from msgspec import Struct

from etl.model.document import Result, Status

#: Of a document that its portal has refused.
REFUSED = "refused"

#: Of a document that is not sent, or was not taken, for none of its cells.
OF_STATUS = {
    Status.FAILED: REFUSED,
    Status.SET_ASIDE: "set_aside",
    Status.SUPERSEDED: "superseded",
}


class NamedReason(Struct, frozen=True):
    """A reason.

    Attributes:
        name: as it stands in the results.
        what: what is wrong.
        why: why that matters.
        example: what such a cell looks like.
        remedy: what to do about it.
    """

    name: str
    what: str
    why: str
    example: str
    remedy: str


@cache
def named_reasons() -> Mapping[str, NamedReason]:
    """Every reason by its name."""
    text = files("etl.report").joinpath("reasons.toml").read_text(encoding="utf-8")
    return {name: NamedReason(name, **facts) for name, facts in tomllib.loads(text).items()}


def name_of(rule: str) -> str:
    """The name of the reason behind a rule: that of one with a limit has none, so that ``nvarchar(50)`` is nvarchar."""
    return rule.partition("(")[0]


def names_of(rules: Iterable[str]) -> str:
    """The names of the reasons behind rules, each once."""
    return ", ".join(dict.fromkeys(map(name_of, rules)))


def reasons_of_result(result: Result) -> str:
    """The names of a document's reasons: of the rules it broke, though it was sent, and of what became of it; or ""."""
    of_status = OF_STATUS.get(result.status, "")
    return names_of(filter(None, (*result.rules, of_status))) if result.rules else of_status


def reasons_page() -> str:
    """The reference, as Markdown."""
    head = (
        "# Reasons\n\nWhy a row is not sent, or what is odd about it. The names stand in the column Reasons of the"
        " results, and beside the\nreasons of rejected rows; `python -m etl explain NAME` tells of one. This page is"
        " made of what the program knows:\n`python -m tests.support.reasons` writes it.\n"
    )
    parts = (
        f"\n## {each.name}\n\n{each.what} {each.why}\n\n- Such as: {each.example}\n- What to do: {each.remedy}\n"
        for each in named_reasons().values()
    )
    return head + "".join(parts)
