"""A file that is only looked at, beside the runs before it: as far as its columns tell."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from etl.documents import SEQUENCE_GAPS
from etl.documents.presence import ATTRIBUTES
from etl.mapping.paths import Path, is_role
from etl.model.figures import Presence, RunFigures
from etl.planning.comparable import headings_of, words_of
from etl.planning.corrections import Past
from etl.planning.drift import Drift
from etl.planning.id_numbers import IdNumbers
from etl.planning.inputs import Input
from etl.planning.plan import Request
from etl.planning.remembered import Remembered, fingerprint
from etl.planning.run_to_run import LastRuns
from etl.planning.sequence_gaps import sequence_gaps

_CUSTOMER = "CustomerId"


class BesidePast(Struct, frozen=True):
    """What is told of a file beside the runs before it.

    Attributes:
        drift: how it differs from them; nothing unusual, since of its documents only some were made.
        gaps: a sentence on numbers that are missing among its InvoiceIds; or "".
        remembered: sentences on the mapping file that its headings were read with last.
    """

    drift: Drift = field(default_factory=Drift)
    gaps: str = ""
    remembered: tuple[str, ...] = ()


def beside_past(
    given: Input, rows: Iterable[pl.DataFrame], ids: tuple[int, IdNumbers | None], request: Request, past: Past
) -> BesidePast:
    """Holds a file against the runs before it.

    Args:
        given: its tables.
        rows: of them, String columns named by path.
        ids: how many documents they make, and the numbers in their InvoiceIds, where these are known.
        request: what would be planned.
        past: the journal that knows what was imported before.
    """
    count, numbers = ids
    presence, customers = _presence(given, rows, count)
    headings = headings_of([given.mapping])
    figures = RunFigures(words_of(request.files), count, 0, {}, presence, headings)
    remembered = Remembered(None, past, request.choice).remark(fingerprint([given]))
    with past() as before:
        if before is None:
            off = SEQUENCE_GAPS in request.choices.checks.off
            return BesidePast(gaps=sequence_gaps(numbers, _nothing_known) if numbers and not off else "")
        last = LastRuns.of(before.history, request)
        drift = replace(last.drift(figures, customers), unusual="")
        return BesidePast(drift, last.gaps(numbers) if numbers else "", remembered)


def _nothing_known(_: Sequence[str]) -> frozenset[str]:
    return frozenset()


def _presence(given: Input, rows: Iterable[pl.DataFrame], count: int) -> tuple[Mapping[str, Presence], frozenset[str]]:
    """How many documents have each attribute; and their customers, in small letters."""
    bound = [each for each in given.mapping.bindings if not is_role(each.attribute)]
    filled = {binding.attribute: 0 if binding.columns else count for binding in bound}
    customers: set[str] = set()
    for frame in rows:
        for name in filled.keys() & set(frame.columns):
            filled[name] += frame.height - frame[name].null_count()
        if _CUSTOMER in frame.columns:
            customers.update(frame[_CUSTOMER].drop_nulls().unique().str.strip_chars().str.to_lowercase())
    plain = {name: ".".join(step.name for step in Path.parse(name).steps) for name in filled}
    presence = {
        short: Presence(sum(filled[name] for name, each in plain.items() if each == short), count)
        for short in set(plain.values()) & set(ATTRIBUTES)
    }
    return presence, frozenset(customers)
