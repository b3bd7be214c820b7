"""``etl map``: the draft of a mapping file, for a person to correct."""

from pathlib import Path

from etl.cli.exits import Exit
from etl.errors import FileError
from etl.filenames import text_of
from etl.mapping import Choice, Part, missing
from etl.pipeline import Sketch, sketch


def write_mapping(  # noqa: PLR0913 - one parameter an option
    file: Path, sheet: str | None, choice: Choice, output: Path | None, *, lines: bool, force: bool
) -> Exit:
    """Guesses what the columns mean and writes it beside the file, or where it was asked to.

    Raises:
        FileError: the export cannot be read, or the mapping file is there already or cannot be written.
    """
    target = output or file.with_name(f"{file.stem}.mapping.toml")
    _refuse_overwriting(target, file, force=force)
    made = sketch(file, sheet, choice, Part.LINES if lines else Part.INVOICES)
    _write(target, made.text(text_of(target.name)))
    print(summary(made))
    chosen = f" --sheet {_word(sheet)}" if sheet else ""
    again = f"python -m etl validate {_word(file)}{chosen} --mapping {_word(target)}"
    print(f"Wrote {text_of(target)}. Correct it, then: {again}")
    return Exit.SUCCESS


def summary(made: Sketch) -> str:
    """How many columns are understood, and what is still missing."""
    bound = made.draft.mapping.bindings
    columns = {column for binding in bound for column in binding.columns}
    count = f"{len(columns)} of {sum(map(bool, made.headings))} columns of {text_of(made.place)} are understood"
    asked = f", {len(made.draft.suggestions)} more may be" if made.draft.suggestions else ""
    lacking = missing({binding.attribute for binding in bound}, made.part)
    return f"{count}{asked}." + (f"\nStill missing: {', '.join(lacking)}." if lacking else "")


def _word(name: str | Path) -> str:
    """A name as a shell takes it."""
    text = text_of(name)
    return f'"{text}"' if " " in text else text


def _refuse_overwriting(target: Path, file: Path, *, force: bool) -> None:
    if target.resolve() == file.resolve():
        raise FileError(f"{text_of(target)} is the export itself. Choose another file with --output.")
    if target.exists() and not force:
        raise FileError(
            f"{text_of(target)} is there already. Add --force to write over it, or choose another with --output."
        )


def _write(target: Path, text: str) -> None:
    part = target.with_name(f"{target.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise FileError(f"{text_of(target)} cannot be written: {error.strerror}.") from error
