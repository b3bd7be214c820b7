"""``etl map``: the draft of a mapping file, for a person to correct."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.cli.exits import Exit
from etl.errors import FileError
from etl.extract import Reading
from etl.filenames import text_of
from etl.mapping import Choice, Draft
from etl.mapping.draft import written
from etl.pipeline import sketch
from etl.whole import write_whole


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a mapping file is to be made of.

    Attributes:
        file: the export.
        lines: the worksheet or the file that holds the lines of its invoices; None for none.
        choice: the profile to guess with, and what to ignore.
        output: the mapping file; None for one beside the export.
        force: whether it is written over one that is there.
    """

    file: Path
    lines: str | None
    choice: Choice
    output: Path | None
    force: bool


def write_mapping(wanted: Wanted, cells: Reading) -> Exit:
    """Guesses what the columns mean and writes it beside the file, or where it was asked to.

    Raises:
        FileError: the export cannot be read, or the mapping file is there already or cannot be written.
    """
    file = wanted.file
    target = wanted.output or file.with_name(f"{file.stem}.mapping.toml")
    _refuse_overwriting(target, wanted)
    made = sketch(file, cells, wanted.choice, wanted.lines)
    again = " ".join([*_flags(wanted, cells), "--mapping"])
    head = f"python -m etl validate FILE {again} {_word(target.name)}"
    _write(target, written([draft for _, draft in made], text_of(" and ".join(place for place, _ in made)), head))
    for line in summary(made):
        print(line)
    print(f"Wrote {text_of(target)}. Correct it, then: python -m etl validate {_word(file)} {again} {_word(target)}")
    return Exit.SUCCESS


def summary(made: Sequence[tuple[str, Draft]]) -> Iterator[str]:
    """How many columns of each table are understood, and what is still missing."""
    for place, draft in made:
        columns = {column for binding in draft.mapping.bindings for column in binding.columns}
        count = f"{len(columns)} of {sum(map(bool, draft.headings))} columns of {text_of(place)} are understood"
        yield f"{count}, {len(draft.suggestions)} more may be." if draft.suggestions else f"{count}."
        if draft.lacking:
            yield f"Still missing: {', '.join(draft.lacking)}."


def _flags(wanted: Wanted, cells: Reading) -> Iterator[str]:
    """Those that an import needs as well to read the export in this way."""
    said = {
        "--lines": wanted.lines,
        "--sheet": cells.sheet,
        "--delimiter": "tab" if cells.delimiter == "\t" else cells.delimiter,
        "--quote": cells.quote,
        "--encoding": cells.encoding,
    }
    yield from (f"{flag} {_word(value)}" for flag, value in said.items() if value)
    if cells.fill_merged:
        yield "--fill-merged"


def _word(name: str | Path) -> str:
    """A name as a shell takes it."""
    text = text_of(name)
    return text if re.fullmatch(r"[\w./\\:-]+", text) else f'"{text}"'


def _refuse_overwriting(target: Path, wanted: Wanted) -> None:
    if target.resolve() in {wanted.file.resolve(), Path(wanted.lines or wanted.file).resolve()}:
        raise FileError(f"{text_of(target)} is the export itself. Choose another file with --output.")
    if target.exists() and not wanted.force:
        raise FileError(
            f"{text_of(target)} is there already. Add --force to write over it, or choose another with --output."
        )


def _write(target: Path, text: str) -> None:
    def failure(cause: str) -> FileError:
        return FileError(f"{text_of(target)} cannot be written: {cause}.")

    write_whole(target, lambda part: part.write_text(text, encoding="utf-8", newline="\n"), failure)
