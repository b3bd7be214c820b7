"""Mapping files that earlier runs were read with: proposed for a file with the same headings, where none is named."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from msgspec import Struct
from msgspec.structs import replace

from etl.errors import FileError, FormatError, HeadingsError
from etl.journal import Journal
from etl.mapping import Choice
from etl.planning.corrections import Past
from etl.planning.inputs import Input
from etl.planning.recipe import Recipe
from etl.text import shell_word

#: Mapping files that are tried on headings that are not understood, the last ones first.
_TRIED = 20


def fingerprint(inputs: Sequence[Input]) -> str:
    """What tables with the same headings in the same order have in common."""
    headings = [reading.header.headings for each in inputs for reading in each.readings]
    return hashlib.sha256(repr(headings).encode("utf-8", "backslashreplace")).hexdigest()[:16]


class Remembered(Struct, frozen=True):
    """What earlier runs were read with.

    Attributes:
        journal: where the run is planned; None where none is.
        past: for whatever sends nothing, the journal that knows earlier runs.
        choice: how headings are read now.
    """

    journal: Journal | None
    past: Past
    choice: Choice

    def remark(self, headings: str) -> tuple[str, ...]:
        """A sentence where the last run that read these headings had a mapping file, and this one has none.

        Args:
            headings: their fingerprint.
        """
        if not self._plain or not headings:
            return ()
        last = next(self._recipes(f'"headings":"{headings}"', 1), None)
        mapping = last and last[1].choice.mapping
        if not last or not mapping:
            return ()
        said = f"The last file with these headings, of run {last[0]}, was read with {mapping.name}, and this one is not"
        return (f"{said}: add --mapping {shell_word(mapping.name)} if it is meant so.",)

    @contextmanager
    def proposing(self, read: Callable[[Choice], object]) -> Iterator[None]:
        """Within, headings that are not understood are refused with the mapping file that reads them.

        Args:
            read: reads the headings; raises FileError where they are not understood.
        """
        try:
            yield
        except (HeadingsError, FormatError) as error:
            told = self.fitting(read)
            if not told:
                raise
            raise type(error)(f"{error} {told}") from error

    @property
    def _plain(self) -> bool:
        return self.choice.mapping is None and not self.choice.profile

    def fitting(self, read: Callable[[Choice], object]) -> str:
        """A sentence on the mapping file that reads headings which are not understood without one; or "".

        Args: as of ``proposing``.
        """
        tried: set[str] = set()
        for run, recipe in self._recipes('"mapping":{', _TRIED) if self._plain else ():
            mapping = recipe.choice.mapping
            if mapping is None or mapping.text in tried:
                continue
            tried.add(mapping.text)
            try:
                read(replace(self.choice, mapping=mapping, ignore=frozenset()))
            except FileError:
                continue
            name = mapping.name
            return f"Run {run} was read with {name}, which fits these headings: --mapping {shell_word(name)}."
        return ""

    def _recipes(self, part: str, count: int) -> Iterator[tuple[int, Recipe]]:
        """The recipes of runs that were let pass and have a text in it, the newest first."""
        with self.past() as before:
            journal = before or self.journal
            found = journal.history.recipes(part, count) if journal else []
        return ((run, Recipe.read(text)) for run, text in found)
