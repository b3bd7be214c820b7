"""How runs ended, for Prometheus: a file in its text format, as its node exporter reads it."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout
from msgspec import Struct

from etl.exit_codes import Ending
from etl.report.balance import Balance, count
from etl.whole import cause, write_whole

#: Seconds that another run's writing of the same file is waited for.
_PATIENCE = 10

#: Each measure and what it says, in the order of the file.
_HELP = {
    "etl_last_run_timestamp_seconds": "When the last run ended.",
    "etl_last_finish_timestamp_seconds": "When a run was last finished (exit code 0 or 1).",
    "etl_last_success_timestamp_seconds": "When a run last delivered all (exit code 0).",
    "etl_last_run_exit_code": "How the last run ended.",
    "etl_last_run_seconds": "How long the last run took.",
    "etl_last_run_invoices": "Invoices of the last run whose files were read.",
    "etl_last_run_amount": "The sum of their Amount.",
}

_INVOICES, _AMOUNT = "etl_last_run_invoices", "etl_last_run_amount"

#: Kept of earlier runs where this one has nothing to say of it.
_KEPT = ("etl_last_finish_timestamp_seconds", "etl_last_success_timestamp_seconds", _INVOICES, _AMOUNT)

#: Exit codes of a run that came to its end.
_FINISHED = {Ending.SUCCESS, Ending.FAILURES}

_LINE = re.compile(r'(\w+)\{portal="((?:[^"\\\n]|\\.)*)"(?:,[^\n]*)?\} \S+')


class Measures(Struct, frozen=True, kw_only=True):
    """A run in figures.

    Attributes:
        portal: as the settings name it, else by its own name.
        ended_at: seconds since 1970.
        seconds: that it took.
        exit_code: 0 to 3.
        figures: its control totals; None where no file was read.
    """

    portal: str
    ended_at: float
    seconds: float
    exit_code: int
    figures: Balance | None


def write_metrics(path: Path, measures: Measures) -> str:
    """Puts a run in the place of the portal's last one; runs of other portals stay. What went wrong, or ""."""
    if not path.parent.is_dir():
        return f"--metrics {path} was not written: there is no folder {path.parent}."
    try:
        with FileLock(path.with_name(f".{path.name}.lock"), timeout=_PATIENCE):
            before = path.read_text(encoding="utf-8") if path.exists() else ""
            text = metrics_text(before, measures)
            write_whole(path, lambda part: part.write_text(text, encoding="utf-8", newline="\n"))
    except Timeout:
        return f"--metrics {path} was not written: another run is writing it."
    except OSError as error:
        return f"--metrics {path} was not written: {cause(error)}."
    except UnicodeDecodeError:
        return f"--metrics {path} was not written: what is there is no text."
    return ""


def metrics_text(before: str, measures: Measures) -> str:
    """The file with a run in it.

    Args:
        before: what the file has.
        measures: of the run that has just ended.
    """
    own = list(_lines(measures))
    said = {line.partition("{")[0] for line in own}
    kept = [found[0] for found in map(_LINE.fullmatch, before.splitlines()) if found and _stays(found, measures, said)]
    return "".join(_grouped(sorted([*kept, *own])))


def _stays(found: re.Match[str], measures: Measures, said: set[str]) -> bool:
    if found[1] not in _HELP:
        return False
    return found[2] != _escaped(measures.portal) or (found[1] in _KEPT and found[1] not in said)


def _lines(measures: Measures) -> Iterator[str]:
    where = f'portal="{_escaped(measures.portal)}"'
    ended = f"{measures.ended_at:.3f}"
    yield f"etl_last_run_timestamp_seconds{{{where}}} {ended}"
    if measures.exit_code in _FINISHED:
        yield f"etl_last_finish_timestamp_seconds{{{where}}} {ended}"
    if not measures.exit_code:
        yield f"etl_last_success_timestamp_seconds{{{where}}} {ended}"
    yield f"etl_last_run_exit_code{{{where}}} {measures.exit_code}"
    yield f"etl_last_run_seconds{{{where}}} {measures.seconds:.3f}"
    for word, figures in (measures.figures.words if measures.figures else {}).items():
        yield f'{_INVOICES}{{{where},status="{word}"}} {count(figures)}'
        for currency, figure in figures.items():
            yield f'{_AMOUNT}{{{where},status="{word}",currency="{_escaped(currency)}"}} {figure.amount:f}'


def _grouped(lines: Iterable[str]) -> Iterator[str]:
    """Lines by their measures, each with what it says before."""
    every = list(lines)
    for name, told in _HELP.items():
        own = [line for line in every if line.partition("{")[0] == name]
        if own:
            yield f"# HELP {name} {told}\n# TYPE {name} gauge\n"
            yield from (f"{line}\n" for line in own)


def _escaped(label: str) -> str:
    return label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
