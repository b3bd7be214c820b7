"""The first answers of a run: where all are one and the same refusal, it is not the documents that are refused."""

from collections.abc import Collection, Iterable

from etl.model.audit import LONGEST
from etl.model.document import UNSETTLED, Outcome, Status
from etl.model.limits import FailureLimit
from etl.portal import WEB_PAGE

#: Answers alike before they count as the portal's last word, where they say nothing of a document.
_FEW = 3

#: And where they may: so many documents may well have the same fault.
_MANY = 20

#: Payment required, forbidden, no such method: whoever asks is refused, not what he asks.
_OF_THE_SENDER = {402, 403, 405, 407, 511}
_REDIRECTS = range(300, 400)

_Key = tuple[int | None, str]


class FirstAnswers:
    """Tells nobody of refusals until it is known whether they are about the documents. Pure.

    They are as soon as another answer has come, or the run ends with too few to tell. Until then they stand in the
    journal all the same, as a process may die.

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
        self._stopped = False
        self.why = ""

    def sift(self, outcomes: Iterable[Outcome]) -> list[Outcome]:
        """Takes outcomes, in order; returns what is to be recorded. ``why`` is set where the run is to stop."""
        recorded, new = self._kept[:], list(outcomes)
        for outcome in new:
            self._take(outcome)
        if not self.why:
            return new
        undone = [] if self._stopped else [_unsent(each)._replace(asked=0, requests=()) for each in recorded]
        self._stopped = True
        return [*undone, *map(self._unless_alike, new)]

    def told(self) -> list[Outcome]:
        """Those that are final, once each."""
        final, self._final = self._final, []
        return final

    def release(self) -> None:
        """Those kept back are final as they are: there are no more to compare them with."""
        self._final += self._kept
        self._kept, self._key = [], None

    def _take(self, outcome: Outcome) -> None:
        key = (outcome.http_status, outcome.message)
        if self.why:
            self._final.append(self._unless_alike(outcome))
            return
        if self._known or outcome.status in UNSETTLED or outcome.http_status is None:
            self._final.append(outcome)
            return
        enough = self._enough(outcome)
        if outcome.status is not Status.FAILED or not enough or key != (self._key or key):
            self._known = True
            self.release()
            self._final.append(outcome)
            return
        self._key = key
        self._kept.append(outcome)
        if len(self._kept) >= enough:
            self.why = _sentence(outcome, enough)
            self._final += map(_unsent, self._kept)
            self._kept = []

    def _enough(self, outcome: Outcome) -> int:
        """How many answers like this one stop a run; 0 for none."""
        if _of_the_sender(outcome):
            return _FEW
        return 0 if (outcome.http_status, outcome.message[:LONGEST]) in self._heard else self._many

    def _unless_alike(self, outcome: Outcome) -> Outcome:
        alike = outcome.status is Status.FAILED and (outcome.http_status, outcome.message) == self._key
        return _unsent(outcome) if alike else outcome


def _of_the_sender(outcome: Outcome) -> bool:
    return (
        outcome.http_status in _OF_THE_SENDER or outcome.http_status in _REDIRECTS or outcome.message.endswith(WEB_PAGE)
    )


def _unsent(outcome: Outcome) -> Outcome:
    return outcome._replace(status=Status.PLANNED, http_status=None, message="", finished_at=None)


def _sentence(outcome: Outcome, count: int) -> str:
    if _of_the_sender(outcome):
        return (
            f"Stopped: the portal refuses you, not your invoices ({outcome.message}). Ask whether a firewall or an"
            " allow list keeps this computer out, check the address and your rights there, and then resume."
        )
    return (
        f"Stopped: the portal has answered the first {count} alike ({outcome.message}), so it may refuse you and not"
        " your invoices. See to what it says, and then resume; what it refuses so again counts as refused."
    )
