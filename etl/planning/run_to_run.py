"""A run's figures, kept, and held against those of the runs before it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path as File
from typing import Protocol

import polars as pl

from etl.documents import SEQUENCE_GAPS, UNKNOWN_CUSTOMER, UNUSUAL, Choices
from etl.documents.balances import BALANCE
from etl.documents.presence import ATTRIBUTES
from etl.journal import Journal
from etl.journal.history import History
from etl.mapping.paths import Path, is_role
from etl.model.figures import Presence, RunFigures
from etl.planning.comparable import headings_of, words_of
from etl.planning.corrections import Past
from etl.planning.drift import Drift, drift_of
from etl.planning.id_numbers import IdNumbers
from etl.planning.inputs import Input
from etl.planning.sequence_gaps import sequence_gaps
from etl.planning.unknown_customers import new_customers, unknown_customers


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


@dataclass(frozen=True, slots=True)
class LastRuns:
    """What a run is held against.

    Attributes:
        history: of the runs before it.
        controls: which ones count, and what may be missing.
        choices: how documents are made.
    """

    history: History
    controls: Controls
    choices: Choices

    def drift(self, figures: RunFigures) -> Drift:
        """How a run differs from the runs that were accepted before, by what it read."""
        accepted = self.history.accepted(self.controls.portal)
        # Who has said what is due where a file does not say needs no column of it.
        without = self.controls.without | ({BALANCE} if self.choices.due else set())
        found = drift_of(figures, accepted, without)
        return Drift(found.missing) if UNUSUAL in self.choices.checks.off else found

    def gaps(self, numbers: IdNumbers) -> str:
        """A sentence on the numbers that are missing among a run's InvoiceIds, and were not sent before; or ""."""
        if SEQUENCE_GAPS in self.choices.checks.off:
            return ""
        return sequence_gaps(numbers, partial(self.history.sent, self.controls.portal))


def customers_since_last(journal: Journal, run: int, own: Mapping[str, str], last: LastRuns) -> str:
    """Keeps the customers that are new of a run; a sentence on them, or ""."""
    known = last.history.customers(last.controls.portal)
    journal.history.add_customers(run, new_customers(own, known))
    return "" if UNKNOWN_CUSTOMER in last.choices.checks.off else unknown_customers(own, known)


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
