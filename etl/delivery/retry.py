"""When to send or ask again, after which answers, how often and after how long.

Pure: no clock, no network, no chance but the one handed in. What an answer is told by is a matter of HTTP, and stands
in ``etl/portal/reply.py``; how often a person wants it tried, in ``etl/options/portal.py``.
"""

from enum import StrEnum

from msgspec import Struct

from etl.portal import Reply, Verdict


class Action(StrEnum):
    """What to do with a document after an answer."""

    SUCCEED = "succeed"
    FAIL = "fail"
    RETRY = "send again after a pause"
    ASK = "ask the portal whether it holds it, after a pause"
    STOP = "stop the run"


class Policy(Struct, frozen=True):
    """How often and how long a request is retried.

    Attributes:
        retries: further tries after the first.
        give_up_after: seconds a portal may be down before the run stops.
        base: seconds; the longest pause before the first retry, doubled for each one after it.
        cap: seconds; no pause of ours is longer.
        longest_wait: seconds; a Retry-After is obeyed up to this.
        ask_after: seconds at least before the portal is asked for a document whose answer was lost.
        look_again: seconds at least between the first word that the portal does not hold such a document and the next;
            doubled with each try.
        outages: in a row, of whatever documents, after which the portal counts as down.
        probe: seconds until the first probe of a portal that is down; doubled up to ``cap``.
    """

    retries: int
    give_up_after: float
    base: float = 0.5
    cap: float = 60.0
    longest_wait: float = 600.0
    ask_after: float = 1.0
    look_again: float = 2.0
    outages: int = 5
    probe: float = 1.0

    def is_used_up(self, tries: int) -> bool:
        """Whether so many tries are all there may be, and one more."""
        return tries > self.retries


_ACTIONS = {
    Verdict.ACCEPTED: Action.SUCCEED,
    Verdict.REFUSED: Action.FAIL,
    Verdict.MISSING: Action.FAIL,
    Verdict.BUSY: Action.RETRY,
    Verdict.THROTTLED: Action.RETRY,
    Verdict.UNCERTAIN: Action.ASK,
    # An outage is no fault of the document: the circuit breaker decides how long to wait.
    Verdict.UNREACHABLE: Action.RETRY,
    Verdict.UNAUTHORISED: Action.STOP,
}

#: What answers a question: anything else is none, and it is put again.
ANSWERS = frozenset({Verdict.ACCEPTED, Verdict.REFUSED, Verdict.MISSING})

_UNAVAILABLE = 503

#: Times the portal must say that it does not hold a document before that is believed.
_DENIALS = 2

_EXHAUSTED = {
    Verdict.BUSY: Action.FAIL,
    # Nor is it that the portal wants no requests: the other documents would fare no better.
    Verdict.THROTTLED: Action.STOP,
}


def decide(verdict: Verdict, tries: int, policy: Policy) -> Action:
    """What to do after a POST was answered so, the document having been tried so often."""
    if policy.is_used_up(tries):
        return _EXHAUSTED.get(verdict, _ACTIONS[verdict])
    return _ACTIONS[verdict]


def may_be_applied(reply: Reply) -> bool:
    """Whether the portal may have done what was answered so: a gateway's 503 may come after it has."""
    return reply.verdict is Verdict.UNCERTAIN or reply.http_status == _UNAVAILABLE


def count_try(tries: int, *, down: bool) -> int:
    """The tries with one more: while the portal is down only the first counts, as failures say nothing then."""
    return tries + (not (tries and down))


def pause(tries: int, retry_after: float | None, policy: Policy, chance: float) -> float:
    """Seconds to wait after so many tries: full jitter, with the portal's Retry-After as the least.

    Args:
        tries: at least 1.
        retry_after: seconds the portal asked for, or None.
        policy: the bounds.
        chance: uniform in 0..1.
    """
    jittered = chance * min(policy.cap, policy.base * 2.0 ** (tries - 1))
    return max(jittered, min(retry_after or 0.0, policy.longest_wait))


def look_again(  # noqa: PLR0913, PLR0917 - what is known, and what bounds it
    lost: Reply, tries: int, denials: int, quiet: float, policy: Policy, chance: float
) -> float | None:
    """Seconds until the portal is asked once more for a document it says it does not hold; None to believe it.

    Behind a gateway that gave up, or an error, the portal may still be at work, as long again as it has had already.

    Args:
        lost: the answer to the POST, or its absence.
        tries: POSTs so far; 0 where an earlier run made them.
        denials: how often the portal has said so since that POST.
        quiet: seconds for which the journal knows that no request of it has left; 0 where this process made the POST.
            They count over restarts: a process that is killed again and again would never hear a second word.
        policy: the bounds.
        chance: uniform in 0..1. A process that is killed again and again after the same time would else come as far as
            the next POST each time, and die before its answer.
    """
    patience = min(policy.cap, max(lost.seconds, policy.look_again * 2.0 ** max(0, tries - 1)))
    left = patience + policy.ask_after - quiet
    if denials >= _DENIALS or left <= 0:
        return None
    return min(patience, left) * (1.0 if tries else 1.0 + chance)
