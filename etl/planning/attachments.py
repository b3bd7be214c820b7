"""The files that go with invoices: found, looked at and noted while the plan is made."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from etl.documents import Checked
from etl.errors import FileError
from etl.mapping.columns import ATTACHMENT
from etl.model.attachment import Attachment
from etl.model.document import PlannedRow
from etl.model.problem import Problem
from etl.model.row_spans import RowSpans
from etl.options import LARGEST
from etl.planning.enclosed_file import FileFault, look, within
from etl.planning.inputs import Input
from etl.text import number_of, shell_word, text_of

PDF = ".pdf"

#: Characters that no file name has on Windows, or anywhere.
_UNNAMEABLE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')

#: Files named in a sentence; the others are counted.
_NAMED = 3


class Enclosing(Struct, frozen=True):
    """What goes with invoices.

    Attributes:
        folder: where the files are; without a column that names them, those called like their InvoiceId. None for the
            folder of the file that names them.
        largest: bytes that one may have.
        beside: the folder of the file that names them, where that file has come back as rejects; else None.
        alone: whether the files of the folder are all there is: each is for the invoice that it is called like.
    """

    folder: Path | None = None
    largest: int = LARGEST
    beside: Path | None = None
    alone: bool = False


def only_files(inputs: Sequence[Input], choice: Enclosing) -> bool:
    """Whether tables of changes give invoices files and nothing else.

    Raises:
        FileError: some do and some do not, or none does though a folder of files is named.
    """
    naming = [each.readings[0].table.place for each in inputs if each.mapping.of(ATTACHMENT)]
    lacking = [each.readings[0].table.place for each in inputs if not each.mapping.of(ATTACHMENT)]
    if naming and lacking:
        raise FileError(
            f"{naming[0]} has a column Attachment, and {lacking[0]} has none: these are changes of two kinds. Give them"
            " one after the other."
        )
    if lacking and choice.folder:
        raise FileError(
            f"{lacking[0]} has no column Attachment, so no PDF is named. To give each invoice the PDF that is called"
            f" like its InvoiceId: python -m etl attach {shell_word(choice.folder)}"
        )
    return bool(naming)


class Enclosures(Struct):
    """Finds the files of a run's documents.

    Attributes:
        choice: where they are.
        strict: whether warnings reject their invoices.
        found: how many documents have one.
        without: how many have none.
    """

    choice: Enclosing
    strict: bool
    found: int = 0
    without: int = 0
    _left: dict[str, list[str]] = field(default_factory=dict)
    _there: dict[str, list[str]] | None = None

    def enclosed(self, checked: Checked, given: Input) -> Checked:
        """A batch with the files of its documents; those whose file cannot be sent are rejected.

        Raises:
            FileError: the folder cannot be read.
        """
        named = given.mapping.of(ATTACHMENT)
        if named is None and self.choice.folder is None:
            return checked
        about = named or given.mapping.of("InvoiceId")
        files: list[Attachment | None] = []
        problems: list[Problem] = []
        source = given.readings[0].number
        for row in map(PlannedRow._make, checked.rows.iter_rows()):
            found = None if row.aside else self._of(row, given, named=named is not None)
            self._count(row, found)
            files.append(found if isinstance(found, Attachment) else None)
            if isinstance(found, FileFault):
                number = RowSpans.parse(row.rows).first_table(source)
                value = row.attachment if named else row.document_id
                problems.append(self._problem(row, found, (about.heading if about else "", value), number))
        rejected = [problem.seq for problem in problems if not problem.warning]
        rows = _noted(checked.rows, files, rejected)
        return replace(checked, rows=rows, problems=[*checked.problems, *problems])

    def told(self) -> Iterator[str]:
        """Sentences on how many documents have a file, and on files that no document has."""
        if self.found or self.without:
            yield f"Attachments: found for {self.found:,} of {number_of(self.found + self.without, 'invoice')}."
        over = sorted(name for names in self._left.values() for name in names)
        if over:
            named = ", ".join(over[:_NAMED]) + (f" and {len(over) - _NAMED:,} more" if len(over) > _NAMED else "")
            belong = "PDF belongs" if len(over) == 1 else "PDFs belong"
            yield f"{len(over):,} {belong} to no invoice read here: {named}."

    def _of(self, row: PlannedRow, given: Input, *, named: bool) -> Attachment | FileFault | None:
        if not named:
            return self._called_like(row)
        if row.attachment is None:
            return None
        choice = self.choice
        folder = choice.folder or choice.beside or given.readings[0].table.file.parent
        return self._looked_at(folder, row.attachment)

    def _called_like(self, row: PlannedRow) -> Attachment | FileFault | None:
        """The file in the folder that has the InvoiceId as its name; capitals do not matter, as in the portal."""
        folder = self.choice.folder
        if row.document_id is None or folder is None:
            return None
        if self._there is None:
            self._there = _listed(folder)
            self._left = dict(self._there)
        key = _key(row.document_id)
        self._left.pop(key, None)
        names = self._there.get(key, [])
        if len(names) > 1:
            sentence = f"has {len(names)} PDFs that differ in nothing but capitals: {' and '.join(names)}"
            return FileFault(sentence, "Keep the one that belongs to the invoice.")
        if names:
            found = self._looked_at(folder, names[0])
            if isinstance(found, FileFault):
                return replace(found, sentence=f"would be sent with {names[0]}, which {found.sentence}")
            return found
        if _UNNAMEABLE.search(row.document_id):
            sentence = (
                "has a sign that no file name can have, so no PDF can be called like it, and none is sent with it"
            )
            return FileFault(sentence, "Name the PDF in a column Attachment.", warning=True)
        return None

    def _looked_at(self, folder: Path, name: str) -> Attachment | FileFault:
        path = within(folder, name)
        return path if isinstance(path, FileFault) else look(path, self.choice.largest)

    def _count(self, row: PlannedRow, found: Attachment | FileFault | None) -> None:
        if row.aside is None and isinstance(found, Attachment):
            self.found += 1
        elif row.aside is None:
            self.without += 1

    def _problem(self, row: PlannedRow, fault: FileFault, cell: tuple[str, str | None], source: int) -> Problem:
        column, value = cell
        return Problem(
            seq=row.seq,
            column=column,
            value=value,
            rule="attachment",
            sentence=fault.sentence,
            remedy=fault.remedy,
            source=source,
            source_row=row.source_row,
            warning=fault.warning and not self.strict,
        )


def _noted(rows: pl.DataFrame, files: Sequence[Attachment | None], rejected: Sequence[int]) -> pl.DataFrame:
    """The rows with what their files are, and without the bodies of those that are rejected."""
    facts = [(file.path, file.size, file.sha256) if file else (None, None, None) for file in files]
    schema = {"attachment": pl.String, "attachment_size": pl.Int64, "attachment_sha256": pl.String}
    noted = pl.DataFrame(facts, schema=schema, orient="row")
    kept = pl.when(~pl.col("seq").is_in(rejected)).then(pl.col("payload")).alias("payload")
    return rows.with_columns(kept, *noted.iter_columns())


def _listed(folder: Path) -> dict[str, list[str]]:
    """The PDFs of a folder by what their names are compared by.

    Raises:
        FileError: it is no folder, or cannot be read.
    """
    found: dict[str, list[str]] = {}
    for name in pdfs(folder):
        found.setdefault(_key(name[: -len(PDF)]), []).append(name)
    return found


def pdfs(folder: Path) -> list[str]:
    """The names of a folder's PDFs, in order; hidden ones are none.

    Raises:
        FileError: it is no folder, or cannot be read.
    """
    try:
        names = [path.name for path in folder.iterdir()]
    except NotADirectoryError as error:
        raise FileError(f"{text_of(folder)} is no folder. Name the folder that the PDFs are in.") from error
    except FileNotFoundError as error:
        raise FileError(f"There is no folder {text_of(folder)}. Name the folder that the PDFs are in.") from error
    except OSError as error:
        raise FileError(f"The folder {text_of(folder)} cannot be read: {error.strerror}. Check your rights.") from error
    return sorted(name for name in names if name.lower().endswith(PDF) and not name.startswith("."))


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
