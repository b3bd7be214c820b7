"""A run's figures, kept, and held against those of the runs before it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as File
from typing import Protocol

import polars as pl

from etl.documents import UNUSUAL, Choices
from etl.documents.balances import BALANCE
from etl.documents.presence import ATTRIBUTES
from etl.journal import Journal
from etl.mapping.paths import Path, is_role
from etl.model.figures import Presence, RunFigures
from etl.planning.comparable import headings_of, words_of
from etl.planning.corrections import Past
from etl.planning.drift import Drift, drift_of
from etl.planning.inputs import Input


@dataclass(frozen=True, slots=True)
class Controls:
    """What a run is held against.

    Attributes:
        portal: where the runs before it went; "" for anywhere.
        without: attributes that they have sent and it may lack.
    """

    portal: str = ""
    without: frozenset[str] = frozenset()


class Looked(Protocol):
    """What is asked for of files that are only looked at."""

    @property
    def files(self) -> Sequence[File]:
        """Their paths."""

    @property
    def choices(self) -> Choices:
        """How documents are made."""

    @property
    def controls(self) -> Controls:
        """What they are held against."""


def drift_from_last(  # noqa: PLR0913, PLR0917 - a run, and what is said of it
    journal: Journal, run: int, figures: RunFigures, past: Past, controls: Controls, choices: Choices
) -> Drift:
    """Keeps what a run has read, and says how it differs from the runs that were accepted before.

    Args:
        journal: holds the run.
        run: its number.
        figures: what it read.
        past: the journal that knows what was imported before, where it is another one.
        controls: which runs these are, and what may be missing.
        choices: how documents are made.
    """
    journal.history.add(run, figures)
    with past() as before:
        accepted = (before or journal).history.accepted(controls.portal)
    # Who has said what is due where a file does not say needs no column of it.
    without = controls.without | ({BALANCE} if choices.due else set())
    found = drift_of(figures, accepted, without)
    return Drift(found.missing) if UNUSUAL in choices.checks.off else found


def drift_of_preview(given: Input, rows: Iterable[pl.DataFrame], count: int, request: Looked, past: Past) -> Drift:
    """How a file that is only looked at differs from the last ones, as far as its columns tell that.

    Args:
        given: its tables.
        rows: of them, String columns named by path.
        count: how many documents they make.
        request: what would be planned.
        past: the journal that knows what was imported before.
    """
    with past() as before:
        accepted = before.history.accepted(request.controls.portal) if before else []
    headings = headings_of([given.mapping])
    figures = RunFigures(words_of(request.files), count, 0, {}, _presence(given, rows, count), headings)
    without = request.controls.without | ({BALANCE} if request.choices.due else set())
    return replace(drift_of(figures, accepted, without), unusual="")


def _presence(given: Input, rows: Iterable[pl.DataFrame], count: int) -> dict[str, Presence]:
    bound = [each for each in given.mapping.bindings if not is_role(each.attribute)]
    filled = {binding.attribute: 0 if binding.columns else count for binding in bound}
    for frame in rows:
        for name in filled.keys() & set(frame.columns):
            filled[name] += frame.height - frame[name].null_count()
    plain = {name: ".".join(step.name for step in Path.parse(name).steps) for name in filled}
    return {
        short: Presence(sum(filled[name] for name, each in plain.items() if each == short), count)
        for short in set(plain.values()) & set(ATTRIBUTES)
    }
