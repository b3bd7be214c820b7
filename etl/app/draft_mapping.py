"""The draft of a mapping file, for a person to correct."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from msgspec import Struct

from etl.app.database_rows import with_rows
from etl.app.file_set import choice_of, reading_of
from etl.app.input_files import one_matching, refuse_no_exports
from etl.errors import FileError
from etl.mapping import Draft
from etl.mapping.choices import TableChoices, chosen
from etl.mapping.draft import written
from etl.options import ReadOptions
from etl.planning import guess_mapping
from etl.text import shell_word, text_of
from etl.whole import write_whole


class Drafted(Struct, frozen=True):
    """A mapping file that was written.

    Attributes:
        file: the export it was made of.
        path: the mapping file.
        tables: the place of each table, and what its columns may mean.
        flags: those that read the export in this way, the mapping file as the last.
    """

    file: Path
    path: Path
    tables: tuple[tuple[str, Draft], ...]
    flags: str


def draft_mapping(
    file: Path,
    read: ReadOptions,
    output: Path | None = None,
    *,
    force: bool = False,
    choices: Sequence[TableChoices] = (),
) -> Drafted:
    """Guesses what the columns mean and writes it into a mapping file, with what a person has chosen.

    Args:
        file: the export, a pattern that only one matches, or ``odbc:NAME`` for a database, which is asked.
        read: how it is read, and the profile to guess with.
        output: the mapping file; None for one beside the export.
        force: whether it is written over one that is there.
        choices: for the columns of each table; none for the guess as it is.

    Raises:
        FileError: the export cannot be read, or the mapping file is there already or cannot be written.
    """
    file = one_matching(*with_rows([file], read))
    target = output or file.with_name(f"{file.stem}.mapping.toml")
    refuse_no_exports([file])
    _refuse_overwriting(target, file, read.lines, force=force)
    made = guess_mapping(file, reading_of(read), choice_of(replace(read, mapping=None)), read.lines)
    if choices:
        made = [(place, chosen(draft, each)) for (place, draft), each in zip(made, choices, strict=True)]
    again = " ".join([*_flags(read), "--mapping"])
    head = f"python -m etl validate FILE {again} {shell_word(target.name)}"
    _write(target, written([draft for _, draft in made], text_of(" and ".join(place for place, _ in made)), head))
    return Drafted(file, target, tuple(made), f"{again} {shell_word(target)}")


def _flags(read: ReadOptions) -> Iterator[str]:
    """Those that an import needs as well to read the export in this way."""
    said = {
        "--lines": read.lines,
        "--sheet": read.sheet,
        "--delimiter": "tab" if read.delimiter == "\t" else read.delimiter,
        "--quote": read.quote,
        "--encoding": read.encoding,
    }
    yield from (f"{flag} {shell_word(value)}" for flag, value in said.items() if value)
    if read.fill_merged:
        yield "--fill-merged"


def _refuse_overwriting(target: Path, file: Path, lines: str | None, *, force: bool) -> None:
    if target.resolve() in {file.resolve(), Path(lines or file).resolve()}:
        raise FileError(f"{text_of(target)} is the export itself. Choose another file with --output.")
    if target.exists() and not force:
        raise FileError(
            f"{text_of(target)} is there already. Add --force to write over it, or choose another with --output."
        )


def _write(target: Path, text: str) -> None:
    def failure(cause: str) -> FileError:
        return FileError(f"{text_of(target)} cannot be written: {cause}. Choose another place with --output.")

    write_whole(target, lambda part: part.write_text(text, encoding="utf-8", newline="\n"), failure)
