"""How many refused documents are too many: a wrong mapping fails every row."""

from etl.model.document import SETTLED, Outcome, Status
from etl.model.limits import FailureLimit
from etl.text import number_of

#: Documents to be settled before a share of them means anything.
_SAMPLE = 100


class Failures:
    """Counts what fails. Pure."""

    def __init__(self, most: FailureLimit) -> None:
        self._most = most
        self._settled = 0
        self._failed = 0

    def note(self, outcome: Outcome) -> bool:
        """Takes note of an outcome; True where there are now too many failures."""
        if outcome.status not in SETTLED:
            return False
        self._settled += 1
        self._failed += outcome.status is Status.FAILED
        return outcome.status is Status.FAILED and self._too_many()

    def _too_many(self) -> bool:
        if self._most.count is not None:
            return self._failed > self._most.count
        if self._most.share is not None and self._settled >= _SAMPLE:
            return self._failed > self._most.share * self._settled
        return False

    def __str__(self) -> str:
        """Returns the sentence that ends the run."""
        were = "was" if self._failed == 1 else "were"
        return f"{self._failed:,} of {number_of(self._settled, 'document')} {were} refused"
