"""A worker whose processes do what a test says, and what it tells."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etl.inbox import Inbox
from etl.queue import Job, JobState, Queue
from etl.service.events import ServiceEvent
from etl.service.station import Station
from etl.service.stopping import StopRequest
from etl.service.worker import Worker, WorkerOptions


@dataclass
class Scripted:
    """A process that ends as it is told, at once or when it is asked to.

    Attributes:
        job: what it does.
        log: what it says.
        code: its exit code; None while it runs.
        when_asked: its exit code once it is asked to stop.
        asked: how often it was.
    """

    job: Job
    log: Path
    code: int | None = 0
    when_asked: int = 3
    asked: int = 0

    def ended(self) -> int | None:
        return self.code

    def stop(self) -> None:
        self.asked += 1
        self.code = self.when_asked

    def kill(self) -> None:
        self.code = -9


@dataclass
class Stage:
    """A worker, its processes and what it has told.

    Attributes:
        queue: of it.
        stations: the portals.
        script: what each process does, by the job.
    """

    queue: Queue
    stations: Sequence[Station]
    script: Callable[[Scripted], None] = lambda _: None
    started: list[Scripted] = field(default_factory=list)
    told: list[ServiceEvent] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    stop: StopRequest = field(default_factory=StopRequest)

    def note(self, event: ServiceEvent) -> None:
        self.told.append(event)

    def trouble(self, sentence: str) -> None:
        self.troubles.append(sentence)

    def kinds(self) -> list[str]:
        """What was told, by its name."""
        return [type(event).__name__ for event in self.told]

    def of(self, kind: type[Any]) -> Iterator[Any]:
        """What was told of a kind."""
        return (event for event in self.told if isinstance(event, kind))

    def launch(self, job: Job) -> Scripted:
        file = Path(job.order.file)
        process = Scripted(job, file.with_name(f"{file.stem}.log.txt"))
        process.log.touch()
        self.script(process)
        self.started.append(process)
        return process

    def worker(self, *, jobs: int = 2, once: bool = True) -> Worker:
        options = WorkerOptions(jobs=jobs, once=once, yes=True, launch=self.launch)
        return Worker(list(self.stations), self.queue, options, self, self.stop)


def station(folder: Path, name: str = "acme", settle: float = 0.0) -> Station:
    """A portal with an inbox."""
    (folder / name).mkdir(exist_ok=True)
    return Station(name, inbox=Inbox(folder / name / "*.csv", settle))


def arrive(folder: Path, name: str = "july.csv", text: str = "InvoiceId\nA1\n", portal: str = "acme") -> Path:
    """A file in a portal's inbox."""
    path = folder / portal / name
    path.write_text(text)
    return path


def lying(folder: Path, portal: str = "acme") -> list[str]:
    """Every file of an inbox, by its path within; a slot is shown as SLOT."""
    found = [path.relative_to(folder / portal) for path in (folder / portal).rglob("*") if path.is_file()]
    return sorted("/".join(["processing/SLOT", *f.parts[2:]] if f.parts[0] == "processing" else f.parts) for f in found)


def ends(code: int, said: str = "") -> Callable[[Scripted], None]:
    """A process that ends with a code, and says something before."""

    def script(process: Scripted) -> None:
        process.code = code
        process.log.write_text(said)

    return script


def only_job(queue: Queue) -> tuple[JobState, int | None, int, int]:
    """State, exit code, retries and rescues of the one job there is."""
    (job,) = queue.jobs()
    return job.state, job.code, job.retries, job.rescues
