"""A run beside the last ones of files like its own: what is missing, and what is unusual. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from etl.documents import UNUSUAL
from etl.model.figures import PastRun, Presence, RunFigures
from etl.planning.comparable import comparable
from etl.planning.usual import unusual, usual_text

#: Invoices of which some would have an attribute that at least half of all have.
_ENOUGH = 10

_DAY = len("YYYY-MM-DD")


class Drift(Struct, frozen=True):
    """How a run differs from the last ones.

    Attributes:
        missing: a sentence on attributes that were sent and are missing, though nobody has said that they may; or "".
        unusual: a sentence on what is outside what is usual; or "".
        usual: a sentence on what is usual; or "".
    """

    missing: str = ""
    unusual: str = ""
    usual: str = ""


class _Sent(NamedTuple):
    """Of an attribute that was sent: the run that had it last, and how many invoices had it there."""

    run: PastRun
    presence: Presence


def drift_of(
    own: RunFigures, past: Sequence[PastRun], without: frozenset[str], *, same_customers: bool = False
) -> Drift:
    """How a run differs from those before it.

    Args:
        own: what it read.
        past: runs that were accepted, the newest first.
        without: attributes, or objects with all of theirs, that may be missing.
        same_customers: whether most of its customers are known to its portal.
    """
    found = comparable(own, past, same_customers=same_customers)
    lost = {name: sent for name, sent in _lost(own, found).items() if not _said(name, without)}
    figures = [each.figures for each in found]
    odd = list(unusual(own, figures))
    return Drift(
        _missing_text(own, lost) if lost else "", _unusual_text(odd, len(found)) if odd else "", usual_text(figures)
    )


def _lost(own: RunFigures, past: Sequence[PastRun]) -> Mapping[str, _Sent]:
    """What the last runs have sent and this one lacks."""
    names = sorted({name for each in past for name in each.figures.attributes})
    last = {name: _last(own, name, past) for name in names if name not in own.sent}
    return {name: sent for name, sent in last.items() if sent}


def _last(own: RunFigures, name: str, past: Sequence[PastRun]) -> _Sent | None:
    """The run that sent an attribute last, where it is missing now and was not left out on purpose since."""
    seen: list[_Sent] = []
    for each in past:
        presence = each.figures.attributes.get(name)
        if presence is None:
            break
        seen.append(_Sent(each, presence))
    sent = next((each for each in seen if each.presence.filled), None)
    return sent if name not in own.attributes or _never_empty(own, seen) else None


def _never_empty(own: RunFigures, seen: Sequence[_Sent]) -> bool:
    """Whether a column whose cells are all empty cannot be so by chance."""
    every = all(each.presence.filled == each.presence.of for each in seen)
    most = all(each.presence.filled * 2 >= each.presence.of for each in seen)
    many = own.documents >= _ENOUGH
    return (every and (own.documents > 1 or len(seen) > 1)) or (most and many)


def _said(name: str, without: frozenset[str]) -> bool:
    steps = name.split(".")
    return any(".".join(steps[:end]) in without for end in range(1, len(steps) + 1))


def _unusual_text(odd: Sequence[str], runs: int) -> str:
    last = f"the last {runs} runs" if runs > 1 else "the last run"
    return (
        f"Unusual beside {last}: {'; '.join(odd)}. Look whether the export is whole, and whether it is the right one."
        f" --refuse {UNUSUAL} sends nothing of such a file; to be told no more: --skip-check {UNUSUAL}."
    )


def _missing_text(own: RunFigures, lost: Mapping[str, _Sent]) -> str:
    newest = max((each.run for each in lost.values()), key=lambda run: run.run)
    objects = dict(_objects(own, lost))
    told = [_told(name, sent, newest) for name, sent in objects.items()]
    flags = " ".join(f"--without {name}" for name in objects)
    return (
        f"Missing, and sent by run {newest.run} of {newest.started_at[:_DAY]}: {', '.join(told)}. What a file leaves"
        " out is erased in the portal. Look for a column that is gone, empty, or under another heading. To send"
        f" without: {flags}"
    )


def _objects(own: RunFigures, lost: Mapping[str, _Sent]) -> Iterator[tuple[str, _Sent]]:
    """Yields what is lost; an object of which nothing is left, once for all of its attributes."""
    for name, sent in lost.items():
        parent = name.partition(".")[0]
        whole = "." in name and not any(other.startswith(f"{parent}.") for other in own.sent)
        yield parent if whole else name, sent


def _told(name: str, sent: _Sent, newest: PastRun) -> str:
    filled, of = sent.presence
    run = "" if sent.run is newest else f" in run {sent.run.run}"
    return f"{name} ({filled:,} of {of:,}{run})"
