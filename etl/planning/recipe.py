"""How a run's files were understood: so their rejects are read again, and an interrupted run is known again."""

import hashlib
from collections.abc import Iterator

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from etl.documents import Choices, Formats
from etl.extract import Reading
from etl.grammar import DateOrder, DecimalMark
from etl.mapping import Choice, ColumnMap
from etl.model.due import Due
from etl.options import LARGEST
from etl.planning.attachments import Enclosing
from etl.text import path_of, shell_word, text_of


class Recipe(Struct, frozen=True):
    """What a person has said of how files are read.

    Attributes:
        choice: how headings are read.
        lines: where the lines of the invoices were.
        decimal: the decimal mark of every amount.
        date_order: the order of every date.
        off: rules that are switched off.
        strict: whether warnings reject their invoices.
        memos: whether what is no invoice is sent as one.
        delimiter: of text files, as are quote and encoding.
        quote: around cells.
        encoding: the codec.
        fill_merged: whether merged cells all have the value of the first.
        attachments: the folder of the files that go with invoices; None where none was named.
        alone: whether these files were all there was.
        sheet: the worksheet that was named; rejects have their own.
        largest: bytes that a file which goes with an invoice may have.
        due: what is due where a file does not say.
        headings: what its headings have in common with the same ones of other files; "" where that was not noted.
    """

    choice: Choice = Choice()
    lines: str | None = None
    decimal: DecimalMark | None = None
    date_order: DateOrder | None = None
    off: frozenset[str] = frozenset()
    strict: bool = False
    memos: bool = False
    delimiter: str | None = None
    quote: str | None = None
    encoding: str | None = None
    fill_merged: bool = False
    attachments: str | None = None
    alone: bool = False
    sheet: str | None = None
    largest: int = LARGEST
    due: Due | None = None
    headings: str = ""

    @classmethod
    def of(
        cls, reading: Reading, choice: Choice, lines: str | None, choices: Choices, enclosing: Enclosing
    ) -> "Recipe":
        """What was said."""
        checks = choices.checks
        return cls(
            choice,
            lines,
            choices.decimal,
            choices.date_order,
            checks.off,
            checks.strict,
            choices.memos,
            reading.delimiter,
            reading.quote,
            reading.encoding,
            reading.fill_merged,
            None if enclosing.folder is None else text_of(enclosing.folder.resolve()),
            enclosing.alone,
            reading.sheet,
            enclosing.largest,
            choices.due,
        )

    @classmethod
    def read(cls, text: str) -> "Recipe":
        """What ``str`` wrote; of a run that wrote none, nothing was said."""
        return msgspec.json.decode(text, type=cls) if text else cls()

    def __str__(self) -> str:
        """As a text that ``read`` understands."""
        return msgspec.json.encode(self, order="deterministic").decode()

    @property
    def key(self) -> str:
        """What an interrupted run is known again by: equal texts make equal documents of equal files.

        It is compared with texts that journals have from earlier versions, and shown to people. So each name in it
        stays as it is, whatever its fact is called elsewhere.
        """
        mapping = self.choice.mapping
        cells = _told(
            delimiter=self.delimiter,
            quote=self.quote,
            encoding=self.encoding,
            sheet=self.sheet,
            fill_merged=self.fill_merged,
        )
        headings = _told(
            profile=self.choice.profile or None,
            mapping=mapping and hashlib.sha256(mapping.text.encode()).hexdigest(),
            ignore=sorted(self.choice.ignore),
        )
        values = [*_told(lines=self.lines, decimal=self.decimal, date_order=self.date_order)]
        values += _told(due=self.due) if self.due else ()
        checks = _told(off=sorted(self.off), strict=self.strict, credits=self.memos)
        return " ".join([*cells, *headings, *values, *self._files(), *checks])

    def _files(self) -> Iterator[str]:
        if (self.attachments, self.largest, self.alone) != (None, LARGEST, False):
            folder = None if self.attachments is None else path_of(self.attachments)
            yield f"Enclosing(folder={folder!r}, largest={self.largest}, beside=None, alone={self.alone})"

    def reading(self) -> Reading:
        """How the bytes of files become cells."""
        return Reading(self.delimiter, self.quote, self.encoding, fill_merged=self.fill_merged)

    def choices(self, said: Choices) -> Choices:
        """How documents are made, where nothing else is said now."""
        checks = said.checks
        return replace(
            said,
            checks=replace(checks, off=checks.off | self.off, strict=checks.strict or self.strict),
            decimal=said.decimal or self.decimal,
            date_order=said.date_order or self.date_order,
            memos=said.memos or self.memos,
            due=said.due or self.due,
        )

    @property
    def flags(self) -> str:
        """For people: "--profile sage-100 --decimal comma"; "" where nothing was said."""
        named = {
            "--profile": self.choice.profile,
            "--mapping": self.choice.mapping and shell_word(self.choice.mapping.name),
            "--decimal": self.decimal,
            "--date-order": self.date_order,
            "--balance-due": self.due,
            "--attachments": self.attachments and shell_word(self.attachments),
        }
        several = {"--ignore": sorted(self.choice.ignore), "--skip-check": sorted(self.off)}
        words = [f"{flag} {value}" for flag, value in named.items() if value]
        words += [f'{flag} "{value}"' for flag, values in several.items() for value in values]
        words += [flag for flag, on in (("--strict", self.strict), ("--send-credits", self.memos)) if on]
        return " ".join(words)


def _told(**facts: object) -> Iterator[str]:
    return (f"{name}={fact}" for name, fact in facts.items())


class _Written(Struct, frozen=True):
    marks: dict[str, DecimalMark]
    orders: dict[str, DateOrder]
    serials: dict[str, bool] = field(default_factory=dict)
    percents: dict[str, bool] = field(default_factory=dict)


def formats_text(formats: Formats) -> str:
    """What a table's columns decided, as a text."""
    marks = {path: mark for path, mark in formats.marks.items() if mark}
    orders = {path: order for path, order in formats.orders.items() if order}
    serials = {path: path in formats.serials for path in formats.orders}
    percents = {path: percent for path, percent in formats.percents.items() if percent is not None}
    return msgspec.json.encode(_Written(marks, orders, serials, percents)).decode()


def with_formats(mapping: ColumnMap, text: str) -> ColumnMap:
    """The mapping with each amount and date written as the columns of the whole file decided."""
    if not text:
        return mapping
    decided = msgspec.json.decode(text, type=_Written)
    return replace(
        mapping,
        bindings=tuple(
            replace(
                binding,
                decimal=binding.decimal or decided.marks.get(binding.attribute),
                date_order=binding.date_order or decided.orders.get(binding.attribute),
                percent=decided.percents.get(binding.attribute),
                serials=decided.serials.get(binding.attribute),
                settled=True,
            )
            for binding in mapping.bindings
        ),
    )
