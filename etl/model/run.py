"""A run, what it was asked for, and the tables it read."""

from dataclasses import dataclass
from enum import StrEnum

from msgspec import Struct

#: In the options of a run that puts another one back, before that one's number.
PUTS_BACK = "reverts="

#: In the options of a run that keeps nothing of what it overwrites.
NO_UNDO = "no-undo"


class RunState(StrEnum):
    """How far a run has come."""

    PLANNING = "planning"
    PLANNED = "planned"
    REFUSED = "refused"
    PROPOSED = "proposed"
    EXPIRED = "expired"
    SENDING = "sending"
    STOPPED = "stopped"
    FINISHED = "finished"


class RunRequest(Struct, frozen=True):
    """What a run is, for the record.

    Attributes:
        command: what the user asked for: "import", "update", "attach", "validate".
        portal: the base URL documents go to, or "" for none.
        options: what of the command line shapes the documents, in one text; equal texts plan equal documents.
        results: where the results go, or "".
        resend: whether to send also what the portal was given before, unchanged.
        corrects: the run whose totals this one joins, or 0.
        recipe: how the files are understood, in a text that a correction is read by.
    """

    command: str
    portal: str = ""
    options: str = ""
    results: str = ""
    resend: bool = False
    corrects: int = 0
    recipe: str = ""

    @property
    def reverts(self) -> int:
        """The run that this one puts back; 0 for none."""
        said = [word for word in self.options.split() if word.startswith(PUTS_BACK)]
        return int(said[0].removeprefix(PUTS_BACK)) if said else 0


class SourceFile(Struct, frozen=True):
    """A table that a run read.

    Attributes:
        file: its name.
        sheet: "" for text files.
        sha256: of the file, in hexadecimal.
        path: where the file was; "" where that was not noted.
        header: the number of the row with the headings, as the user sees it.
        formats: how its amounts and dates are written, in a text that a correction is read by.
    """

    file: str
    sheet: str
    sha256: str
    path: str = ""
    header: int = 0
    formats: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A run as the journal knows it. ``started_at`` is UTC; ``pending`` counts unsettled documents; ``plan`` its id."""

    number: int
    started_at: str
    who: str
    request: RunRequest
    state: RunState
    sources: tuple[SourceFile, ...]
    pending: int
    plan: str = ""
