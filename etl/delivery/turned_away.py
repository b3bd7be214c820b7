"""Refusals one after the other, all alike: it may be whoever sends that is refused, and not the documents."""

from collections.abc import Collection, Iterable

from etl.model.audit import LONGEST
from etl.model.document import UNSETTLED, Outcome, Status
from etl.model.limits import FailureLimit
from etl.portal import WEB_PAGE

#: Answers alike before they count as the portal's last word, where they say nothing of a document; and the customers
#: they must be about where they may say something of one.
_FEW = 3

#: And where they may be about the documents: so many may well have the same fault.
_MANY = 20

#: Payment required, forbidden, no such method: whoever asks is refused, not what he asks.
_FORBIDDEN = 403
_OF_THE_SENDER = {402, _FORBIDDEN, 405, 407, 511}
_REDIRECTS = range(300, 400)

_Key = tuple[int | None, str]


class TurnedAway:
    """Tells nobody of refusals until it is known whether they are about the documents. Pure.

    They are as soon as another answer has come, or the run ends with too few to tell. Until then they stand in the
    journal all the same, as a process may die. Once something else was answered, only those are kept back that may be
    about whoever sends: a key is revoked while a run is under way, too, and one customer may be forbidden alone.

    Args:
        most: the failures that a user allows; where these are fewer, they stop the run.
        heard: refusals, status and message, that have stopped the run before: somebody has seen to them and resumed it,
            so they are about the documents, unless they can only be about the sender.
    """

    def __init__(self, most: FailureLimit, heard: Collection[tuple[int, str]] = ()) -> None:
        self._heard = frozenset(heard)
        self._many = _MANY if most.count is None or most.count >= _MANY else 0
        self._kept: list[Outcome] = []
        self._final: list[Outcome] = []
        self._key: _Key | None = None
        self._known = False
        self._undone: set[int] = set()
        self._stopped = False
        self.why = ""

    def sift(self, outcomes: Iterable[Outcome]) -> list[Outcome]:
        """Takes outcomes, in order; returns what is to be recorded. ``why`` is set where the run is to stop."""
        recorded, new = self._kept[:], list(outcomes)
        for outcome in new:
            self._take(outcome)
        if not self.why:
            return new
        before = [] if self._stopped else [each for each in recorded if each.seq in self._undone]
        self._stopped = True
        return [*map(_unrecorded, before), *map(self._unless_undone, new)]

    def told(self) -> list[Outcome]:
        """Those that are final, once each."""
        final, self._final = self._final, []
        return final

    def end(self) -> list[Outcome]:
        """No more will come: returns what is to be recorded otherwise than before, where ``why`` is set now.

        Where nothing was ever taken, and few customers were asked for, those kept back may be about whoever sends.
        """
        kept = self._kept
        last = kept[-1] if kept else None
        if last is None or self._known or len(kept) < _FEW or not _of_the_sender(last) or self._is_heard(last):
            self._release()
            return []
        self._stop(_never_taken(last))
        return [_unrecorded(each) for each in kept]

    def _release(self) -> None:
        """Those kept back are final as they are."""
        self._final += self._kept
        self._kept, self._key = [], None

    def _stop(self, why: str) -> None:
        self.why = why
        self._undone = {each.seq for each in self._kept}
        self._final += map(_unsent, self._kept)
        self._kept = []

    def _take(self, outcome: Outcome) -> None:
        key = (outcome.http_status, outcome.message)
        if self.why:
            if outcome.status is Status.FAILED and key == self._key:
                self._undone.add(outcome.seq)
            self._final.append(self._unless_undone(outcome))
            return
        if outcome.status in UNSETTLED or outcome.http_status is None:
            self._final.append(outcome)
            return
        if self._kept and (outcome.status is not Status.FAILED or key != self._key):
            self._known = True
            self._release()
        if not self._may_be_of_the_sender(outcome):
            self._known = True
            self._final.append(outcome)
            return
        self._key = key
        self._kept.append(outcome)
        self._judge(outcome)

    def _may_be_of_the_sender(self, outcome: Outcome) -> bool:
        """Whether it is to be kept back."""
        if outcome.status is not Status.FAILED:
            return False
        return _of_the_sender(outcome) or (not self._known and bool(self._many) and not self._is_heard(outcome))

    def _judge(self, outcome: Outcome) -> None:
        """Whether those kept back are enough to stop the run, or so many that they are let go."""
        count = len(self._kept)
        if _of_the_sender(outcome) and count >= self._enough(outcome):
            self._stop(_taken_before(outcome, count) if self._known else _never_taken(outcome))
        elif count >= (self._many or _FEW) and (self._known or self._is_heard(outcome) or not self._many):
            self._release()
        elif count >= (self._many or _FEW):
            self._stop(_all_alike(outcome, count))

    def _enough(self, outcome: Outcome) -> int:
        """How many answers like this one stop a run, being those of so many customers."""
        if not self._known and not _may_forbid_a_customer(outcome):
            return _FEW
        customers = {each.customer or each.seq for each in self._kept}
        if len(customers) < _FEW:
            return _MANY + 1
        return _MANY if self._is_heard(outcome) and _may_forbid_a_customer(outcome) else _FEW

    def _is_heard(self, outcome: Outcome) -> bool:
        return (outcome.http_status, outcome.message[:LONGEST]) in self._heard

    def _unless_undone(self, outcome: Outcome) -> Outcome:
        return _unsent(outcome) if outcome.seq in self._undone else outcome


def _of_the_sender(outcome: Outcome) -> bool:
    return (
        outcome.http_status in _OF_THE_SENDER or outcome.http_status in _REDIRECTS or outcome.message.endswith(WEB_PAGE)
    )


def _may_forbid_a_customer(outcome: Outcome) -> bool:
    """Whether the portal itself has said that something is forbidden, and no gatekeeper before it."""
    return outcome.http_status == _FORBIDDEN and not outcome.message.endswith(WEB_PAGE)


def _unsent(outcome: Outcome) -> Outcome:
    return outcome._replace(status=Status.PLANNED, http_status=None, message="", finished_at=None)


def _unrecorded(outcome: Outcome) -> Outcome:
    """The same of one whose requests are in the journal already."""
    return _unsent(outcome)._replace(asked=0, requests=())


def _never_taken(outcome: Outcome) -> str:
    return (
        f"Stopped: the portal refuses you, not your invoices ({outcome.message}). Ask whether a firewall or an"
        " allow list keeps this computer out, check the address and your rights there, and then resume."
    )


def _taken_before(outcome: Outcome, count: int) -> str:
    return (
        f"Stopped: the portal has begun to refuse you, not your invoices: it has answered the last {count} alike"
        f" ({outcome.message}). Ask whether your key was revoked, your rights there were changed, or a firewall keeps"
        " this computer out, and then resume: they are sent then."
    )


def _all_alike(outcome: Outcome, count: int) -> str:
    return (
        f"Stopped: the portal has answered the first {count} alike ({outcome.message}), so it may refuse you and not"
        " your invoices. See to what it says, and then resume; what it refuses so again counts as refused."
    )
