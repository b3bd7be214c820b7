"""The links of a journal's hash chain, and what a look at them finds. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import astuple

#: What a link says of a command.
BEGUN, ENDED = "begun", "ended"

#: The forms in which a link has what a run has come to: the first had documents row by row.
BY_ROWS, FORM = 1, 2

#: Hexadecimal digits of a head: enough that nobody finds another history with the same, and short enough to be written
#: on paper.
_DIGITS = 20


class Contents(NamedTuple):
    """Two hashes over a run: what was planned, and what became of it, its commands and requests included."""

    planned: str
    outcomes: str


class Link(Struct, frozen=True):
    """A command on a run that has begun or ended.

    Attributes:
        number: in the chain, from 1.
        run: the run.
        invocation: which command on it.
        kind: ``BEGUN`` or ``ENDED``.
        at: UTC, ISO 8601.
        planned: the hash of what was planned; "" of one that has begun, as the next.
        outcomes: the hash of what became of it.
        head: the hash of all of it and of the head before.
        form: how the hashes of the run were made.
    """

    number: int
    run: int
    invocation: int
    kind: str
    at: str
    planned: str = ""
    outcomes: str = ""
    head: str = ""
    form: int = FORM

    @property
    def told(self) -> str:
        """The head as people are told it, with its number."""
        return f"{self.number}-{self.head}"

    def hashed(self, before: str) -> str:
        """The head that it must have behind another one."""
        # Links of the first form did not name it.
        form = () if self.form == BY_ROWS else (self.form,)
        return sha256(repr((before, *astuple(self)[:-2], *form)).encode()).hexdigest()[:_DIGITS]


class Finding(Struct, frozen=True):
    """Something about a run; ``wrong`` where it is not as it was. ``run`` is 0 where it is not known which."""

    run: int
    text: str
    wrong: bool = True


def broken(root: str, links: Sequence[Link]) -> Iterator[Finding]:
    """Links that are not as they were, or gone."""
    before, expected = root, 1
    for link in links:
        if link.number != expected:
            gone = f"link {expected}" if link.number == expected + 1 else f"links {expected} to {link.number - 1}"
            yield Finding(0, f"{gone} of the trail is gone, before run {link.run}")
        elif link.hashed(before) != link.head:
            yield Finding(link.run, f"link {link.number} of the trail is not as it was, or the one before it")
        before, expected = link.head, link.number + 1


def unheard(heads: Sequence[str], links: Sequence[Link]) -> Iterator[Finding]:
    """Heads that were told once and that the chain does not have."""
    by_number = {link.number: link for link in links}
    for head in heads:
        number = int(head.partition("-")[0])
        link = by_number.get(number)
        if link is None:
            last = links[-1] if links else None
            end = f"ends with {last.told}, of run {last.run}" if last else "is empty"
            yield Finding(0, f"{head} was told once; the trail {end}: what came later is gone")
        elif link.told != head:
            why = f"{head} was told once and is {link.told} now: what came before was rewritten"
            yield Finding(link.run, why)


def unlinked(begun: Sequence[tuple[int, int, str]], links: Sequence[Link]) -> Iterator[Finding]:
    """Commands that the journal tells of and the chain does not, since there is one."""
    known = {(link.run, link.invocation) for link in links}
    since = links[0].at if links else None
    for run, number, at in begun:
        if since is not None and at >= since and (run, number) not in known:
            yield Finding(run, f"command {number} on it is in no link of the trail")


def compared(run: int, links: Sequence[Link], now: Contents) -> Iterator[Finding]:
    """What of a run is not as the newest of its links has it.

    Args:
        run: its number.
        links: of the run, in order.
        now: what it is and has come to.
    """
    ended = [link for link in links if link.kind == ENDED]
    under_way = {link.invocation for link in links} - {link.invocation for link in ended}
    if ended and ended[-1].planned != now.planned:
        yield Finding(run, "its record, its files or what was planned is not as it was")
    if under_way:
        told = ", ".join(map(str, sorted(under_way)))
        why = f"command {told} on it is under way, or was cut off: what became of it is not proved"
        yield Finding(run, why, wrong=False)
    elif ended and ended[-1].outcomes != now.outcomes:
        yield Finding(run, "its commands, its requests or what became of its invoices is not as it was")


def form_of(links: Sequence[Link]) -> int:
    """The form of the newest link that ends a command, of the links of a run."""
    return next((link.form for link in reversed(links) if link.kind == ENDED), FORM)


def grouped(links: Sequence[Link]) -> Mapping[int, list[Link]]:
    """The links by run."""
    found: dict[int, list[Link]] = {}
    for link in links:
        found.setdefault(link.run, []).append(link)
    return found
