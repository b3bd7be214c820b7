"""An observer that hands all on to another one, and keeps what a summary needs."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from etl.app.control_events import Linked
from etl.app.events import Continuing, Event, Planned, Reasons, Resuming, Sent, Verifying
from etl.app.file_events import RejectsWritten, ReportWritten, ResultsWritten
from etl.app.observer import Observer, Progress, Step
from etl.journal import Reason
from etl.report import Balance, balance

if TYPE_CHECKING:
    from etl.delivery import Stop


class Watching(Struct):
    """What was told so far; see ``etl.app.run_notice.Summary``."""

    observer: Observer
    run: int | None = None
    files: tuple[str, ...] = ()
    figures: Balance | None = None
    reasons: tuple[Reason, ...] = ()
    results: Path | None = None
    report: Path | None = None
    rejects: tuple[Path, ...] = ()
    troubles: list[str] = field(default_factory=list)

    @property
    def attended(self) -> bool:
        """As the other one says."""
        return self.observer.attended

    def note(self, event: Event) -> None:
        """Keeps what is needed, and hands it on."""
        match event:
            case Planned(plan):
                self.run, self.figures = plan.run, balance(plan.totals)
                self.files = tuple(source.place for source in plan.sources)
            case Continuing(run) | Resuming(run) | Verifying(run):
                self.run, self.files = run.number, tuple(f"{s.file} {s.sheet}".strip() for s in run.sources)
            case Sent(figures=figures):
                self.figures = figures
            case Reasons(reasons):
                self.reasons = reasons
            case ResultsWritten(path):
                self.results = path
            case ReportWritten(path):
                self.report = path
            case RejectsWritten(files):
                self.rejects = files
            case Linked(run):
                self.run = run
            case _:
                pass
        self.observer.note(event)

    def trouble(self, sentence: str) -> None:
        """Keeps it, and hands it on."""
        self.troubles.append(sentence)
        self.observer.trouble(sentence)

    def name_of_portal(self, name: str, portal: str, documents: int) -> str:
        """As the other one asks."""
        return self.observer.name_of_portal(name, portal, documents)

    def progress(self, step: Step) -> Progress:
        """As the other one shows it."""
        return self.observer.progress(step)

    def stopping(self, stop: "Stop") -> AbstractContextManager[None]:
        """As the other one hears of it."""
        return self.observer.stopping(stop)

    def lasting(self) -> AbstractContextManager[None]:
        """As the other one lasts."""
        return self.observer.lasting()
