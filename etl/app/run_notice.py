"""How a use case ended, in one record: for people who were not there, for programs, for graphs."""

from dataclasses import dataclass
from pathlib import Path
from time import time

from etl.exit_codes import Ending
from etl.inbox import Place, ends_at
from etl.journal import Reason
from etl.notify import Kind, Notice
from etl.report import Balance, count
from etl.report.balance import sums_text, words_json
from etl.report.metrics import Measures
from etl.text import moment, number_of, one_line, text_of

#: Raised where a name of the facts changes its meaning or goes.
VERSION = 1

#: Reasons that are told, and characters of each.
_REASONS = 10
_REASON = 200

#: Commands that send.
_LOADS = frozenset(("import", "update", "attach", "resume", "retry", "revert"))

_DONE = {
    Ending.SUCCESS: "all went well",
    Ending.FAILURES: "some invoices need a person",
    Ending.NOTHING_SENT: "nothing was sent",
    Ending.STOPPED: "stopped early, with invoices that are not sent yet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How a use case ended.

    Attributes:
        command: what was asked for: "import", "resume".
        profile: the portal's name in the settings; "" where none was chosen.
        portal: where to, for people: "portal acme, production"; "" where that is not known.
        simulated: whether it was a rehearsal.
        run: its number; None where there is none.
        ending: how it ended.
        error: what ended it early or went wrong, sentences without secrets; "" for nothing.
        started_at: UTC, ISO 8601.
        seconds: that it took.
        files: what was read, by name.
        figures: the control totals; None where none are known.
        reasons: why documents were not delivered, the commonest first.
        results: the results file, if any.
        report: the page for people, if any.
        rejects: files with the rows that were not delivered.
    """

    command: str
    profile: str = ""
    portal: str = ""
    simulated: bool = False
    run: int | None = None
    ending: Ending
    error: str = ""
    started_at: str
    seconds: float
    files: tuple[str, ...] = ()
    figures: Balance | None = None
    reasons: tuple[Reason, ...] = ()
    results: Path | None = None
    report: Path | None = None
    rejects: tuple[Path, ...] = ()

    @property
    def facts(self) -> dict[str, object]:
        """It as JSON takes it; amounts are text with all their digits, by word and currency."""
        return {
            "event": "summary",
            "version": VERSION,
            "command": self.command,
            "for": self.profile or None,
            "portal": self.portal or None,
            "simulated": self.simulated,
            "run": self.run,
            "exit_code": int(self.ending),
            "ending": self.ending.name.lower(),
            "error": self.error or None,
            "started_at": self.started_at,
            "seconds": round(self.seconds, 3),
            "files": list(self.files),
            "totals": self.figures and words_json(self.figures),
            "reasons": [{"count": r.count, "reason": one_line(r.text, _REASON)} for r in self.reasons[:_REASONS]],
            "results": self.results and self._place(self.results),
            "report": self.report and self._place(self.report),
            "rejects": [self._place(each) for each in self.rejects],
        }

    @property
    def kinds(self) -> frozenset[Kind]:
        """Why somebody is told. What was stopped goes on by itself or by ``resume``; the rest needs a person."""
        if self.ending is Ending.SUCCESS:
            return frozenset([Kind.SUCCESS])
        needed = self.ending in {Ending.FAILURES, Ending.NOTHING_SENT}
        return frozenset([Kind.FAILURE, *([Kind.ATTENTION] if needed else [])])

    @property
    def idle(self) -> bool:
        """Whether there was nothing to do: a ``resume`` that finds nothing is no load that went well."""
        return self.command == "resume" and self.run is None and self.ending is Ending.SUCCESS

    @property
    def loads(self) -> bool:
        """Whether it is a load, by which a portal is watched: what only compares says nothing of that."""
        return self.command in _LOADS and not self.simulated and not self.idle

    @property
    def line(self) -> str:
        """What was not delivered, in a line; "" where all was."""
        if self.figures is None:
            return ""
        words = {"rejected": self.figures.rejected, "failed": self.figures.failed, "pending": self.figures.pending}
        told = [f"{count(each):,} {word} ({sums_text(each)})" for word, each in words.items() if count(each)]
        if not told:
            return ""
        run = f"Run {self.run}" if self.run and not self.simulated else "A rehearsal"
        where = f" for {self.profile}" if self.profile else ""
        files = ", ".join(map(self._place, [*filter(None, [self.results]), *self.rejects]))
        read = number_of(count(self.figures.read), "invoice")
        return f"{run}{where}: of {read}, {', '.join(told)}.{f' See {files}' if files else ''}"

    @property
    def measures(self) -> Measures:
        """It for graphs."""
        return Measures(
            portal=self.profile or self.portal,
            ended_at=time(),
            seconds=self.seconds,
            exit_code=int(self.ending),
            figures=self.figures,
        )

    @property
    def notice(self) -> Notice:
        """It for people who were not there."""
        name = self.profile or self.portal or "no portal"
        title = f"etl {self.command} for {name}: {_DONE[self.ending]}{' (rehearsal)' * self.simulated}"
        return Notice(
            kinds=self.kinds, title=title, body="\n".join(self._body()), facts=self.facts, attachments=self.rejects
        )

    def _place(self, path: Path) -> str:
        """Where a file is found by whoever is told: what a worker has taken out of an inbox is put away afterwards."""
        if not self.files or self.ending is Ending.STOPPED:
            return text_of(path)
        place = Place.DONE if self.ending in {Ending.SUCCESS, Ending.FAILURES} else Place.FAILED
        return text_of(ends_at(path, place, self.files[0]))

    def _body(self) -> list[str]:
        told = [f"{self.command} {f'(run {self.run}) ' if self.run else ''}to {self.portal or 'no portal'}"]
        told += [
            f"{_DONE[self.ending]} (exit code {int(self.ending)})",
            f"{moment(self.started_at)}, {number_of(round(self.seconds), 'second')}",
        ]
        told += [f"read: {name}" for name in self.files]
        told += [self.error] if self.error else []
        for word, figures in (self.figures.words if self.figures else {}).items():
            if count(figures):
                told.append(f"{word.replace('_', ' ')}: {count(figures):,} ({sums_text(figures)})")
        told += [f"{r.count:,} x {one_line(r.text, _REASON)}" for r in self.reasons[:_REASONS]]
        return told + [
            f"see {self._place(each)}" for each in [*filter(None, [self.report, self.results]), *self.rejects]
        ]
