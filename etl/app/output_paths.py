"""Where results go, so that none take the place of another kind's, another portal's or a newer run's."""

import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from etl.app.input_files import holds_results, refuse_no_exports
from etl.errors import ResultsError
from etl.journal import Journal
from etl.journal.run_states import NOT_SENT
from etl.model.run import Run
from etl.planning import Base
from etl.report import check_target
from etl.report.html import is_page
from etl.text import text_of
from etl.whole import is_there

CHECK = "check"
RESULTS = "results"

#: Kinds of results: the word before the ending of their file.
SIMULATED = "simulated"

_REJECTS = re.compile(r"(.+?)\.rejects(?:-(\d+))?(?: \(run \d+\)(?:-2)*)?(?:\.(?:xlsx|csv))?")

#: What tells a name from others of its kind, at its end.
_NUMBERED = re.compile(r" \((?:run )?\d+\)\Z")

#: Endings of exports, whether they are read yet or not.
_INPUTS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".parquet", ".jsonl", ".ndjson")


class OutputPath(Struct, frozen=True):
    """Where the results of a run go.

    Attributes:
        path: the file.
        named: whether the user named it; then it is replaced, whatever it holds.
    """

    path: Path
    named: bool


def require_workbook(path: Path, what: str, files: Sequence[Path]) -> None:
    """Raises ResultsError where something cannot be written into a workbook of that name, or is an input."""
    if path.suffix.lower() != ".xlsx":
        raise ResultsError(f"{what} cannot be written as {path.name}: name a workbook, .xlsx.")
    check_target(path, files)


def place(
    files: Sequence[Path], named: Path | None, kind: str, *, folder: bool = False, written: bool = True
) -> OutputPath | None:
    """Where the results go: as asked, else beside the first file; None where they are not written.

    Args:
        files: what is read.
        named: the results as asked for.
        kind: of the results.
        folder: whether a folder is read.
        written: whether results are written at all.

    Raises:
        FileError: one of the files is not there, is a folder, or holds results.
        ResultsError: they cannot be written there, or would take the place of what holds no results.
    """
    if not folder:
        refuse_no_exports(files)
    if not written:
        return None
    chosen = OutputPath(named or _beside(files[0], kind), named is not None)
    check_target(chosen.path, files)
    if named is None and is_there(chosen.path) and not holds_results(chosen.path):
        raise ResultsError(
            f"{chosen.path.name} is there already and holds no results: choose another name with --results."
        )
    return chosen


def settle_place(journal: Journal, number: int, chosen: OutputPath) -> tuple[Path, str]:
    """Where the results of a run go now that others may have been written, and a sentence about it, or "".

    A newer run's results keep their place. Those of an older run of another file or portal are kept beside it.
    """
    run = journal.run(number)
    written = journal.runs(results=text_of(chosen.path.resolve()))
    others = [other for other in written if other.number != number and other.state not in NOT_SENT]
    newest = max(others, key=lambda other: other.number, default=None)
    if chosen.named or newest is None or run is None or run.state in NOT_SENT or not is_there(chosen.path):
        return chosen.path, ""
    if newest.number > number:
        return _numbered(chosen.path, number), f"{chosen.path.name} holds those of run {newest.number}."
    if _origin(newest) == _origin(run):
        return chosen.path, ""
    # Behind a link they stay where they are, and the link stays too.
    there = chosen.path.resolve()
    kept = _numbered(there, newest.number)
    try:
        there.replace(kept)
    except OSError:
        # Open in another program: it cannot be replaced either, and the new results go beside it.
        return chosen.path, ""
    if is_page(report_beside(there)):
        with suppress(OSError):
            report_beside(there).replace(report_beside(kept))
    return chosen.path, f"The results of run {newest.number} are kept as {kept.name}."


def rejects_base(file: Path, results: Path, kind: str, run: int | None = None) -> Base:
    """What the rejects of a file are called, beside its results: ``july.rejects``, and for these ``july.rejects-2``.

    Args:
        file: what was read.
        results: where the results of the run are.
        kind: of the results.
        run: its number, where that stands in the names of its files.
    """
    stem = _stem(file)
    back = _REJECTS.fullmatch(stem) if kind == RESULTS else None
    number = int(back[2] or 1) + 1 if back else 1
    told = "" if kind == RESULTS else f".{kind}"
    numbered = "" if run is None else f" (run {run})"
    return Base(results.with_name(f"{back[1] if back else stem}{told}.rejects{numbered}"), number)


def beside_results(path: Path, kind: str) -> Path:
    """A workbook of another kind beside a file or the results of one: ``july.verify.xlsx``."""
    if path.name.endswith(f".{RESULTS}{path.suffix}"):
        return path.with_name(f"{path.name.removesuffix(f'.{RESULTS}{path.suffix}')}.{kind}.xlsx")
    return path.with_name(f"{_stem(path)}.{kind}.xlsx")


def report_beside(written: Path) -> Path:
    """The page beside results or a workbook: july.report.html, for july.plan.xlsx july.plan.report.html."""
    numbered = _NUMBERED.search(written.stem)
    told = numbered[0] if numbered else ""
    name = written.stem.removesuffix(told)
    return written.with_name(f"{name.removesuffix(f'.{RESULTS}')}.report{told}.html")


def _beside(file: Path, kind: str) -> Path:
    return file.with_name(f"{_stem(file)}.{kind}.csv")


def _stem(file: Path) -> str:
    """``july`` for ``july.xlsx``; ``july.xlsx`` where there is a ``july.csv`` too."""
    siblings = [file.with_suffix(ending) for ending in _INPUTS if ending != file.suffix.lower()]
    return file.name if any(is_there(sibling) for sibling in siblings) else file.stem


def _origin(run: Run) -> tuple[str, list[str]]:
    return run.request.portal, [source.file for source in run.sources]


def _numbered(path: Path, number: int) -> Path:
    return path.with_name(f"{path.stem} (run {number}){path.suffix}")
